"""What importing and using the rules loads: none of the slow libraries that they defer."""

import json
import subprocess
import sys
from pathlib import Path

import jackfield
import pytest

HEAVY = ("rich", "pluggy", "packaging", "importlib_metadata", "importlib.metadata", "email")

SOURCE = Path(jackfield.__file__).parent.parent

JUDGE = """
from jackfield.compatibility import HostVersion, judge
from jackfield.metadata import Declaration, PluginMetadata
from jackfield.versions import Version
values = {
    "plugin_version": (1, 4, 0, "dev", 0),
    "minimum_version": (2, 5, 0),
    "compatible_versions": [(2, 5, 0), (2, 6, 0)],
}
loom = PluginMetadata("loom", "loom", "file", ".", {"bzr": Declaration.from_values("bzr", values)})
host = HostVersion("bzr", Version(2, 7, 0), (2, 7, 0), (2, 4, 0), "bzr")
assert str(judge(loom, host)) == "compatible: supports bzr API 2.6.0"
assert loom.version("bzr") == "1.4.0.dev0"
"""


def loaded_by(code: str) -> set[str]:
    """Give the modules that `code` loads, in an interpreter that has loaded no others."""
    # Without site: a .pth file of this environment may load some of them before `code` runs.
    program = (
        f"import sys; sys.path.insert(0, {str(SOURCE)!r}); {code}\n"
        "import json; print(json.dumps(list(sys.modules)))"
    )
    command = [sys.executable, "-I", "-S", "-c", program]
    return set(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))


def heavy(modules: set[str]) -> set[str]:
    return {name for name in modules if name.startswith(tuple(f"{h}." for h in HEAVY))} | (
        modules & {*HEAVY}
    )


@pytest.mark.parametrize(
    "module",
    [
        "jackfield",
        "jackfield.errors",
        "jackfield.versions",
        "jackfield.metadata",
        "jackfield.compatibility",
        "jackfield.api",
        "jackfield.commands",
    ],
)
def test_importing_loads_nothing_heavy(module: str) -> None:
    modules = loaded_by(f"import {module}")
    assert module in modules
    assert not heavy(modules)


def test_importing_jackfield_loads_none_of_its_modules() -> None:
    names = {name for name in loaded_by("import jackfield") if name.startswith("jackfield")}
    assert names == {"jackfield"}


def test_judging_what_is_declared_loads_nothing_heavy() -> None:
    assert not heavy(loaded_by(JUDGE))


def test_what_is_heavy_would_be_seen() -> None:
    assert heavy(loaded_by("import importlib.metadata")) >= {"importlib.metadata", "email"}


STANDARD = {
    *("__future__", "_ast", "_collections", "_contextvars", "_functools", "_operator", "_weakref"),
    *("collections", "collections.abc", "enum", "errno", "functools", "gc", "itertools"),
    *("keyword", "operator", "reprlib", "types", "warnings", "zlib"),
    "_py_warnings",  # what `warnings` is made of since Python 3.14
}
"""What finding, reading and judging a plain plugin without an index may load of Python's library.

Of these, `_ast` is what any parsing loads, and `enum` what `Status` is made of.
"""

READING = {
    *("budget", "errors", "installed", "plugins", "silence"),
    *("files", "files.declarations", "files.plain", "language", "language.literals"),
    *("packaging", "packaging.facts", "packaging.ini"),
    *("trees", "trees.directory", "trees.hosted", "trees.layout", "trees.tree"),
    *("syntax", "syntax.compiling", "syntax.hosts", "syntax.parsing", "syntax.reaching"),
    *("syntax.scoping", "syntax.walking", "syntax.words"),
}


def test_a_plain_plugin_is_found_read_and_judged_with_few_modules(tmp_path: Path) -> None:
    info = tmp_path / "site" / "one-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        "Name: one\nVersion: 1.0\nRequires-Dist: otherapp>=1.0\n\nText\n"
    )
    (info / "entry_points.txt").write_text("[otherapp.plugins]\none = one\n")
    (tmp_path / "site" / "one").mkdir()
    (tmp_path / "site" / "one" / "info.py").write_text("otherapp_minimum_version = (1, 0, 0)\n")
    (tmp_path / "site" / "one" / "__init__.py").write_text(
        "from otherapp import hookimpl\n\n@hookimpl\ndef otherapp_hook():\n    return 1\n"
    )
    code = (
        f"import os; os.environ.update(HOME={str(tmp_path)!r}, OTHERAPP_NO_INDEX='1');"
        f"sys.path.insert(0, {str(tmp_path / 'site')!r});"
        "from jackfield.host import Host; host = Host('otherapp', (1, 2, 0));"
        "assert host.plugin('one').status == 'compatible', host.plugin('one').judgement"
    )
    more = loaded_by(code) - loaded_by("import os")
    assert {name for name in more if not name.startswith("jackfield")} <= STANDARD
    reading = {name.removeprefix("jackfield.reading.") for name in more if ".reading." in name}
    assert reading <= READING
