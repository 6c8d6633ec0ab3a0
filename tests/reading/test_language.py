"""The language that metadata modules are evaluated in: what has a value, and what has none."""

from __future__ import annotations

import operator
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jackfield.metadata import Origin
from reading.conftest import Declared, ReadModule

VALUES = [
    ("(1, 3, 0, 'dev', 0)", (1, 3, 0, "dev", 0)),
    ("['a', *('b', 'c')]", ["a", "b", "c"]),
    ("{'a': 1, **{'b': 2}}", {"a": 1, "b": 2}),
    ("{1, 1.0, True}", {1}),
    ("-3 + 2 ** 5 // 4 % 7", -2),
    ("1 / 4", 0.25),
    ("'a' + 'b' * 2", "abb"),
    ("(1, 2)[0], [3, 4][-1], 'abc'[1:]", (1, 4, "bc")),
    ("{'k': [1]}['k'][0]", 1),
    ("[x for x in range(5) if x % 2]", [1, 3]),
    ("[(1, x, 0) for x in range(2)] + [(2, 0, 0)]", [(1, 0, 0), (1, 1, 0), (2, 0, 0)]),
    ("[(x, y) for x in 'ab' for y in (x, 1)]", [("a", "a"), ("a", 1), ("b", "b"), ("b", 1)]),
    ("{name: len(name) for name in ['a', 'bb']}", {"a": 1, "bb": 2}),
    ("'%d.%d' % (1, 2)", "1.2"),
    ("'%(name)s' % {'name': 'n'}", "n"),
    ("'{0[1]}-{x:>3}'.format((1, 2), x='y')", "2-  y"),
    ("f'{1 + 1:03}{None!r}'", "002None"),
    ("'.'.join(map(str, (1, 2, 3)))", "1.2.3"),
    ("'.'.join(str(n) for n in (1, 2))", "1.2"),
    ("tuple(int(n) for n in '1.2'.split('.'))", (1, 2)),
    ("dict(a=1, b=[2])", {"a": 1, "b": [2]}),
    ("dict(zip('ab', range(2)))", {"a": 0, "b": 1}),
    ("sorted({'b', 'a'})", ["a", "b"]),
    ("sorted(list({'b', 'a'})), len(tuple({1, 2}))", (["a", "b"], 2)),
    ("sorted(list(*[(2, 1)])), len(list()), len(list('ab'))", ([1, 2], 0, 2)),
    ("sorted(set([(1, 2, 0), (1, 1, 0), (1, 2, 0)]))", [(1, 1, 0), (1, 2, 0)]),
    ("sorted(tuple({'b', 'a'}), reverse=True)", ["b", "a"]),
    ("max(1, 2), min([3, 4]), sum((1, 2)), len('abc')", (2, 3, 3, 3)),
    ("1 if 2 > 1 else unknown()", 1),
    ("False and unknown()", False),
    ("1 < 2 < 3 and 'a' in 'abc' and None is None", True),
    ("sum([[1], [2, 3]], []), sum(((1,), (2,)), ())", ([1, 2, 3], (1, 2))),
    ("any(1 // n for n in (1, 0))", True),
    ("'ü'", "ü"),
    ("'a' 'b' \\\n  'c'", "abc"),
    ("b'x'.decode('ascii')", "x"),
    ("list(enumerate('ab', 1))", [(1, "a"), (2, "b")]),
    ("[n for n in reversed((1, 2))]", [2, 1]),
    ("' A '.strip().lower().replace('a', 'b')", "b"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "value"), VALUES)
def test_an_expression_has_the_value_that_python_gives(
    expression: str, value: object, declared: Declared
) -> None:
    found = declared(f"x_value = {expression}\n").values["value"]
    assert (found, type(found)) == (value, type(value))


