"""The quick way of plain metadata modules: what it says, the evaluation says, too."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jackfield.metadata import Declaration
from jackfield.reading.errors import TreeError
from jackfield.reading.evaluation.evaluation import Evaluation
from jackfield.reading.files.declarations import Evaluated
from jackfield.reading.files.plain import PlainFiles
from jackfield.reading.trees.layout import Layout
from reading.differential.grammar import FILES, Maker

HOSTS = ("jackfield", "bzr", "brz")
HEAVY = re.compile(r"jackfield\.reading\.(evaluation|language\.expressions|recovery)\b")
SAMPLES = Path(__file__).parents[1] / "samples"
SHIPPED = Path(__file__).parents[2] / "plugins"


class MemoryTree:
    """A tree of files that are nowhere but here."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, path: str) -> bytes:
        if path not in self._files:
            raise TreeError("No such file or directory")
        return self._files[path]

    def is_file(self, path: str) -> bool:
        return path in self._files

    def is_directory(self, path: str) -> bool:
        return not path or any(name.startswith(f"{path}/") for name in self._files)

    def names(self, path: str) -> tuple[str, ...]:
        start = f"{path}/" if path else ""
        below = [name.removeprefix(start) for name in self._files if name.startswith(start)]
        return tuple(sorted({name.partition("/")[0] for name in below}))

    def dotted(self, path: str, stem: str) -> tuple[str, ...]:
        return tuple(name for name in self.names(path) if name.startswith(f"{stem}."))

    def may_hold(self, path: str, name: str) -> bool:
        return True


def tree_of(files: Mapping[str, bytes | str]) -> MemoryTree:
    return MemoryTree(
        {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}
    )


def plain(files: Mapping[str, bytes | str], *paths: str) -> Evaluated | None:
    """What the quick way says of the metadata modules; without `paths`, of all files."""
    found = PlainFiles(Layout(tree_of(files)), HOSTS).plugins([paths or tuple(files)])
    return None if found is None else found[0]


def said(evaluated: Evaluated) -> object:
    """All that is known, with the types of values and the order of everything."""

    def of(declaration: Declaration) -> object:
        return repr(declaration), list(declaration.values), list(declaration.not_static)

    declared = [(host, of(each)) for host, each in evaluated.declarations.items()]
    return declared, evaluated.files, evaluated.faults, evaluated.declaring


def agree(files: Mapping[str, bytes | str], *paths: str) -> bool | None:
    """Tell whether the quick way says what the evaluation says; None where it is not taken."""
    quick = plain(files, *paths)
    if quick is None:
        return None
    return said(quick) == said(evaluated(files, *(paths or tuple(files))))


def evaluated(files: Mapping[str, bytes | str], *paths: str) -> Evaluated:
    """What comes of the metadata modules if all of their statements are followed."""
    evaluation = Evaluation(Layout(tree_of(files)), HOSTS)
    with mock.patch("jackfield.reading.evaluation.evaluation.plain_variables", return_value=None):
        return evaluation.plugin(paths)


LITERALS = st.recursive(
    st.sampled_from(
        [
            *("1", "0x10", "1_000", "1.5", "2j", "None", "True", "...", "'text'", '"a" "b"'),
            *("'é'", "'''long\ntext'''", "''", "10**3", "-1", "x", "f'{1}'", "'%s' % 1"),
            *("b'x'", "'\\n'", f"0x{'f' * 1100}", f"'{'y' * 3000}'"),
        ]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: f"[{', '.join(parts)}]"),
        st.lists(inner, max_size=4).map(lambda parts: f"({''.join(f'{p}, ' for p in parts)})"),
        st.lists(st.tuples(inner, inner), max_size=4).map(
            lambda parts: f"{{{', '.join(f'{key}: {value}' for key, value in parts)}}}"
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"{{{', '.join(parts)}}}"),
    ),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [
        *("jackfield_commands", "jackfield_plugin_version", "jackfield_", "jackfield_x"),
        *("bzr_commands", "brz_transports", "jackfield_provide_x"),
        *("other", "__all__", "__version__", "__debug__"),
    ]
)
TARGETS = st.one_of(NAMES, NAMES, st.tuples(NAMES, NAMES).map(" = ".join))
ASSIGNMENTS = st.tuples(TARGETS, LITERALS).map(lambda pair: f"{pair[0]} = {pair[1]}")
OTHERS = st.sampled_from(
    [
        *("'''A docstring.'''", "# jackfield_commands = 1", "", "1", "'two' 'texts'", "pass"),
        "from __future__ import annotations",
        "from __future__ import braces",
        "from __future__ import unicode_literals as jackfield_x",
        *("import os", "import os.path as path", "import jackfield_x", "import a.b", "import sib"),
        *("from jackfield import Command, hookimpl", "from x import *", "from . import sib"),
        *("from sib import other", "from sib import jackfield_commands", "import pkg.sib"),
        *("from x import jackfield_commands", "from bzrlib import bzr_x", "from x import modules"),
        "@hookimpl\ndef jackfield_provide_commands():\n    return [Command('a', lambda: 1)]",
        "def f(a, b=jackfield_commands):\n    return a",
        "def f(a, a):\n    return a",
        "def f():\n    jackfield_commands.append(1)",
        "def f():\n    global jackfield_x\n    jackfield_x = 3",
        "def f():\n    from . import sib",
        "def f():\n    yield 1",
        "def f(x=(jackfield_x := 1)):\n    return x",
        "async def f():\n    await g()",
        "def jackfield_commands():\n    return 3",
        "class C:\n    jackfield_x = 3\n    def m(self): return self",
        "class C(base, base=1, base=2):\n    pass",
        "class C:\n    return 3",
        "@globals().update\ndef f(): pass",
        "def f():\n    exec('jackfield_x = 1')",
        "def f():\n    continue",
        *("return", "x: int = 3", "a = b = 1", "a, b = 1, 2", "jackfield_x += 1", "del other"),
        *("if True:\n    jackfield_x = 1", "hookimpl(other)", "raise SystemExit", "(", "\tx = 1"),
    ]
)
MODULES = st.lists(st.one_of(ASSIGNMENTS, ASSIGNMENTS, OTHERS), max_size=8).map("\n".join)
SIBLING = "other = [1]\njackfield_commands = ['sib']\n"


