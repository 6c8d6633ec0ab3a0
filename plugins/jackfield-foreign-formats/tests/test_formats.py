"""Every description matches what its system makes: the real one where Debian has it, and the shape
that its documentation gives where it has not; and no description matches anything else.
"""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import Host, JackfieldError
from jackfield.formats import ControlFormat, identify
from jackfield_foreign_formats import info

PROJECT = Path(__file__).parents[1]
FORMATS = [
    ControlFormat(name, paths, "foreign_formats")
    for name, paths in info.jackfield_control_formats.items()
]

DOCUMENTED = {
    "BitKeeper repository": [
        *("BitKeeper/etc/config", "BitKeeper/etc/ignore", "BitKeeper/log/features", ".bk/"),
        *("BitKeeper/deleted/", "BitKeeper/tmp/", "BitKeeper/triggers/", "ChangeSet"),
    ],
    "DVC project": [".dvc/.gitignore", ".dvc/config", ".dvc/tmp/", ".dvc/cache/", ".dvcignore"],
    "DataLad dataset": [".datalad/config", ".datalad/.gitattributes", ".gitattributes"],
    "Got work tree": [
        *(".got/base-commit", ".got/file-index", ".got/format", ".got/head-ref", ".got/lock"),
        *(".got/path-prefix", ".got/repository", ".got/uuid"),
    ],
    "Jujutsu repository": [
        *(".jj/repo/store/type", ".jj/repo/op_store/type", ".jj/repo/op_heads/type"),
        *(".jj/repo/index/type", ".jj/working_copy/tree_state", ".jj/working_copy/type"),
    ],
    "Jujutsu workspace": [".jj/repo", ".jj/working_copy/tree_state", ".jj/working_copy/type"],
    "Monotone workspace": [
        *("_MTN/format", "_MTN/log", "_MTN/options", "_MTN/revision", "file"),
    ],
    "Perforce client workspace": [".p4config", "file"],
    "Pijul repository": [".pijul/changes/AB/CD.change", ".pijul/config", ".pijul/pristine/db"],
    "Pijul repository (before 1.0)": [
        *(".pijul/patches/AB.gz", ".pijul/meta.toml", ".pijul/pristine/db0", ".pijul/version"),
    ],
    "Plastic SCM workspace": [
        *(".plastic/plastic.selector", ".plastic/plastic.workspace", ".plastic/plastic.wktree"),
    ],
    "Sapling repository": [".sl/requires", ".sl/store/requires", ".sl/treestate/", ".sl/config"],
    "TeamWare workspace": [
        *("Codemgr_wsdata/access_control", "Codemgr_wsdata/locks", "Codemgr_wsdata/nametable"),
        *("Codemgr_wsdata/parent", "src/SCCS/s.file.c"),
    ],
    "Veracity working copy": [".sgdrawer/repo.jsn", ".sgdrawer/t/", ".sgdrawer/wc.db"],
}
"""The systems that Debian does not have: what each leaves in a directory."""

REAL = {
    "Arch archive",
    "Arch project tree",
    "Perforce personal server",  # beside the client workspace
    "Quilt patched tree",
    "RCS directory",
    "SCCS directory",
    "git-annex bare repository",
    "git-annex repository",
}
"""Those with a test of their own."""

Tool = Callable[..., None]


def lay_out(top: Path, paths: list[str]) -> None:
    for path in paths:
        if path.endswith("/"):
            (top / path).mkdir(parents=True, exist_ok=True)
        else:
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).touch()