NOT_STATIC = [
    ("unknown()", "calls unknown()"),
    ("name", "the name 'name' is not bound here"),
    ("sum(['a'], [])", "sum() of values that are not numbers"),
    ("lambda: 1", "a lambda"),
    ("list({'a', 'b'})", "the order of a set is not fixed"),
    ("sorted({(1, 'a'), (1, 2)})", "the order of a set is not fixed"),
    ("[list({'a', 'b'})]", "the order of a set is not fixed"),
    ("'%s' % {1, 2}", "the order of a set is not fixed"),
    ("1000 is 1000", "whether two values are the same object is not fixed"),
    ("__name__", "the name of the module"),
    ("__doc__", "the docstring, which Python leaves out with -OO"),
    ("__file__", "the name '__file__' is not bound here"),
    ("open('x').read()", "calls open()"),
    ("(y := 1)", "an assignment inside of an expression"),
    ("[x for y in [1] for x in [x]]", "'x' is not bound yet"),
    ("str.join(',', 'ab')", "uses the built-in str, which is not followed here"),
    ("'{0.__class__}'.format(1)", "a format field of a kind that is not followed"),
    ("'{:n}'.format(1000)", "the format depends on the locale"),
    ("print", "uses the built-in print, which is not followed here"),
    ("range", "uses the built-in range, which is not followed here"),
    ("iter([])", "calls iter()"),
    ("(n for n in 'ab')", "an iterator"),
    ("[1].pop()", "calls .pop()"),
]


@pytest.mark.parametrize(("expression", "reason"), NOT_STATIC)
def test_what_only_running_can_tell_is_not_static(
    expression: str, reason: str, declared: Declared
) -> None:
    found = declared(f"\nx_value = {expression}\nx_other = 1\n")
    assert found.not_static["value"].reason == reason
    assert found.not_static["value"].origin == Origin("info.py", 2)
    assert found.values == {"other": 1}


def test_a_dict_unpacked_in_a_comprehension_is_not_static(declared: Declared) -> None:
    # Python can parse that since 3.15.
    found = declared("x_value = {**x for x in [{1: 2}]}\nx_other = 1\nx_last = x_value\n")
    assert found.values == {"other": 1}
    assert list(found.not_static) == ["value", "last"]


COSTLY = [
    "'a' * 10**10",
    "10**10**10",
    "1 << 10**9",
    "[n for n in range(10**12)]",
    "[[a, b, c] for a in range(9**9) for b in range(9**9) for c in range(9**9)]",
    "list(range(10**8))",
    "sum(range(10**12))",
    "'x' in range(10**12)",
    "'%1000000000d' % 1",
    "'{:>1000000000}'.format(1)",
    "f'{1:>{10**9}}'",
    "'a'.ljust(10**9)",
    "'a'.replace('', 'b' * 90000).replace('b', 'c' * 90000)",
    "{n * (2**61 - 1) for n in range(30000)}",
    "{(n * (2**61 - 1),): 0 for n in range(30000)}",
    "[0] * 10**9",
    "list(enumerate('ab', 2**4096 - 1))",
    "sum([[0] * 1000] * 1000, [])",
    "[" * 150 + "]" * 150,
    "str(10**1000)[0] + str(2**(10**9))",
]


@pytest.mark.parametrize("expression", COSTLY)
def test_what_costs_too_much_is_not_static_and_leaves_the_rest_its_budget(
    expression: str, declared: Declared
) -> None:
    found = declared(f"x_value = {expression}\nx_after = [n for n in range(1000)][-1]\n")
    assert found.values == {"after": 999}
    assert list(found.not_static) == ["value"]


