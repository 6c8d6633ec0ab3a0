"""Files that Python can parse, but not compile: it gives no value of them; ours are recovered."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jackfield.reading import read
from reading.conftest import ReadModule

PARAMETER = "parameter" if sys.version_info >= (3, 15) else "argument"
"""What Python calls it."""

SOUND_SINCE = {
    (3, 12): [
        "class C[T, *Ts, **P](A[T], *b): pass\ntype A[T: int] = list[T]",
        "def f():\n    def g[T: x](a: y, *, b: z) -> x: pass\n    global x, y, z",
        "def f():\n    class C[T: x](y, metaclass=z): pass\n    global x, y, z",
        "def f():\n    type X[T: x] = y\n    global x, y",
    ],
    (3, 13): ["def f[T = int, *Ts = *it](): pass"],
    (3, 14): [
        "def f():\n    x: y = 1\n    global y",
        "class C:\n    async def f(a: x, *, b: y=1) -> z: pass\n    global x, y, z",
    ],
    (3, 15): [
        "def f():\n    return [*x for x in y], {*x for x in y}, {**x for x in y}",
        "with a:\n    for b in c: lazy import d\nlazy from e import f",
        "it(*[z := x] for x in y)\nx = (*[*x for x in y] for y in z)",
    ],
}
"""What Python compiles since a release of it; before that it is no syntax."""

FAULTS_OF_LAZY_IMPORTS = [
    ("def f():\n    lazy import a", "lazy import not allowed inside functions"),
    ("class C:\n    lazy from a import b", "lazy from ... import not allowed inside classes"),
    ("try:\n    if 1: lazy import a\nfinally: pass", "lazy import not allowed inside try/except"),
    ("class C:\n    try: pass\n    except E: lazy import a", "lazy import not allowed inside try"),
    ("try:\n    class C: lazy import a\nfinally: pass", "lazy import not allowed inside classes"),
    ("try: pass\nexcept* E: lazy from a import b", "lazy from ... import not allowed inside try"),
]

FAULTS = [
    ("return", "'return' outside function"),
    ("class C:\n    return 1", "'return' outside function"),
    ("if 1:\n    yield 1", "'yield' outside function"),
    ("await it", "'await' outside function"),
    ("break", "'break' outside loop"),
    ("for x in y:\n    pass\nelse:\n    continue", "'continue' not properly in loop"),
    ("nonlocal other", "nonlocal declaration not allowed at module level"),
    ("def f():\n    x = 1\n    global x", "name 'x' is assigned to before global declaration"),
    ("def f():\n    print(x)\n    global x", "name 'x' is used prior to global declaration"),
    ("def f(x):\n    global x", "name 'x' is parameter and global"),
    ("def f():\n    @x\n    def g(a=y, *, b=z): pass\n    global x", "name 'x' is used prior to"),
    ("def f():\n    @x\n    def g(a=y, *, b=z): pass\n    global y", "name 'y' is used prior to"),
    ("def f():\n    @x\n    def g(a=y, *, b=z): pass\n    global z", "name 'z' is used prior to"),
    ("def f():\n    x: y = z\n    global z", "name 'z' is used prior to global declaration"),
    ("def f():\n    nonlocal other", "no binding for nonlocal 'other' found"),
    (
        # Python looks into the parts of a ``try`` in their order only since 3.13.
        "def f():\n    try: pass\n    except E:\n        x = 1\n    else:\n        global x"
        if sys.version_info >= (3, 13)
        else "def f():\n    try: pass\n    except E:\n        global x\n    else:\n        x = 1",
        "name 'x' is assigned to before global declaration",
    ),
    ("class C:\n    nonlocal __class__", "no binding for nonlocal '__class__' found"),
    ("def f(x):\n    global\fx", "name 'x' is parameter and global"),
    ("x = [(yield) for y in z]", "'yield' inside list comprehension"),
    ("x = (y for y in (yield))", "'yield' outside function"),
    ("class C:\n    x = [y := 1 for z in x]", "assignment expression within a comprehension"),
    ("x = [y := 1 for y in x]", "assignment expression cannot rebind comprehension iteration"),
    ("x = [y for y in (z := x)]", "assignment expression cannot be used in a comprehension"),
    ("x = [1 for z[(y := 1)] in x]", "comprehension inner loop cannot rebind assignment"),
    ("x = [[y := 1 for z in x] for y in x]", "assignment expression cannot rebind"),
    ("x = [1 for y in x if [y := 1 for z in x]]", "assignment expression cannot rebind"),
    ("x = [lambda a=(y := 1): 1 for y in x]", "assignment expression cannot rebind"),
    ("x = [lambda a=(yield): 1 for y in x]", "'yield' inside list comprehension"),
    (
        "def f():\n    [lambda a=(x := 1): a for y in z]\n    global x",
        "name 'x' is assigned to before global declaration",
    ),
    ("def f(a, b, *a): pass", f"duplicate {PARAMETER} 'a' in function definition"),
    ("lambda a, a: 1", f"duplicate {PARAMETER} 'a' in function definition"),
    ("it(a=1, b=2, a=3)", "keyword argument repeated: a"),
    ("x = [it(a=1, **k, a=3)]", "keyword argument repeated: a"),
    ("from __future__ import division", "from __future__ imports must occur at the beginning"),
    ("'a'\n'b'\nfrom __future__ import division", "from __future__ imports must occur"),
    ("if 1:\n    from __future__ import division", "from __future__ imports must occur"),
    ("def f():\n    from os import *", "import * only allowed at module level"),
    ("__debug__ = 1", "cannot assign to __debug__"),
    ("try:\n    pass\nexcept:\n    pass\nexcept E:\n    pass", "default 'except:' must be last"),
    ("x = *y", "can't use starred expression here"),
    ("*x, *y = z", "multiple starred expressions in assignment"),
    ("[x async for x in y]", "asynchronous comprehension outside of an asynchronous function"),
    *(FAULTS_OF_LAZY_IMPORTS if sys.version_info >= (3, 15) else ()),
]

SOUND = [
    "def f():\n    [x for x in y]\n    def x2(a=1): return x\n    global x",
    "class C:\n    def f(self):\n        nonlocal __class__\n        global C, D",
    "def f(a):\n    class C:\n        def g(b=a):\n            nonlocal a\n            a = 1",
    "def f(a, *b, c=1, **d):\n    return [(yield), *a, *b]",
    "async def f():\n    async with a: return [await x async for x in y]",
    "for x in y:\n    if x: break\n    try:\n        continue\n    finally:\n        pass",
    "def f():\n    global x\n    x = lambda: (yield)\nx, *y = *z, 1\nprint(*x, *y, **a, **b)",
    "print(*b'a', *'b', [*b'c'])\nclass C(*b''): pass",
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\nit(a=1)(a=2)",
    "x = (await it for it in y)\nprint(__debug__)",
    "def f():\n    x = (y for y in (yield from z))",
    "def f():\n    [lambda: (x := y) for y in z]\n    global x",
    "x = [lambda: (y := 1) for y in z]\nx = [1 for y[[a for a in b]] in z if (a := y)]",
    "x = [1 for y in z if [a := y for b in y] for a in y]",
    "class C:\n    x = [lambda: (y := 1) for z in x]",
    "x = [*y, *0.5, *'text', *b'text', *...]\nit(*0.5)\ndef f(*args: *0.5): pass",
    "def f():\n    return list(x for x in 0.5), (x for x in ...), (y := 1)",
    "if 1:\n    from os import *",
    "match x:\n    case True | [1, *_]: pass\n    case {1: C(d=1), **z}: pass\n    case _: pass",
    *(text for since, texts in SOUND_SINCE.items() if sys.version_info >= since for text in texts),
]


@pytest.mark.parametrize(("statement", "reason"), FAULTS)
def test_values_of_a_file_that_cannot_be_compiled_are_recovered(
    statement: str, reason: str, read_module: ReadModule
) -> None:
    with pytest.raises(SyntaxError, match=re.escape(reason)):
        compile(f"a = 1\n{statement}\n", "info.py", "exec")
    plugin = read_module(f"bzr_minimum_version = (1, 2, 3)\n{statement}\nbzr_commands = ['a']\n")
    (fault,) = plugin.faults
    assert fault.startswith("info.py:") and f": cannot be compiled: {reason}" in fault
    declaration = plugin.declaration("bzr")
    assert declaration.minimum_version == (1, 2, 3)
    assert declaration.recovered == declaration.values.keys()


@pytest.mark.parametrize("statement", SOUND)
def test_a_file_that_python_compiles_has_no_such_fault(
    statement: str, read_module: ReadModule
) -> None:
    compile(statement, "info.py", "exec")
    plugin = read_module(f"from __future__ import division\nbzr_plugin_name = 'x'\n{statement}\n")
    assert not [fault for fault in plugin.faults if "cannot be compiled" in fault]
    assert not plugin.declaration("bzr").recovered


def test_all_cannot_be_imported_lazily(read_module: ReadModule) -> None:
    text = "lazy from a import *\nbzr_plugin_name = 'x'\n"
    with pytest.raises(SyntaxError):  # in Python 3.15 when it is compiled, before that when parsed
        compile(text, "info.py", "exec")
    assert read_module(text).declaration("bzr").recovered == {"plugin_name"}


def test_annotations_that_are_texts_use_no_names(read_module: ReadModule) -> None:
    text = "def f(x: y) -> z: pass\nx: w = 1\nglobal w, y, z\nbzr_plugin_name = 'x'\n"
    text = f"from __future__ import annotations\n{text}"
    compile(text, "info.py", "exec")
    plugin = read_module(text)
    assert not plugin.faults
    assert not plugin.declaration("bzr").recovered


def test_a_sibling_that_cannot_be_compiled_marks_what_comes_from_it(
    read_module: ReadModule,
) -> None:
    plugin = read_module(
        "from version import *\nbzr_commands = ['a']\n",
        version="bzr_plugin_version = (1, 0)\nreturn\n",
    )
    assert plugin.declaration("bzr").recovered == {"plugin_version"}
    assert plugin.faults == ("version.py:2: cannot be compiled: 'return' outside function",)


_BLOCKS = ["def f():", "class C:", "if 1:", "for i in j:", "while 1:", "async def f():", "with a:"]
_PIECES = [statement for statement, _ in FAULTS] + SOUND


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(_BLOCKS), max_size=3), st.sampled_from(_PIECES)),
        min_size=1,
        max_size=4,
    )
)
def test_it_is_known_of_any_file_whether_python_compiles_it(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[list[str], str]]
) -> None:
    text = ""
    for blocks, piece in parts:
        for depth, block in enumerate(blocks):
            text += f"{'    ' * depth}{block}\n"
        text += "".join(f"{'    ' * len(blocks)}{line}\n" for line in piece.splitlines())
    text += "bzr_plugin_name = 'x'\n"
    try:
        compile(text, "info.py", "exec")
        compiles = True
    except SyntaxError:
        compiles = False
    file: Path = tmp_path_factory.getbasetemp() / "info.py"
    file.write_text(text)
    assert bool(read(file).declaration("bzr").recovered) != compiles
