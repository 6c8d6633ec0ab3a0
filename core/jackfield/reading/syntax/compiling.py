"""Whether Python could compile what it can parse; nothing is compiled to find that out.

Some errors are only found when a file that parses is compiled: a ``return`` outside of a function,
an argument that is given twice. Python gives no value of such a file at all. What is ruled here
is, but for where that is said, the same in every Python 3 that has the syntax. Not ruled: most of
what a pattern of `match` must not be, what an asynchronous generator may return, how type
parameters must not be named, what must not stand in them or (since Python 3.14) in annotations, and
assignment expressions of names that stand in a subscript or before an attribute that a
comprehension assigns to.
"""

from __future__ import annotations
import __future__

import _ast as ast  # the same classes, without what else the module ast imports
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from types import NoneType

from jackfield.reading.syntax.scoping import Misplaced, misplaced_in_comprehension, misplaced_name
from jackfield.reading.syntax.walking import arguments_of, nodes_in
from jackfield.records import record

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import Any

    _Check = Callable[[Any, int], None]
    _Inner = Callable[[str, int], int]
    _Kind = tuple[_Check | None, _Inner | None, tuple[str, ...]]

_FUNCTION, _ASYNC, _LOOP, _CLASS, _GROUP, _TRY = 1, 2, 4, 8, 16, 32
"""What code stands in.

`_GROUP` is ``except*``, outside of loops and functions in it; `_TRY` is any part of a ``try``,
outside of functions and classes in it.
"""

_LEAVES = frozenset(
    {ast.Name, ast.Constant, ast.alias, ast.Global, ast.Nonlocal, ast.Pass}
    | {NoneType, bool, int, str}
)
_WRAPPERS = frozenset({ast.Attribute, ast.Expr, ast.keyword})
"""Syntax of which there is nothing to check but its value."""

_COMPREHENSIONS = frozenset({ast.DictComp, ast.GeneratorExp, ast.ListComp, ast.SetComp})
_FEATURES = frozenset({*__future__.all_feature_names, "barry_as_FLUFL"})


_PARAMETER = "parameter" if sys.version_info >= (3, 15) else "argument"
"""What this Python calls it."""


@record
class CompileFault:
    """Why a file cannot be compiled, and in which line; in Python's words."""

    reason: str
    line: int


class _FoundError(Exception):
    def __init__(self, reason: str, node: ast.AST) -> None:
        super().__init__(reason)
        self.fault = CompileFault(reason, getattr(node, "lineno", 1))


def compile_fault(
    statements: Sequence[ast.stmt], others: Sequence[ast.stmt], text: str
) -> CompileFault | None:
    """Give what is wrong with a file that can be parsed, None if nothing is.

    Args:
        statements: those of the file.
        others: those of them that may not be compiled; not assignments that were evaluated as a
            whole, and texts.
        text: the file.
    """
    try:
        if "__debug__" in text:
            _check_debug(statements)
        if not others:
            return None  # they bind names, and that is all of it
        if "__future__" in text:
            _check_order(statements)
        # Most files have none of these words, which one look each tells.
        has_global = "global" in text and any(f"global{after}" in text for after in " \t\f\\")
        if has_global or "nonlocal" in text:
            _raise_if(misplaced_name(statements, text))
        has_odd = ":=" in text or "await" in text or "async" in text or "yield" in text
        _check(others, has_odd_parts=has_odd)
    except _FoundError as error:
        return error.fault
    return None


def _raise_if(found: Misplaced | None) -> None:
    if found is not None:
        raise _FoundError(found.reason, found.node)


def _check(statements: Sequence[ast.stmt], *, has_odd_parts: bool) -> None:
    pending: list[tuple[Any, int]] = [(statement, 0) for statement in reversed(statements)]
    seen: set[ast.AST] = set()
    # This runs for every node, hence type() and tables.
    while pending:
        node, place = pending.pop()
        kind = type(node)
        check, inner, names = _KINDS.get(kind) or _known(kind)
        if check is not None:
            check(node, place)
        if has_odd_parts:
            if kind in _COMPREHENSIONS and node not in seen:
                in_class = bool(place & _CLASS)
                _raise_if(misplaced_in_comprehension(node, is_in_class=in_class, seen=seen))
            if kind is ast.GeneratorExp:
                # What it goes through first is evaluated outside of it.
                seen.add(node.generators[0])
                pending.append((node.generators[0].iter, place))
            elif kind is ast.comprehension and node in seen:
                names = ("target", "ifs")
        for name in names:
            value = getattr(node, name)
            if not value:
                continue
            within = place if inner is None else inner(name, place)
            for part in value if type(value) is list else (value,):
                form = type(part)
                while form in _WRAPPERS:
                    part = part.value
                    form = type(part)
                if form in _LEAVES or (form is ast.arg and part.annotation is None):
                    continue
                if form is ast.Starred and name in _STARRED:
                    if kind is ast.Tuple or kind is ast.List:
                        _unpacked(node, place)
                    part = part.value
                    if type(part) in _LEAVES:
                        continue
                pending.append((part, within))