BINDING = [
    ("x_a = 1\nx_a = 2", 2),
    ("x_a = [1]\nx_a += [2]", [1, 2]),
    ("x_a = (1,)\nx_a += (2,)", (1, 2)),
    ("b = x_a = 'v'", "v"),
    ("x_a, *rest = 1, 2, 3", 1),
    ("*rest, x_a = [1, 2]", 2),
    ("(b, (x_a, c)) = 1, (2, 3)", 2),
    ("x_a: int = 3", 3),
    ("if 1 < 2:\n    x_a = 1\nelse:\n    x_a = 2", 1),
    ("if not []:\n    if True:\n        x_a = 5", 5),
    ("x_a = 1\nif __name__ == '__main__':\n    x_a = 2", 1),
    ("x_a = 1\nif __name__ == 'main':\n    x_a = 2", 1),
    ("x_a = 1\nif '__main__' != __name__:\n    x_a = 2", 2),
    ("n = 7\nx_a = [n for n in range(2)] and n", 7),
    ("x_a = {}\nx_a['k'] = 1\nx_a['l'] = x_a['k']\ndel x_a['k']", {"l": 1}),
    ("x_a = [3, 1]\nx_a.append(2)\nx_a.sort()\nx_a.insert(0, 9)\nx_a.remove(3)", [9, 1, 2]),
    ("x_a = {'a': 1}\nx_a.update({'b': 2}, c=3)\nx_a.pop('a')", {"b": 2, "c": 3}),
    ("b = [1]\nx_a = b\nb.append(2)", [1, 2]),
    ("b = [1]\nx_a = {'k': b}\nb += [2]", {"k": [1, 2]}),
    ("b = [1]\nx_a = b[:]\nb.append(2)", [1]),
    ("x_a = 1\ndef f():\n    x_a = 2\nclass C:\n    x_a = 3\nf()", 1),
    ("x_a = 1\ntry:\n    import json\nexcept ImportError:\n    json = None", 1),
    ("x_a = ['n']\nfor name in x_a:\n    register(name)", ["n"]),
    ("x_a = ['n']\nregister(*x_a)\nprint('%s' % x_a, len(x_a[0]))", ["n"]),
]


@pytest.mark.parametrize(("source", "value"), BINDING)
def test_statements_are_followed_in_their_order(
    source: str, value: object, declared: Declared
) -> None:
    found = declared(f"{source}\n")
    assert found.values["a"] == value
    assert type(found.values["a"]) is type(value)


UNCERTAIN = [
    "x_a = ['a']\ndef f(b: 'x_a'): pass\nimport typing\ntyping.get_type_hints(f)['b'].append('b')",
    "x_a = 1\nif unknown():\n    x_a = 2",
    "x_a = 1\nif unknown():\n    pass\nelif other():\n    del x_a",
    "try:\n    unknown()\n    x_a = 1\nexcept Exception:\n    pass",
    "try:\n    x_a = 1\n    unknown()\nexcept Exception:\n    x_a = 2",
    "try:\n    x_a = 1\n    [][0]\nexcept Exception:\n    x_a = 2",
    "try:\n    x_a = 1\n    if unknown():\n        pass\nexcept Exception:\n    x_a = 2",
    "for x_a in range(3):\n    pass",
    "while unknown():\n    x_a = 1",
    "with unknown() as x_a:\n    pass",
    "import x_a",
    "from elsewhere import x_a",
    "x_a = ['a']\nunknown(x_a)",
    "x_a = ['a']\nunknown({'k': [x_a]})",
    "x_a = ['a']\nb = x_a\nunknown(b)",
    "x_a = ['a']\nfor name in 'ab':\n    x_a.append(name)",
    "x_a = ['a']\nx_a.sort(key=len)",
    "x_a = ['a']\nx_a.append(unknown())",
    "x_a = {'a': 1}\nx_a[unknown()] = 2",
    "x_a = ['a']\nunknown(lambda: x_a.append('b'))",
    "x_a = ['a']\ndef f():\n    x_a.append('b')\nf()",
    "x_a = 1\ndef f():\n    global x_a\n    x_a = 2\nunknown(f)",
    "x_a = ['a']\nclass C:\n    x_a.append('b')",
    "x_a = [['a']]\nfor inner in x_a:\n    inner.append('b')",
    "b = ['a']\nx_a = [b]\nunknown(b)",
    "b = ['a']\nx_a = [b]\nif unknown():\n    b = []\nb.append('c')",
    "x_a = 1\nexec(unknown)",
    "x_a = 1\nexecfile('other.py')",
    "x_a = 1\nexecfile('other.py', globals())",
    "x_a = 1\nexecfile(*unknown)",
    "x_a = 1\nrun = execfile\nrun('other.py')",
    "x_a = ['a']\nexecfile('other.py', {'a': x_a})",
    "x_a = 1\nglobals()['x_a'] = 2",
    "x_a = 1\nimport sys\nsetattr(sys.modules[__name__], 'x_a', 2)",
    "x_a = 1\nfrom elsewhere import *",
    "range = unknown\nx_a = list(range(3))",
    "from elsewhere import *\nx_a = len('abc')",
    "x_a = [y := 1]",
    "x_a = []\nx_a.append(x_a)",
]


