"""Real repositories, made by the real darcs."""

from __future__ import annotations

import gzip
import hashlib
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
    """A home directory without any configuration, and an environment without any of Darcs's."""
    for name in os.environ:
        if name.startswith("DARCS"):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture
def darcs() -> Run:
    """Runs darcs in a directory and gives what it printed; a failure is a `RuntimeError`."""

    def run(directory: Path, *arguments: str | bytes | Path) -> str:
        if shutil.which("darcs") is None:
            pytest.skip("darcs is not installed: apt install darcs")
        done = subprocess.run(
            ["darcs", *arguments],
            cwd=directory,
            env=os.environ | {"DARCS_EMAIL": "A <a@example.org>", "LC_ALL": "C.UTF-8"},
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
def repository(tmp_path: Path, darcs: Run) -> Path:
    """A repository with a tag, a patch before it and one after."""
    top = tmp_path / "repository"
    top.mkdir()
    darcs(top, "init")
    (top / "file").write_text("one\n")
    (top / "directory").mkdir()
    (top / "directory" / "with space").write_bytes(b"\0binary")
    darcs(top, "add", "--recursive", ".")
    darcs(top, "record", "--all", "-m", "One [and] * more")
    darcs(top, "tag", "v1 [x]")
    (top / "file").write_text("one\ntwo\n")
    darcs(top, "record", "--all", "-m", "Two")
    return top


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A repository as Darcs 1 made them, which no darcs makes any more; by hand."""
    top = tmp_path / "old"
    for name in ("inventories", "patches", "prefs", "pristine"):
        (top / "_darcs" / name).mkdir(parents=True)

    def patch(name: str, date: str, content: str) -> tuple[str, str]:
        info = f"[{name}\nJ <j@x>**{date}] "
        author = hashlib.sha1(b"J <j@x>").hexdigest()[:5]
        said = hashlib.sha1(f"{name}J <j@x>{date}f".encode()).hexdigest()
        file = f"{date}-{author}-{said}.gz"
        (top / "_darcs" / "patches" / file).write_bytes(gzip.compress((info + content).encode()))
        return info, file

    one, _ = patch("one", "20061121034030", "{\naddfile ./a\nhunk ./a 1\n+hello\n}\n")
    tag, named = patch("TAG v1", "20061121034031", f"<\n{one.rstrip()}\n> {{\n}}\n")
    two, _ = patch("two", "20061121034032", "{\nhunk ./a 2\n+you\n}\n")
    (top / "_darcs" / "inventories" / named).write_bytes(gzip.compress(f"{one}\n".encode()))
    (top / "_darcs" / "inventory").write_text(f"Starting with tag:\n{tag}\n{two}\n")
    for path in (top / "a", top / "_darcs" / "pristine" / "a"):
        path.write_text("hello\nyou\n")
    return top


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
