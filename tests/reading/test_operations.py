"""Operators, built-in functions and methods, each with many operands: as Python has them.

`test_differential` makes whole modules; this goes through what one expression can do, with operands
of all kinds, wanted or not, so that no function is ever without one that it has to refuse.
"""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Callable, Iterator

import pytest
from reading.conftest import Declared

VALUES = [
    *("None", "True", "0", "-1", "2", "1.5", "''", "'b'", "'a b'", "b''", "b'ab'", "()", "(1,)"),
    *("('b', 'a')", "[]", "['b', 'a']", "[('a', 1)]", "[[1], [2]]", "{}", "{'a': 1}", "{'b', 'a'}"),
    *("{3}", "set()", "range(3)", "frozenset({1})", "...", "'%s'", "'{}'"),
]
OTHERS = VALUES[::5]
RECEIVERS = [
    *("'a b'", "' A-b\\n'", "b'a b'", "['b', 'a']", "('b', 'a', 'b')", "{'a': 1}", "{3}", "7"),
    *("frozenset({1})", "1.5", "True", "range(5)", "'%s-%s'", "'{}{a}'"),
]
OPERATORS = [
    *("+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@", "==", "!=", "<", "<="),
    *("in", "not in", "is", "is not", "and", "or"),
]
NAMED = [
    *("key=len", "key=None", "reverse=True", "default=0", "strict=True", "start=1", "sep='b'"),
    *("maxsplit=1", "keepends=True", "tabsize=2", "count=1", "x=1", "encoding='ascii'"),
]
PLACES = [
    *("0", "-1", "5", "'a'", "None", "True", "1.5", ":", "1:", "::-1", "::0", ":1:2", "2:1:-1"),
    *("None:None", "'a':", "...", "0, 1", "(0,)", "::2**40"),
]
SPECIFIERS = ["", "!r", ":>5", ":d", ":.2f", ":x", ":,", ":%", ":=^9", ":{3}", ":>{2}", ":n", ":05"]
TEMPLATES = ["%s", "%r", "%d", "%-5s|", "%x", "%c", "%.2f", "%%", "%(a)s", "%s%s", "%*d", "%q", "%"]


def calls(name: str, first: str = "") -> Iterator[str]:
    """Give calls of what has a name, each with `first` before all other arguments."""
    yield f"{name}({first})"
    for one in VALUES:
        yield f"{name}({first}{one})"
        yield from (f"{name}({first}{one}, {other})" for other in OTHERS)
    for named in NAMED:
        yield from (f"{name}({first}{one}{named})" for one in ("", "'b', ", "['b', 'a'], "))


def _functions() -> Iterator[str]:
    """Give calls of Python's functions, but for those that run, open, end or ask something."""
    unwanted = {"breakpoint", "compile", "copyright", "credits", "eval", "exec", "exit", "help"}
    unwanted |= {"input", "license", "memoryview", "open", "print", "quit"}
    for name in sorted(vars(builtins).keys() - unwanted):
        if name.islower() and not name.startswith("_"):
            yield from calls(name)


def _methods() -> Iterator[str]:
    for receiver in RECEIVERS:
        for name in dir(eval(receiver)):
            if not name.startswith("__"):
                yield f"({receiver}).{name}"
                yield from calls(f"({receiver}).{name}")
                yield f"({receiver}).{name}('a', 'b', 0)"
                yield f"({receiver}).{name}('a', 'b', -1)"


def _operators() -> Iterator[str]:
    for operator, one, other in itertools.product(OPERATORS, VALUES, VALUES):
        yield f"({one}) {operator} ({other})"
    for operator, one in itertools.product(("-", "+", "~", "not "), VALUES):
        yield f"{operator}({one})"
    for one, place in itertools.product(VALUES, PLACES):
        yield f"({one})[{place}]"


def _texts() -> Iterator[str]:
    for one, specifier in itertools.product(VALUES, SPECIFIERS):
        yield f'f"{{({one}){specifier}}}"'
        yield f"'{{{specifier}}}'.format({one})"
        yield f"format({one}, {specifier[1:]!r})"
    for one, template in itertools.product(VALUES, TEMPLATES):
        yield f"{template!r} % ({one})"
        yield f"{template!r} % ({one},)"
        yield f"b{template!r} % ({one})"


RAISED = (ArithmeticError, AttributeError, LookupError, NameError, RuntimeError, StopIteration)
RAISED += (SyntaxError, TypeError, ValueError)

AT_ONCE = 100
"""Expressions in one module."""


def _shape(value: object) -> object:
    """Give a value as what is the same for equal ones of the same types alone."""
    if isinstance(value, list | tuple):
        return type(value), [*map(_shape, value)]
    if isinstance(value, dict):
        return dict, [(_shape(key), _shape(item)) for key, item in value.items()]
    if isinstance(value, set | frozenset):
        return type(value), sorted(map(repr, value))
    return type(value), repr(value)


def _expressions(group: Callable[[], Iterator[str]]) -> tuple[dict[str, object], list[str]]:
    """Give the expressions of a group with what they have in Python, and those that raise."""
    in_python, raising = {}, []
    for expression in dict.fromkeys(group()):
        try:
            in_python[expression] = _shape(eval(expression, {}))
        except RAISED:
            raising.append(expression)
    return in_python, raising


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("group", [_functions, _methods, _operators, _texts])
def test_an_operation_gives_what_it_gives_in_python(
    group: Callable[[], Iterator[str]], declared: Declared
) -> None:
    in_python, raising = _expressions(group)
    known = {}
    expressions = [*in_python]
    for begin in range(0, len(expressions), AT_ONCE):
        some = expressions[begin : begin + AT_ONCE]
        values = declared("".join(f"x_v{at} = {each}\n" for at, each in enumerate(some))).values
        known.update({some[int(name[1:])]: _shape(value) for name, value in values.items()})
    assert {each for each in known if known[each] != in_python[each]} == set()
    assert len(known) > len(expressions) / 6
    for expression in raising[:: len(raising) // 1000 + 1]:
        assert declared(f"x_commands = []\nx_v = {expression}\n").values.keys() <= {"commands"}