@pytest.mark.parametrize("source", UNCERTAIN)
def test_what_may_be_another_value_is_not_static(source: str, declared: Declared) -> None:
    found = declared(f"{source}\nx_sure = 1\n")
    assert found.values == {"sure": 1}
    assert list(found.not_static) == ["a"]
    assert found.not_static["a"].reason


@pytest.mark.parametrize(
    ("imported", "condition"),
    [
        ("from typing import TYPE_CHECKING", "TYPE_CHECKING"),
        ("from typing import TYPE_CHECKING as checked", "checked"),
        ("from typing_extensions import TYPE_CHECKING", "TYPE_CHECKING"),
        ("import typing", "typing.TYPE_CHECKING"),
        ("import typing as t", "t.TYPE_CHECKING"),
    ],
)
def test_what_is_for_type_checkers_alone_does_not_count(
    imported: str, condition: str, declared: Declared
) -> None:
    found = declared(
        f"{imported}\nx_a = 1\nif {condition}:\n    from .other import x_b, x_c\n    x_a: int\n"
        f"else:\n    x_c = 2\nif not {condition}:\n    x_d = 3\nx_e = 4 if {condition} else 5\n",
        other="x_b = 1\nx_c = 2\n",
    )
    assert found.values == {"a": 1, "c": 2, "d": 3, "e": 5}
    assert found.not_static == {}


@pytest.mark.parametrize(
    "source",
    [
        "import typing\ntyping.TYPE_CHECKING = True\nif typing.TYPE_CHECKING: x_a = 1",
        "import typing as t\nt.TYPE_CHECKING=1\nif t.TYPE_CHECKING: x_a = 1",
        "import typing as t\nsetattr(t, 'TYPE_CHECKING', 1)\nif t.TYPE_CHECKING: x_a = 1",
        "from own import TYPE_CHECKING\nif TYPE_CHECKING: x_a = 1",
    ],
)
def test_a_condition_that_is_not_only_for_type_checkers_is_not_static(
    source: str, declared: Declared
) -> None:
    assert list(declared(f"{source}\n").not_static) == ["a"]


REASONS = [
    ("if os.name == 'nt': x_a.append(1)", "may be changed under a condition that is not static: "),
    ("for n in unknown(): x_a.append(n)", "may be changed in a loop"),
    ("while unknown(): x_a.append(1)", "may be changed in a loop"),
    ("with unknown(): x_a.append(1)", "may be changed in a with statement"),
    ("class C: x_a.append(1)", "may be changed in a class"),
    ("x_a.append(unknown())", "may be changed by .append(): calls unknown()"),
    ("y = x_a.pop()", "may be changed by .pop(): calls .pop()"),
    ("x_a.setdefault('a', []).append(1)", "may be changed by .setdefault(): "),
    ("y = register(x_a)", "passed to code that is not followed"),
    ("register(x_a)", "passed to code that is not followed"),
    ("x_a = y" + "es" * 2000, "the name 'yes"),
]


@pytest.mark.parametrize(("source", "reason"), REASONS)
def test_the_reason_says_what_may_change_a_value_and_is_short(
    source: str, reason: str, declared: Declared
) -> None:
    found = declared(f"import os\nx_a = []\n{source}\n").not_static["a"]
    assert found.reason.startswith(reason)
    assert len(found.reason) < 300
    assert found.origin == Origin("info.py", 3)


LOST = [
    *("all(x_b)", "any(x_b)", "any(reversed(x_b))", "all(list(x_b))", "list(map(len, x_b))"),
    *("list(map(bool, x_b))", "sum(map(len, x_b))", "[*map(tuple, x_b)]", "len(*x_b)"),
    *("[n for [*n] in x_b]", "str(**{'object': x_a})", "len(*{'a': x_a}.values())"),
]