def formats_of(path: Path) -> list[str]:
    found = identify(path, FORMATS)
    return [each.name for each in found.formats] if found.directory == path else []


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    """Runs a program in a directory; the test is skipped where it is not installed."""

    def run(directory: Path, program: str, *arguments: str | Path) -> None:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        identity = {
            f"GIT_{who}_{what}": "x@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        done = subprocess.run(
            [program, *arguments],
            cwd=directory,
            env=kept | identity | {"HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, (done.stdout, done.stderr)

    return run


def test_every_format_has_a_test() -> None:
    assert DOCUMENTED.keys() | REAL == info.jackfield_control_formats.keys()


@pytest.mark.parametrize("name", DOCUMENTED)
def test_the_shape_that_is_documented(tmp_path: Path, name: str) -> None:
    lay_out(tmp_path, DOCUMENTED[name])
    assert formats_of(tmp_path) == [name]


@pytest.mark.parametrize("name", [*DOCUMENTED, "Perforce personal server"])
def test_every_path_of_a_description_has_to_be_there(tmp_path: Path, name: str) -> None:
    paths = info.jackfield_control_formats[name]
    for missing in paths:
        rest = [path for path in paths if not path.startswith(missing) and path != missing]
        top = tmp_path / f"without {missing.replace('/', ' ')}"
        top.mkdir()
        lay_out(top, rest)
        assert name not in formats_of(top)


def test_a_perforce_server_of_ones_own(tmp_path: Path) -> None:
    lay_out(tmp_path, [".p4config", ".p4ignore", ".p4root/db.have"])
    assert formats_of(tmp_path) == ["Perforce personal server", "Perforce client workspace"]


def test_rcs(tmp_path: Path, tool: Tool) -> None:
    (tmp_path / "RCS").mkdir()
    (tmp_path / "file").write_text("one\n")
    tool(tmp_path, "ci", "-q", "-t-text", "-u", "file")
    assert (tmp_path / "RCS" / "file,v").exists()
    assert formats_of(tmp_path) == ["RCS directory"]


def test_sccs(tmp_path: Path, tool: Tool) -> None:
    (tmp_path / "file").write_text("%I%\n")
    (tmp_path / "SCCS").mkdir()
    tool(tmp_path, "sccs", "create", "file")
    assert (tmp_path / "SCCS" / "s.file").exists()
    assert formats_of(tmp_path) == ["SCCS directory"]


def test_arch(tmp_path: Path, tool: Tool) -> None:
    tree, archive = tmp_path / "tree", tmp_path / "archive"
    tree.mkdir()
    tool(tree, "tla", "my-id", "A <a@example.org>")
    tool(tree, "tla", "make-archive", "a@example.org--2026", archive)
    tool(tree, "tla", "init-tree", "-A", "a@example.org--2026", "hello--main--0.1")
    tool(tree, "tla", "import", "-S", "-A", "a@example.org--2026")
    assert formats_of(tree) == ["Arch project tree"]
    assert formats_of(archive) == ["Arch archive"]
    (tree / "{arch}" / ".arch-project-tree").write_text("something else\n")
    assert formats_of(tree) == []


def test_quilt(tmp_path: Path, tool: Tool) -> None:
    (tmp_path / "file").touch()
    tool(tmp_path, "quilt", "new", "patch")
    tool(tmp_path, "quilt", "add", "file")
    assert formats_of(tmp_path) == ["Quilt patched tree"]


def test_git_annex(tmp_path: Path, tool: Tool) -> None:
    tree, bare = tmp_path / "tree", tmp_path / "bare"
    for directory, options in ((tree, []), (bare, ["--bare"])):
        tool(tmp_path, "git", "init", "--quiet", *options, directory)
        assert formats_of(directory) == []
        tool(directory, "git-annex", "init", "--quiet")
    assert formats_of(tree) == ["git-annex repository"]
    assert formats_of(bare) == ["git-annex bare repository"]


def test_ordinary_directories_match_nothing(tmp_path: Path) -> None:
    for path in ("src/main.c", "config", "objects/x", "refs/", "HEAD", "repo", "store/", "etc/"):
        lay_out(tmp_path, [path])
    lay_out(tmp_path, ["patches/series", "log/", "tmp/", ".config/", "revision", "options"])
    assert formats_of(tmp_path) == []


class TestHost:
    """What the host makes of a plugin that is data alone."""

    @pytest.fixture
    def host(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
        monkeypatch.setenv("JACKFIELD_PLUGINS_AT", f"foreign_formats@{PROJECT}")
        monkeypatch.setenv("JACKFIELD_CACHE_DIR", str(tmp_path))
        return Host("jackfield", version=(0, 1, 0))

    def test_it_is_compatible_and_described(self, host: Host) -> None:
        found = host.plugins()["foreign_formats"]
        assert str(found.verdict).startswith("compatible")
        assert found.formats.keys() == info.jackfield_control_formats.keys()
        assert set(found.per_directory) == {"RCS directory", "SCCS directory"}

    def test_it_can_be_activated_and_provides_nothing(self, host: Host) -> None:
        host.activate("foreign_formats")
        assert host.failures == {}
        with pytest.raises(JackfieldError) as error:
            host.version_control("foreign_formats")
        assert "\n" not in str(error.value)


def test_there_is_no_code() -> None:
    package = PROJECT / "src" / "jackfield_foreign_formats"
    assert sorted(path.name for path in package.iterdir() if path.name != "__pycache__") == [
        "__init__.py",
        "info.py",
        "py.typed",
    ]
    assert {name for name in vars(info) if not name.startswith("__")} == {
        "jackfield_compatible_versions",
        "jackfield_control_formats",
        "jackfield_per_directory_formats",
        "jackfield_plugin_name",
        "jackfield_plugin_version",
    }


def test_setup_py_has_the_metadata_and_builds_nothing_when_it_is_looked_at() -> None:
    variables = runpy.run_path(str(PROJECT / "setup.py"), run_name="looked_at")
    declared = {name for name in vars(info) if name.startswith("jackfield_")}
    assert {name for name in variables if name.startswith("jackfield_")} == declared
    command = [sys.executable, "-S", "-B", "-c", "import sys, runpy; runpy.run_path(sys.argv[1])"]
    subprocess.run([*command, PROJECT / "setup.py"], check=True, env={}, timeout=60)