@settings(deadline=None, max_examples=400)
@given(info=MODULES, package=MODULES, has_sibling=st.booleans())
@example(info="jackfield_commands = ['a']", package="import sib", has_sibling=False)
@example(info="jackfield_x = 1\njackfield_x = 2", package="", has_sibling=True)
def test_what_is_plain_is_what_the_evaluation_says(
    info: str, package: str, has_sibling: bool
) -> None:
    files = {"pkg/info.py": info, "pkg/__init__.py": package}
    sibling = {"pkg/sib.py": SIBLING} if has_sibling else {}
    assert agree(files | sibling, *files) is not False


@settings(deadline=None, max_examples=200)
@given(data=st.binary(max_size=60), text=MODULES, place=st.integers(0, 200))
def test_no_bytes_are_read_otherwise(data: bytes, text: str, place: int) -> None:
    whole = text.encode()
    assert agree({"info.py": whole[:place] + data + whole[place:]}) is not False


@pytest.mark.parametrize("seed", range(150))
def test_what_plugins_may_be_is_read_alike(seed: int) -> None:
    named = {FILES[name]: text for name, text in Maker(seed).case().sources().items()}
    assert agree(named, "pkg/info.py", "pkg/__init__.py") is not False


@settings(deadline=None, max_examples=300)
@given(info=MODULES, package=MODULES, has_sibling=st.booleans())
@example(info="bzr_x = [1]", package="from pkg.info import bzr_x\nbzr_x += [2]", has_sibling=False)
@example(info="bzr_x = [1]", package="import os\nbzr_x = os.sep", has_sibling=False)
@example(info="", package="bzr_x = other = []\nfrom sib import other", has_sibling=False)
def test_plain_files_beside_others_are_read_alike(
    info: str, package: str, has_sibling: bool
) -> None:
    files = {"pkg/info.py": info, "pkg/__init__.py": package}
    sibling = {"pkg/sib.py": SIBLING} if has_sibling else {}
    evaluation = Evaluation(Layout(tree_of(files | sibling)), HOSTS)
    assert said(evaluation.plugin(tuple(files))) == said(evaluated(files | sibling, *files))


@pytest.mark.parametrize("seed", range(150))
def test_what_is_plain_beside_others_is_read_alike(seed: int) -> None:
    named = {FILES[name]: text for name, text in Maker(seed).case().sources().items()}
    paths = ("pkg/info.py", "pkg/sib.py", "pkg/__init__.py")
    own = tuple(path for path in paths if path in named)
    assert said(Evaluation(Layout(tree_of(named)), HOSTS).plugin(own)) == said(
        evaluated(named, *own)
    )


def metadata_modules() -> Iterator[Path]:
    for root in (SAMPLES, SHIPPED):
        for name in ("info.py", "__init__.py", "setup.py", "plugin.py"):
            yield from sorted(root.rglob(name))


def test_every_sample_is_read_alike() -> None:
    count = 0
    for file in metadata_modules():
        beside = {
            each.relative_to(file.parent).as_posix(): each.read_bytes()
            for each in file.parent.rglob("*.py")
            if each.is_file()
        }
        answer = agree(beside, file.name)
        assert answer is not False, file
        count += answer is True
    assert count > 30, "the samples hold some that are plain"


