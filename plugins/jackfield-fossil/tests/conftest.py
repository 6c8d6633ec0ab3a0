"""Real repositories, made by the real fossil."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., str]
Snapshot = dict[Path, tuple[object, ...]]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory without any configuration, and an environment without any of Fossil's."""
    for name in os.environ:
        if name.startswith("FOSSIL"):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USER", "joe")
    return home


@pytest.fixture
def fossil(home: Path) -> Run:
    """Runs fossil in a directory and gives what it printed; a failure is a `RuntimeError`."""

    def run(directory: Path, *arguments: str | bytes | Path) -> str:
        if shutil.which("fossil") is None:
            pytest.skip("fossil is not installed: apt install fossil")
        done = subprocess.run(
            ["fossil", *arguments],
            cwd=directory,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{arguments}: {done.stdout!r} {done.stderr!r}")
        return os.fsdecode(done.stdout)

    return run


@pytest.fixture
def repository(tmp_path: Path, fossil: Run) -> Path:
    """A repository's file, of which `checkout` is a checkout."""
    fossil(tmp_path, "init", "project.fossil", "--date-override", "2023-11-14 22:13:20")
    return tmp_path / "project.fossil"


@pytest.fixture
def checkout(tmp_path: Path, repository: Path, fossil: Run) -> Path:
    """A checkout with two check-ins, one on the branch ``topic``; it is on ``trunk``."""
    top = tmp_path / "checkout"
    top.mkdir()
    fossil(top, "open", repository)
    (top / "file").write_text("one\n")
    (top / "directory").mkdir()
    (top / "directory" / "with space").write_bytes(b"\0binary")
    fossil(top, "add", ".")
    commit(fossil, top, "One", "--tag", "v1", "--date-override", "2023-11-14 22:13:21")
    (top / "file").write_text("one\ntwo\n")
    commit(fossil, top, "Two", "--branch", "topic", "--date-override", "2023-11-14 22:13:22")
    fossil(top, "update", "trunk")
    return top


def commit(fossil: Run, top: Path, comment: str, *options: str) -> None:
    fossil(top, "commit", "--no-warnings", "--no-prompt", "-m", comment, *options)


@pytest.fixture(name="commit")
def _commit(fossil: Run) -> Callable[..., None]:
    """Commits in a checkout: ``commit(top, comment, *options)``."""
    return lambda top, comment, *options: commit(fossil, top, comment, *options)


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