@pytest.mark.parametrize("source", LOST)
def test_what_is_made_of_what_may_have_changed_is_not_static(
    source: str, declared: Declared
) -> None:
    found = declared(f"x_a = []\nx_b = [x_a]\nunknown(x_a)\nx_c = {source}\n")
    assert "c" in found.not_static


def test_a_name_that_is_deleted_is_not_declared(declared: Declared) -> None:
    assert declared("x_a = 1\nx_b = 2\ndel x_a\n").values == {"b": 2}


def test_a_function_or_class_is_no_variable(declared: Declared) -> None:
    found = declared("x_b = 1\n@hook\ndef x_commands():\n    pass\nclass x_C:\n    pass\n")
    assert (found.values, found.not_static) == ({"b": 1}, {})


with pytest.raises(TypeError) as no_number:
    operator.mod("%d", "x")  # what it says differs from Python to Python

ENDS = [
    ("raise RuntimeError('no')", "raise RuntimeError('no')"),
    ("import sys\nsys.exit(1)", "sys.exit()"),
    ("from sys import exit as leave\nleave()", "leave()"),
    ("if True:\n    1 / 0", "ZeroDivisionError: division by zero"),
    ("[][3]", "IndexError: list index out of range"),
    ("a, b = 1, 2, 3", "ValueError: cannot unpack 3 values into 2 targets"),
    ("'%d' % 'x'", f"TypeError: {no_number.value}"),
]


@pytest.mark.parametrize(("statement", "reason"), ENDS)
def test_a_module_that_fails_keeps_what_it_had_bound(
    statement: str, reason: str, read_module: ReadModule
) -> None:
    plugin = read_module(
        f"jackfield_a = 1\njackfield_b = 2\n{statement}\njackfield_b = 3\njackfield_c = 4\n"
    )
    found = plugin.declaration("jackfield")
    line = 2 + len(statement.splitlines()) - (1 if statement.startswith("if") else 0)
    line += statement.startswith("if")
    assert found.values == {"a": 1, "b": 2}
    assert found.not_static["c"].reason == f"never reached: line {line} raises"
    assert plugin.faults == (f"info.py:{line}: the import fails here: {reason}",)


def test_what_only_may_raise_does_not_end_the_module(declared: Declared) -> None:
    source = (
        "import sys\nif unknown():\n    sys.exit()\ntry:\n    1/0\nexcept Exception:\n    pass\n"
    )
    assert declared(f"{source}x_a = 1\n").values == {"a": 1}


def test_a_function_that_was_put_for_sys_exit_ends_nothing(declared: Declared) -> None:
    for putting in ("sys.exit = print", "setattr(sys, 'exit', print)"):
        source = f"import sys\n{putting}\nx_a = 1\nsys.exit()\nx_a = 2\n"
        assert declared(source).values == {"a": 2}


def test_every_value_knows_where_it_was_written(declared: Declared) -> None:
    found = declared(
        "from version import x_version\nx_a = (\n    1,\n    2,\n)\nx_b = x_a\nx_b += (3,)\n",
        version="# the version\nx_version = (1, 2)\n",
    )
    assert found.origins == {
        "version": Origin("version.py", 2),
        "a": Origin("info.py", 2),
        "b": Origin("info.py", 7),
    }


def test_a_module_that_is_called_definition_is_none(declared: Declared) -> None:
    found = declared("import definition\nimport definition as x_b\nx_a = definition\n")
    reasons = {name: why.reason for name, why in found.not_static.items()}
    missing = "definition, which is not part of what is read"
    assert reasons == {"a": f"uses {missing}", "b": f"imports {missing}"}


def test_several_hosts_are_several_declarations(read_module: ReadModule) -> None:
    plugin = read_module("bzr_commands = ['a']\nbrz_commands = bzr_commands\nbzr_minimum_api = 1\n")
    assert {host: one.values for host, one in plugin.declarations.items()} == {
        "bzr": {"commands": ["a"], "minimum_api": 1},
        "brz": {"commands": ["a"]},
    }
    assert plugin.declaration("bzr").unknown_variables == ("minimum_api",)


