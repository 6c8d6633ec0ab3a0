"""What the fuzz target reads: samples with mistakes in them, and modules out of a small grammar."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from samples.sample import samples


@dataclass(frozen=True, slots=True)
class Case:
    """The files of a source, what to read of it, and for which host."""

    files: dict[str, bytes]
    target: str = ""
    host: str = "jackfield"

    def write(self, directory: Path) -> None:
        """Write the files below `directory`."""
        for name, data in self.files.items():
            file = directory / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


Lines = list[bytes]
Mutation = Callable[[st.DrawFn, Lines], Lines]

SAMPLES = samples()
_TOKEN = re.compile(rb"\w+|\s+|[^\w\s]")

_NASTY = tuple(
    line.encode("latin-1")
    for line in (
        *("globals()['bzr_commands'] = 1", "exec('1')", "__import__('os').system('true')"),
        *("import os; os._exit(1)", "raise SystemExit", "from ..... import *", "from . import *"),
        *("import info", "import setup", "from info import *", "from setup import x as info"),
        *("x = 'a' * 10**10", "x = 10**10**10", "x = [0] * 10**9", "x = 1 << 10**9"),
        *("x = [y for y in range(10**12) for z in range(10**12)]", "x = '%1000000000d' % 1"),
        *("x = []; x.append(x)", "x = [x, x]", "bzr_commands += bzr_commands", "x = sum([[]], [])"),
        *("x = '{:{}}'.format(1, 10**9)", "x = f'{1:1000000000}'", "del x, bzr_commands"),
        *("x = {0.0: 1, 0: 2, False: 3}", "x = str(2 ** 20000)", "for x in bzr_commands: x()"),
        *("x = [*y for y in [bzr_commands]]", "x = {**y for y in [bzr_commands]}", "x = t'{x}'"),
        *("type x = bzr_commands", "class x[*y]: x", "lazy import info", "lazy from . import x"),
        *("if x:", "else:", "try:", "except:", "finally:", "while 1:", "    pass", "\tpass"),
        *("def f(x=bzr_commands):", "class bzr_commands:", "with x as bzr_commands:", "@x"),
        *("\0", "\xff\xfe", "\xef\xbb\xbf", "# coding: utf-7", "# coding: rot13", "\\", "\f"),
        *("<<<<<<< TREE", "=======", "print 'x'", "x = `x`", "x = 0777", "'''", '"', "(", "]"),
    )
)
"""Lines that a hostile or a careless author writes."""

_POOL = _NASTY + tuple(
    line
    for sample in SAMPLES
    for file in sample.modules
    for line in file.read_bytes().splitlines()
    if len(line) < 200
)


def _position(draw: st.DrawFn, lines: Lines) -> int:
    return draw(st.integers(0, max(len(lines) - 1, 0)))


def _drop(draw: st.DrawFn, lines: Lines) -> Lines:
    at = _position(draw, lines)
    return lines[:at] + lines[at + 1 :]


def _repeat(draw: st.DrawFn, lines: Lines) -> Lines:
    at = _position(draw, lines)
    return lines[:at] + lines[at : at + 1] * draw(st.sampled_from((2, 30, 5000))) + lines[at + 1 :]


def _move(draw: st.DrawFn, lines: Lines) -> Lines:
    at, to = _position(draw, lines), _position(draw, lines)
    rest = lines[:at] + lines[at + 1 :]
    return rest[:to] + lines[at : at + 1] + rest[to:]


def _insert(draw: st.DrawFn, lines: Lines) -> Lines:
    at = _position(draw, lines)
    return [*lines[:at], draw(st.sampled_from(_POOL)), *lines[at:]]


def _cut(draw: st.DrawFn, lines: Lines) -> Lines:
    at = _position(draw, lines)
    return [*lines[:at], *(line[: len(line) // 2] for line in lines[at : at + 1])]


def _token(draw: st.DrawFn, lines: Lines) -> Lines:
    """Replace a token by one of another line, or wrap it in brackets."""
    at = _position(draw, lines)
    tokens: Lines = _TOKEN.findall(lines[at]) if lines else []
    if not tokens:
        return lines
    which = _position(draw, tokens)
    depth = draw(st.sampled_from((0, 0, 0, 1, 90, 20_000)))
    if depth:
        tokens[which] = b"(" * depth + tokens[which] + b")" * depth
    else:
        tokens[which] = draw(st.sampled_from(_TOKEN.findall(draw(st.sampled_from(_POOL))) or [b""]))
    return [*lines[:at], b"".join(tokens), *lines[at + 1 :]]


def _bytes(draw: st.DrawFn, lines: Lines) -> Lines:
    at = _position(draw, lines)
    return [*lines[:at], draw(st.binary(min_size=1, max_size=8)), *lines[at:]]


def _recode(draw: st.DrawFn, lines: Lines) -> Lines:
    text = b"\n".join(lines).decode("latin-1")
    return [text.encode(draw(st.sampled_from(("utf-16", "utf-8-sig", "utf-8", "utf-7"))))]


_MUTATIONS: tuple[Mutation, ...] = (_drop, _repeat, _move, _insert, _cut, _token, _bytes, _recode)


@st.composite
def mutated(draw: st.DrawFn) -> Case:
    """A sample that a few mistakes have been made in."""
    sample = draw(st.sampled_from(SAMPLES))
    files = {
        file.relative_to(sample.directory).as_posix(): file.read_bytes()
        for file in sorted(sample.directory.rglob("*"))
        if file.is_file() and file.name != "EXPECTED"
    }
    for _ in range(draw(st.integers(1, 6))):
        name = draw(st.sampled_from(sorted(files)))
        mutation = draw(st.sampled_from(_MUTATIONS))
        files[name] = b"\n".join(mutation(draw, files[name].split(b"\n")))
    return Case(files, sample.read, sample.host)


_NAMES = st.sampled_from(
    ("bzr_commands", "bzr_plugin_version", "brz_x", "x", "y", "sorted", "range", "info", "version")
)
_ATOMS = _NAMES | st.sampled_from(
    ("0", "-1", "10**9", "0.5", "None", "True", "'a'", "b'a'", "'%s'", "()", "[]", "{}", "...")
)


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, inner)
    shapes = (
        *("({} + {})", "({} * {})", "({} % {})", "({} ** {})", "({} << {})", "({} in {})"),
        *("[{}, {}]", "({}, {})", "{{{}: {}}}", "{{{}, {}}}", "{}[{}]", "{}[{}:]", "({} or {})"),
        *("[{} for x in {}]", "[{} for x in {} for y in x]", "list({} for x in {})"),
        *("sorted({}) + {}", "range({}, {})", "dict({}, a={})", "list(zip({}, {}))", "{}({})"),
        *("({} if x else {})", "'{{}}{{:>{}}}'.format({})", "f'{{{}}}{{{}}}'", "str({}) + {}"),
        *("{}.join({})", "{}.append({})", "{}.update({})", "{}.split({})", "(lambda: {})({})"),
        *(
            "[*{}, *{}]",
            "(x := {}) or {}",
            "max({}, {})",
            "map(str, {}) or {}",
            "version.x[{}][{}]",
        ),
    )
    return st.builds(lambda shape, pair: shape.format(*pair), st.sampled_from(shapes), pairs)


_EXPRESSIONS = st.recursive(_ATOMS, _wider, max_leaves=12)
_SHAPES = st.sampled_from(
    (
        *("{0} = {1}", "{0} = {0} = {1}", "{0} += {1}", "{0}, y = {1}", "*{0}, y = {1}", "{1}"),
        *("del {0}", "{0}[{1}] = {1}", "del {0}[{1}]", "{0}.append({1})", "{0}.update({1})"),
        *("if {1}:\n    {0} = {1}", "for {0} in {1}:\n    x = {0}", "while {1}:\n    {0} = x"),
        *("try:\n    {0} = {1}\nexcept E as {0}:\n    pass", "with {1} as {0}:\n    pass"),
        *("def {0}(x={1}):\n    global y\n    y = {1}", "class {0}({1}):\n    x = {1}"),
        *("from version import {0}", "from .version import *", "import version", "import {0}"),
        *("from . import info", "import info as {0}", "{0} = x = lambda x={1}: {1}", "assert {1}"),
    )
)
_STATEMENTS = st.builds(
    lambda shape, name, value: shape.format(name, value), _SHAPES, _NAMES, _EXPRESSIONS
)
_MODULES = st.lists(_STATEMENTS, min_size=1, max_size=12).map("\n".join).map(str.encode)


def generated() -> st.SearchStrategy[Case]:
    """Modules that import one another, of statements in and around what the reader follows."""
    files = st.fixed_dictionaries(
        {"info.py": _MODULES}, optional={"version.py": _MODULES, "__init__.py": _MODULES}
    )
    return st.builds(Case, files)