PLAIN = {
    "docstring and literals": '"""Text."""\n\njackfield_commands = ["a"]\n# A comment.\n',
    "a hook": "from jackfield import hookimpl\n@hookimpl\ndef jackfield_x():\n    return []\n",
    "metadata and code": "import os\njackfield_commands = {'a': 'b'}\nclass C:\n    x = os\n",
    "annotations": "from __future__ import annotations\njackfield_commands = []\n",
    "escapes": "jackfield_control_formats = {'Subversion': {'.svn/format': '4\\n'}}\n",
    "letters": "jackfield_commands = ['é']\ndef f():\n    return 'ß'\n",
    "a coding line": b"# -*- coding: latin-1 -*-\njackfield_commands = ['\xe9']\n",
    "a byte order mark": b"\xef\xbb\xbfjackfield_commands = []\n",
    "a name in a docstring": '"""jackfield_x, or so"""\nimport os\njackfield_x = [1]\n',
    "several targets": "bzr_commands = brz_commands = x = [['a']]\n",
    "several targets and a function": "bzr_x = brz_x = y = [1]\ndef f():\n    return []\n",
    "nothing": "",
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_plain(name: str) -> None:
    assert agree({"info.py": PLAIN[name]})


def test_a_coding_line_says_what_the_bytes_are() -> None:
    found = plain({"info.py": PLAIN["a coding line"]})
    assert found is not None
    assert found.declarations["jackfield"].commands == {"é": ""}


OTHER = {
    "a call": "jackfield_commands = list()\n",
    "a sibling": "from .other import x\n",
    "a name that a function may change": "jackfield_commands = []\n"
    "def f():\n    jackfield_commands.append(1)\n",
    "a name that a function spells otherwise": "jackfield_commands = []\n"
    "def f():\n    \uff4aackfield_commands.append(1)\n",
    "another name that a function may change": "other = jackfield_x = []\n"
    "def f():\n    other.append(1)\n",
    "several targets that are no names": "jackfield_x = a.b = 1\n",
    "a function that imports": "jackfield_commands = []\ndef f():\n    import os\n",
    "a namespace": "def f():\n    return globals()\n",
    "what Python cannot compile": "def f(a, a):\n    pass\n",
    "what Python 3 cannot parse": "print 1\n",
    "NUL": b"jackfield_commands = []\0\n",
    "an unknown coding line": "# -*- coding: rot13 -*-\njackfield_commands = []\n",
    "no UTF-8": b"jackfield_commands = ['\xff']\n",
    "what is large": f"jackfield_commands = {['x'] * 5000!r}\n",
    "what is deep": f"jackfield_commands = {'[' * 60}{']' * 60}\n",
    "a huge number": f"jackfield_commands = 0x{'f' * 1100}\n",
}


@pytest.mark.parametrize("name", OTHER)
def test_what_is_left_to_the_evaluation(name: str) -> None:
    files = {"info.py": OTHER[name], "other.py": "x = 1\n"}
    assert plain(files, "info.py") is None


def test_of_several_plugins_all_are_plain_or_none() -> None:
    """They share one budget, so what one of them costs counts for the others."""
    files = {"a/info.py": "jackfield_commands = ['a']\n", "b/info.py": "jackfield_x = list()\n"}
    reader = PlainFiles(Layout(tree_of(files)), HOSTS)
    assert reader.plugins([["a/info.py"], ["b/info.py"]]) is None
    assert set(reader.contents) == set(files), "nothing is read twice"
    assert PlainFiles(Layout(tree_of(files)), HOSTS).plugins([["a/info.py"]]) is not None


def test_names_that_end_in_import_are_no_imports() -> None:
    text = "from __future__ import absolute_import\njackfield_commands = ['a']\n"
    assert agree({"info.py": text})


@pytest.mark.parametrize("target", ["", "setup.py"])
def test_a_plain_checkout_needs_no_evaluation(target: str, tmp_path: Path) -> None:
    (tmp_path / "setup.py").write_text(PLAIN["docstring and literals"])
    code = f"""
import sys
from jackfield.reading import read
found = read({str(tmp_path / target)!r})
assert found.declaration("jackfield").commands == {{"a": ""}}, found
print(*sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    loaded = set(done.stdout.split())
    assert not [name for name in loaded if HEAVY.match(name)]


def test_a_plain_plugin_needs_no_evaluation(tmp_path: Path) -> None:
    info = tmp_path / "one-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: one\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[jackfield.plugins]\none = one\n")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "__init__.py").write_text(PLAIN["a hook"])
    (tmp_path / "one" / "info.py").write_text(PLAIN["docstring and literals"])
    code = f"""
import sys
from jackfield.discovery import Settings, discover
found = discover("jackfield", Settings(), [{str(tmp_path)!r}]).plugins["one"].metadata
assert found.declaration("jackfield").commands == {{"a": ""}}, found
print(*sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    loaded = set(done.stdout.split())
    assert "jackfield.reading.files.plain" in loaded
    assert not [name for name in loaded if HEAVY.match(name)]
    assert "jackfield.reading.sources" not in loaded
    shutil.rmtree(tmp_path / "one")