SIBLINGS: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    ("from version import *", {"version": "x_v = 1\n_x = 2"}, {"v": 1}),
    ("from .version import *", {"version": "x_v = 1"}, {"v": 1}),
    ("from version import v as x_v", {"version": "v = (1, 2)"}, {"v": (1, 2)}),
    ("import version\nx_v = version.v[:2]", {"version": "v = (1, 2, 3)"}, {"v": (1, 2)}),
    ("import version as w\nx_v = w.v", {"version": "v = 1"}, {"v": 1}),
    ("from . import version\nx_v = version.v", {"version": "v = 1"}, {"v": 1}),
    ("from a import *", {"a": "from b import *", "b": "x_v = 1"}, {"v": 1}),
    ("from a import *", {"a": "__all__ = ['x_v']\nx_v = 1\nx_w = 2"}, {"v": 1}),
    ("from a import v\nv.append(2)\nfrom a import v as x_w", {"a": "v = [1]"}, {"w": [1, 2]}),
    ("import a\na.x_v.append(2)\nx_v = a.x_v", {"a": "x_v = [1]"}, {"v": [1, 2]}),
]  # fmt: skip


@pytest.mark.parametrize(("source", "siblings", "values"), SIBLINGS)
def test_siblings_are_read_for_what_is_imported_from_them(
    source: str, siblings: dict[str, str], values: dict[str, Any], declared: Declared
) -> None:
    found = declared(f"{source}\n", **siblings)
    assert found.values == values
    assert found.not_static == {}


GOT = "import other, version\nx_a = other.names\n"
GETTER = {
    "other": "names = ['a']",
    "version": "import other\n__all__ = ['m']\n"
    "def __getattr__(name):\n    other.names.append(name)",
}


@pytest.mark.parametrize(
    ("source", "siblings"),
    [
        ("from version import x_a", {}),
        ("from .version import x_a", {}),
        ("from version import x_a", {"version": "x_b = 1"}),
        ("import version\nx_a = version.v", {"version": "v = unknown()"}),
        ("import version\nversion.v = 2\nx_a = version.v", {"version": "v = 1"}),
        ("import version\nunknown(version)\nx_a = version.v", {"version": "v = 1"}),
        ("from version import v\nunknown(v)\nx_a = v", {"version": "v = [1]"}),
        ("from version import *", {"version": "x_a = 1\n__all__ = unknown()"}),
        (
            "x_a = 1\nfrom version import *",
            {"version": "__all__ = unknown()\ndef __getattr__(name): return 2"},
        ),
        ("x_a = 1\nfrom version import *", {"version": "def __getattr__(name): return ['x_a']"}),
        (f"{GOT}y = version.m", GETTER),
        (f"{GOT}y = [version.m, 1]", GETTER),
        (f"{GOT}from version import m", GETTER),
        (f"{GOT}from version import *", GETTER),
        ("from version import x_a", {"version": "from info import x_a"}),
        ("from version import *", {"version": "from itertools import *\nx_a = 1"}),
        ("x_a = 1\nfrom version import *", {"version": "x_a = 2\nfrom itertools import *"}),
        ("from .. import version\nx_a = version.v", {"version": "v = 1"}),
        ("import types\nx_a = types.v", {"types": "v = 1"}),
        ("from version import v\nx_a = v", {"version": "v = (1,\nv = $\n"}),
        (
            "def f():\n    import version\n    version.v = 2\nf()\nimport version\nx_a = version.v",
            {"version": "v = 1"},
        ),
    ],
)  # fmt: skip
def test_what_a_sibling_does_not_surely_give_is_not_static(
    source: str, siblings: dict[str, str], declared: Declared
) -> None:
    found = declared(f"{source}\nx_sure = 1\n", **siblings)
    assert found.values == {"sure": 1}
    assert list(found.not_static) == ["a"]


def test_the_names_that_a_circle_of_star_imports_brings_are_listed(declared: Declared) -> None:
    found = declared("from version import *\nx_a = 1\n", version="from info import *\nx_b = 2\n")
    assert found.values == {"a": 1}
    assert found.not_static["b"].reason == "info.py is imported in a circle"