_STARRED = frozenset({"annotation", "args", "bases", "default_value", "elt", "elts"})
"""Where a starred expression may stand.

An annotation is one in ``def f(*args: *Ts)`` only; defaults of type parameters are since Python
3.13, and elements of comprehensions since 3.15: before that they cannot be parsed.
"""

_NO_PARTS = frozenset(
    {"arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "level", "lineno"}
    | {"module", "name", "op", "ops", "simple", "type_comment", "kwd_attrs", "names", "rest"}
)
"""Fields of syntax that hold no syntax to look at; types of names in other syntax are none."""


_KINDS: dict[type[ast.AST], _Kind] = {ast.Constant: (None, None, ())}
"""What there is to do for syntax of a kind: its check, what its parts stand in, and its parts."""


def _known(kind: type[ast.AST]) -> _Kind:
    names = tuple([name for name in kind._fields if name not in _NO_PARTS])
    _KINDS[kind] = (_CHECKS.get(kind), _INNER.get(kind), names)
    return _KINDS[kind]


def _in_function(name: str, place: int) -> int:
    return _FUNCTION if name == "body" else place


def _in_generator(name: str, place: int) -> int:
    return place | _FUNCTION | _ASYNC


def _in_coroutine(name: str, place: int) -> int:
    return _FUNCTION | _ASYNC if name == "body" else place


def _in_class(name: str, place: int) -> int:
    return _CLASS if name == "body" else place


def _in_loop(name: str, place: int) -> int:
    return place | _LOOP if name == "body" else place


def _in_try(name: str, place: int) -> int:
    return place | _TRY


def _in_group(name: str, place: int) -> int:
    return _TRY | ((place & ~_LOOP) | _GROUP if name == "handlers" else place)


_INNER: dict[type[ast.AST], _Inner] = {
    ast.AsyncFor: _in_loop,
    ast.AsyncFunctionDef: _in_coroutine,
    ast.ClassDef: _in_class,
    ast.For: _in_loop,
    ast.FunctionDef: _in_function,
    ast.GeneratorExp: _in_generator,
    ast.Lambda: _in_function,
    ast.Try: _in_try,
    ast.TryStar: _in_group,
    ast.While: _in_loop,
}


def _return(node: ast.Return, place: int) -> None:
    if not place & _FUNCTION:
        raise _FoundError("'return' outside function", node)
    if place & _GROUP:
        raise _FoundError(_GROUPED, node)


_GROUPED = "'break', 'continue' and 'return' cannot appear in an except* block"


def _jump(node: ast.Break | ast.Continue, place: int) -> None:
    if not place & _LOOP:
        word = "'break' outside" if isinstance(node, ast.Break) else "'continue' not properly in"
        raise _FoundError(_GROUPED if place & _GROUP else f"{word} loop", node)


def _yield(node: ast.Yield | ast.YieldFrom, place: int) -> None:
    if not place & _FUNCTION:
        raise _FoundError("'yield' outside function", node)
    if place & _ASYNC and isinstance(node, ast.YieldFrom):
        raise _FoundError("'yield from' inside async function", node)


def _asynchronous(node: ast.Await | ast.AsyncFor | ast.AsyncWith, place: int) -> None:
    if not place & _ASYNC:
        where = "async function" if place & _FUNCTION else "function"
        words = {ast.Await: f"'await' outside {where}", ast.AsyncFor: "'async for' outside async"}
        word = words.get(type(node), "'async with' outside async")
        raise _FoundError(word if isinstance(node, ast.Await) else f"{word} function", node)


def _comprehension(node: ast.ListComp | ast.SetComp | ast.DictComp, place: int) -> None:
    if not place & _ASYNC and any(part.is_async for part in node.generators):
        reason = "asynchronous comprehension outside of an asynchronous function"
        raise _FoundError(reason, node)


def _handlers(node: ast.Try, place: int) -> None:
    for handler in node.handlers[:-1]:
        if handler.type is None:
            raise _FoundError("default 'except:' must be last", handler)


def _cases(node: ast.Match, place: int) -> None:
    for case in node.cases[:-1]:
        pattern = case.pattern
        if isinstance(pattern, ast.MatchAs) and pattern.pattern is None and case.guard is None:
            what = f"name capture '{pattern.name}'" if pattern.name else "wildcard"
            raise _FoundError(f"{what} makes remaining patterns unreachable", pattern)


def _arguments(node: ast.arguments, place: int) -> None:
    _check_once(arguments_of(node), f"duplicate {_PARAMETER} '{{}}' in function definition")


def _keywords(node: ast.Call | ast.ClassDef, place: int) -> None:
    if len(node.keywords) > 1:
        named = [each for each in node.keywords if each.arg is not None]
        _check_once(named, "keyword argument repeated: {}")


def _check_once(given: Sequence[ast.arg | ast.keyword], reason: str) -> None:
    """Check that no argument is given twice; if one is, its name is put into the `reason`."""
    if len({each.arg for each in given}) < len(given):
        seen: set[str | None] = set()
        for each in given:
            if each.arg in seen:
                raise _FoundError(reason.format(each.arg), each)
            seen.add(each.arg)


def _lazy(node: ast.Import | ast.ImportFrom, place: int) -> None:
    if not getattr(node, "is_lazy", False):  # before Python 3.15 none is
        return
    what = "lazy import" if isinstance(node, ast.Import) else "lazy from ... import"
    if place & (_TRY | _FUNCTION | _CLASS):
        inside = "functions" if place & _FUNCTION else "classes"
        inside = "try/except blocks" if place & _TRY else inside
        raise _FoundError(f"{what} not allowed inside {inside}", node)
    if node.names[0].name == "*":
        raise _FoundError(f"{what} * is not allowed", node)


def _import(node: ast.ImportFrom, place: int) -> None:
    _lazy(node, place)
    if place & (_FUNCTION | _CLASS) and node.names[0].name == "*":
        raise _FoundError("import * only allowed at module level", node)
    if not _is_from_future(node):
        return
    for alias in node.names:
        if alias.name == "braces":
            raise _FoundError("not a chance", node)
        if alias.name not in _FEATURES:
            raise _FoundError(f"future feature {alias.name} is not defined", node)


def _starred(node: ast.Starred, place: int) -> None:
    if isinstance(node.ctx, ast.Store):
        raise _FoundError("starred assignment target must be in a list or tuple", node)
    raise _FoundError("can't use starred expression here", node)


def _unpacked(node: ast.Tuple | ast.List, place: int) -> None:
    if isinstance(node.ctx, ast.Store) and sum(type(n) is ast.Starred for n in node.elts) > 1:
        raise _FoundError("multiple starred expressions in assignment", node)


_CHECKS: dict[type[ast.AST], _Check] = {
    ast.arguments: _arguments,
    ast.AsyncFor: _asynchronous,
    ast.AsyncWith: _asynchronous,
    ast.Await: _asynchronous,
    ast.Break: _jump,
    ast.Call: _keywords,
    ast.ClassDef: _keywords,
    ast.Continue: _jump,
    ast.DictComp: _comprehension,
    ast.Import: _lazy,
    ast.ImportFrom: _import,
    ast.ListComp: _comprehension,
    ast.Match: _cases,
    ast.Return: _return,
    ast.SetComp: _comprehension,
    ast.Starred: _starred,
    ast.Try: _handlers,
    ast.TryStar: _handlers,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
}


def _check_order(statements: Sequence[ast.stmt]) -> None:
    """Check that what comes from `__future__` comes first."""
    from jackfield.reading.syntax.effects import imports_in  # late: few files have any

    has_text = bool(statements) and _is_text(statements[0])
    first = list(takewhile(_is_from_future, statements[1:] if has_text else statements))
    for node in imports_in(statements):
        if _is_from_future(node) and node not in first:
            raise _FoundError(_LATE, node)


_LATE = "from __future__ imports must occur at the beginning of the file"


def _is_from_future(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__" and not node.level


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _check_debug(statements: Iterable[ast.stmt]) -> None:
    for node in nodes_in(statements):
        names = [getattr(node, name, None) for name in ("arg", "name", "asname")]
        if isinstance(node, ast.Name | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            names.append(node.id if isinstance(node, ast.Name) else node.attr)
        if "__debug__" in names:
            verb = "delete" if isinstance(getattr(node, "ctx", None), ast.Del) else "assign to"
            raise _FoundError(f"cannot {verb} __debug__", node)
