"""Real branches, made by the real brz."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from jackfield_bzr.control import Bazaar

# How long an example takes depends on what else the machine does: no test is about that.
settings.register_profile("jackfield", deadline=None)
settings.load_profile("jackfield")

Brz = Callable[..., str]


@pytest.fixture(autouse=True)
def environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home directory without any configuration, and an environment without any of brz's."""
    for name in os.environ:
        if name.startswith(("BRZ_", "BZR_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def brz(tmp_path_factory: pytest.TempPathFactory) -> Brz:
    """Runs brz in a directory and gives what it printed; a failure is a `RuntimeError`."""
    home = tmp_path_factory.mktemp("brz-home")
    found = shutil.which("brz")
    assert found is not None
    variables = {
        "BRZ_EMAIL": "Ä <a@example.org>",
        "BRZ_HOME": str(home),
        "BRZ_LOG": os.devnull,
        "BRZ_PLUGIN_PATH": "-user:-core:-site",
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PATH": f"{Path(found).parent}:{os.environ['PATH']}",  # it is where its Python looks
    }

    def run(directory: Path, *arguments: str | Path, status: int = 0) -> str:
        done = subprocess.run(
            [found, *arguments],
            cwd=directory,
            env=os.environ | variables,
            capture_output=True,
            timeout=60,
            check=False,
        )
        if done.returncode != status:
            raise RuntimeError(f"{arguments}: {done.stdout!r} {done.stderr!r}")
        return os.fsdecode(done.stdout).rstrip("\n")

    return run


@pytest.fixture
def bazaar() -> Bazaar:
    """What is tested."""
    return Bazaar()


def _make_branch(brz: Brz, branch: Path, *options: str) -> None:
    """Make a branch with a tree of two revisions, a merge, and odd names."""
    brz(branch.parent, "init", "--quiet", *options, branch)
    (branch / "file").write_text("one\n")
    (branch / " with spaces #%é").write_text("x")
    brz(branch, "add", "--quiet")
    brz(branch, "commit", "--quiet", "--message=One", "--commit-time=2023-11-14 23:13:20 +0100")


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory, brz: Brz) -> Path:
    """What is made once, and copied for each test.

    ``plain`` is a branch of one revision. ``shared`` is a shared repository of three branches,
    one of them in a directory below, and of a revision that none of them has.
    """
    models = tmp_path_factory.mktemp("models")
    _make_branch(brz, models / "plain")
    shared = models / "shared"
    brz(models, "init-shared-repository", "--quiet", shared)
    brz(models, "branch", "--quiet", "plain", shared / "trunk")
    (shared / "features").mkdir()
    (shared / "features" / "plain directory").mkdir()
    topic = shared / "features" / "töpic é"
    brz(shared, "branch", "--quiet", "trunk", topic)
    (topic / "file").write_text("two\n")
    brz(topic, "commit", "--quiet", "--message=Two", "--author=Ünïcode <u@example.org>")
    brz(topic, "tag", "--quiet", "tag é")
    brz(shared / "trunk", "merge", "--quiet", topic)
    brz(shared / "trunk", "commit", "--quiet", "--message=Merged")
    brz(shared / "trunk", "tag", "--quiet", "1.0")
    (topic / "file").write_text("a mistake\n")
    brz(topic, "commit", "--quiet", "--message=Mistake")
    brz(topic, "uncommit", "--quiet", "--force")
    brz(topic, "revert", "--quiet", "--no-backup")
    brz(shared, "init", "--quiet", "--no-tree", "empty")
    return models


@pytest.fixture
def branch(tmp_path: Path, models: Path) -> Path:
    """A branch with a tree and one revision, from 14 November 2023."""
    return Path(shutil.copytree(models / "plain", tmp_path / "branch", symlinks=True))


@pytest.fixture
def shared(tmp_path: Path, models: Path) -> Path:
    """A shared repository with the branches ``trunk``, ``features/töpic é`` and ``empty``."""
    return Path(shutil.copytree(models / "shared", tmp_path / "shared", symlinks=True))


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, tuple[int, int, int]]]:
    """Gives what is below a path: the size, mode and time of every file and directory."""

    def take(top: Path) -> dict[str, tuple[int, int, int]]:
        found = {path: path.lstat() for path in (top, *top.rglob("*"))}
        return {
            str(path): (status.st_size, status.st_mode, status.st_mtime_ns)
            for path, status in found.items()
        }

    return take