def test_a_circle_is_a_fault_where_it_may_cost_names_though_others_are_known(
    read_module: ReadModule,
) -> None:
    text = "from a import x\nlocals().update(jackfield_b=2)\njackfield_c = 3\n"
    plugin = read_module(text, a="import b\nx = 1\n", b="from a import *\n")
    assert plugin.declaration("jackfield").values == {"c": 3}
    assert plugin.faults == ("b.py:1: a.py is imported in a circle",)


def test_a_sibling_that_cannot_be_read_is_a_fault_and_the_rest_counts(
    read_module: ReadModule,
) -> None:
    plugin = read_module("from gone import *\njackfield_a = 1\n")
    assert plugin.declaration("jackfield").values == {"a": 1}
    assert plugin.faults == ("info.py:1: imports all of gone, which is not part of what is read",)


def test_a_name_of_all_that_is_not_bound_is_a_fault_and_the_rest_counts(
    read_module: ReadModule,
) -> None:
    plugin = read_module(
        "from a import *\n", a="__all__ = ['gone', 'jackfield_a']\njackfield_a = 1\n"
    )
    assert plugin.declaration("jackfield").values == {"a": 1}
    assert plugin.faults == ("a.py:1: __all__ lists gone, which is not bound",)


def test_a_name_that_a_sibling_does_not_bind_is_a_fault_and_the_rest_counts(
    read_module: ReadModule,
) -> None:
    plugin = read_module(
        "from a import v, gone\njackfield_a = v\njackfield_b = gone\n",
        a="v = 1\ngone = 2\ndel gone\n",
    )
    assert plugin.declaration("jackfield").values == {"a": 1}
    assert plugin.faults == ("info.py:1: a.py does not bind gone",)


@pytest.mark.parametrize(
    "sibling",
    [
        *("if unknown(): gone = 1", "exec(unknown)", "globals()['gone'] = 1", "gone = unknown()"),
        *("def f():\n    global gone\n    gone = 1\nf()", "from elsewhere import *"),
        *("from time import *", "def __getattr__(name): return 1", "print 'x'\ngone = `1`"),
        *("import sys\nsetattr(sys.modules[__name__], 'gone', 1)", "import info\ngone = 1"),
    ],
)
def test_a_name_that_a_sibling_may_bind_is_no_fault(sibling: str, read_module: ReadModule) -> None:
    plugin = read_module("from a import gone\njackfield_a = 1\n", a=f"{sibling}\n")
    assert plugin.declaration("jackfield").values == {"a": 1}
    assert not any("does not bind" in fault for fault in plugin.faults)


def test_a_name_that_is_looked_for_elsewhere_is_no_fault(read_module: ReadModule) -> None:
    source = "try:\n    from a import gone\nexcept ImportError:\n    gone = 1\njackfield_a = 1\n"
    assert read_module(source, a="").faults == ()
    source = "import a\na.gone = 1\nfrom a import gone\njackfield_a = 1\n"
    assert read_module(source, a="").faults == ()


def test_warnings_of_the_parser_stay_inside(
    declared: Declared, recwarn: pytest.WarningsRecorder
) -> None:
    assert declared(r"x_a = '\d'" + "\n").values == {"a": "\\d"}
    assert not recwarn.list


