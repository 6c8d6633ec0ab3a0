"""Real repositories and working directories, made by the real cvs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does: no test is about that.
settings.register_profile("jackfield", deadline=None)
settings.load_profile("jackfield")

Run = Callable[..., str]
Snapshot = dict[Path, tuple[object, ...]]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory without any configuration, and an environment without any of CVS's."""
    for name in os.environ:
        if name.startswith("CVS"):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    return home


def run_cvs(directory: Path, *arguments: str | bytes | Path) -> str:
    if shutil.which("cvs") is None:
        pytest.skip("cvs is not installed: apt install cvs")
    done = subprocess.run(
        ["cvs", "-q", *arguments],
        cwd=directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{arguments}: {done.stdout!r} {done.stderr!r}")
    return os.fsdecode(done.stdout)


@pytest.fixture
def cvs() -> Run:
    """Runs cvs in a directory and gives what it printed; a failure is a `RuntimeError`."""
    return run_cvs


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository and a working directory, to be copied: cvs waits a second now and then.

    Two files, two revisions of one on the trunk and one on a branch, a tag, and one removed.
    """
    top = tmp_path_factory.mktemp("made")
    repository, tree = top / "repository", top / "tree"
    run_cvs(top, "-d", repository, "init")
    (top / "supplied" / "sub").mkdir(parents=True)
    (top / "supplied" / "file").write_text("one\n")
    (top / "supplied" / "sub" / "with @ space").write_text("@\n@@\nthree\n")
    run_cvs(top / "supplied", "-d", repository, "import", "-m", "One", "module", "VENDOR", "REL_1")
    run_cvs(top, "-d", repository, "checkout", "-d", "tree", "module")
    (tree / "file").write_text("one\ntwo\n")
    (tree / "gone").write_text("x")
    run_cvs(tree, "add", "gone")
    run_cvs(tree, "commit", "-m", "Two @ once")
    run_cvs(tree, "tag", "TAG")
    run_cvs(tree, "tag", "-b", "TOPIC")
    (tree / "gone").unlink()
    run_cvs(tree, "remove", "gone")
    run_cvs(tree, "commit", "-m", "Gone")
    run_cvs(tree, "update", "-r", "TOPIC", "file")
    (tree / "file").write_text("zero\none\n")
    run_cvs(tree, "commit", "-m", "On the branch")
    run_cvs(tree, "update", "-A")
    return top


@pytest.fixture
def repository(tmp_path: Path, made: Path) -> Path:
    """A copy of the repository."""
    return Path(shutil.copytree(made / "repository", tmp_path / "repository"))


@pytest.fixture
def tree(tmp_path: Path, made: Path, repository: Path) -> Path:
    """A copy of the working directory, of `repository`, on the trunk."""
    tree = Path(shutil.copytree(made / "tree", tmp_path / "tree"))
    for root in tree.rglob("CVS/Root"):
        root.write_text(f"{repository}\n")
    return tree


@pytest.fixture
def snapshot() -> Callable[[Path], Snapshot]:
    """Gives all that a change below a directory would change."""

    def take(top: Path) -> Snapshot:
        stats = {path: path.lstat() for path in (top, *top.rglob("*"))}
        return {
            path: (stat.st_ino, stat.st_mode, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            for path, stat in stats.items()
        }

    return take