def test_where_warnings_are_errors_a_value_of_which_python_warns_is_not_static(
    tmp_path: Path,
) -> None:
    (tmp_path / "info.py").write_text(
        "jackfield_a = '\\d'\n"
        "jackfield_b = {b'a': 1, 'a': 2}\n"
        "jackfield_c = b'a' in ['a']\n"
        "jackfield_d = '%s' % (b'a',)\n"
        "jackfield_e = ~True\n"
    )
    code = (
        "from jackfield.reading import read\n"
        "found = read('info.py').declaration('jackfield')\n"
        "print(dict(found.values), *found.not_static)\n"
    )
    done = subprocess.run(
        [sys.executable, "-bb", "-W", "error", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "{'a': '\\\\d'} b c d e\n", done.stderr


@pytest.mark.parametrize(
    "data",
    [
        "# -*- coding: latin-1 -*-\njackfield_a = 'ä'\n".encode("latin-1"),
        "\ufeffjackfield_a = 'ä'\n".encode(),
        "# vim: set fileencoding=utf-8-unix :\r\njackfield_a = 'ä'\r\n".encode(),
        "#!/usr/bin/python\n# coding=cp1252\njackfield_a = 'ä'\n".encode("cp1252"),
    ],
)
def test_encodings(data: bytes, tmp_path: Any) -> None:
    from jackfield.reading import read

    (tmp_path / "info.py").write_bytes(data)
    assert read(tmp_path / "info.py").declaration("jackfield").values == {"a": "ä"}


def test_a_name_that_may_not_be_bound_may_not_be_deleted(declared: Declared) -> None:
    found = declared(
        "if unknown(): x_b = 1\ntry:\n    del x_b\n    x_a = 1\nexcept NameError:\n    x_a = 2\n"
    )
    assert found.values == {}
    assert declared("import os\ntry:\n    del os\n    x_a = 1\nexcept E: pass\n").values == {"a": 1}


SORTED_LATER = [
    ("x_a = list({'b', 'a', 'c'})\nx_a.sort()", ["a", "b", "c"]),
    ("a = list(set(['b', 'a', 'b']))\na.sort(reverse=True)\nx_a = a", ["b", "a"]),
    ("a = list({(2, 'a'), (1, 'b')})\nx_a = sorted(a)", [(1, "b"), (2, "a")]),
    ("x_a = list({'b', 'a'})\nx_a.sort()\nx_a.append('0')", ["a", "b", "0"]),
    ("a = list({'b', 'a'})\nx_a = len(a), max(a)", (2, "b")),
    ("x_a = list({'b'})\nx_a.append('a')", ["b", "a"]),
]

NOT_SORTED = [
    "x_a = list({'b', 'a'})",
    "x_a = list({'b', 'a'})\nx_a.append('c')\nx_a.sort()",
    "x_a = list({'b', 'a'})\nunknown(x_a)\nx_a.sort()",
    "x_a = list({'b', 'a'})\nx_a.sort(key=len)",
    "x_a = list({'b', 1})\nx_a.sort()",
    "x_a = list({1.0, 2})\nx_a.sort()",
    "a = list({'b', 'a'})\nx_a = [a]\na.sort()",
    "x_a = list({'b', 'a'})\nif unknown(): x_a.append('c')\nx_a.sort()",
    "def f(): x_a.append('c')\nx_a = list({'b', 'a'})\nunknown(f)\nx_a.sort()",
    "list = unknown\nx_a = list({'b', 'a'})\nx_a.sort()",
]


@pytest.mark.parametrize(("source", "value"), SORTED_LATER)
def test_a_list_of_a_set_that_is_sorted_later(
    source: str, value: object, declared: Declared
) -> None:
    assert declared(source).values == {"a": value}


@pytest.mark.parametrize("source", NOT_SORTED)
def test_a_list_of_a_set_of_which_the_order_is_not_known(source: str, declared: Declared) -> None:
    assert list(declared(source).not_static) == ["a"]


def test_names_of_a_star_import_that_may_fail_are_not_static(declared: Declared) -> None:
    found = declared(
        "try:\n    from a import *\nexcept ImportError:\n    unknown()\n",
        a="x_a = 1\nx_b = [1]\n__import__('a' + 'b').change()\n",
    )
    assert found.values == {}
    assert found.not_static.keys() == {"a", "b"}


@pytest.mark.parametrize("call", ["tuple('ab')", "open('x')", "ask(1)"])
def test_a_function_that_a_star_import_may_have_bound_is_named_with_that_import(
    call: str, declared: Declared
) -> None:
    source = f"\nfrom unknown import *\nx_commands = {call}\n"
    why = declared(source).not_static["commands"]
    name = call.partition("(")[0]
    assert why.reason.startswith(f"{name}() may be something else: imports all of unknown")
    assert why.origin.line == 2
