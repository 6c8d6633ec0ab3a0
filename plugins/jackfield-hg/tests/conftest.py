"""Real repositories, made by the real hg."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from jackfield_hg.control import Mercurial

# How long an example takes depends on what else the machine does: no test is about that.
settings.register_profile("jackfield", deadline=None)
settings.load_profile("jackfield")

Hg = Callable[..., str]


@pytest.fixture(autouse=True)
def environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home directory without any configuration, and an environment without any of hg's."""
    for name in os.environ:
        if name.startswith("HG"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def hg() -> Hg:
    """Runs hg in a directory and gives what it printed; a failure is a `RuntimeError`."""

    def run(directory: Path, *arguments: str | bytes | Path, status: int = 0) -> str:
        options = ("--config", "ui.username=A <a@example.org>", "--config", "extensions.share=")
        evolution = ("--config", "experimental.evolution=all")
        done = subprocess.run(
            ["hg", *options, *evolution, *arguments],
            cwd=directory,
            env=os.environ | {"HGRCPATH": "", "HGPLAIN": "1", "HGENCODING": "utf-8"},
            capture_output=True,
            timeout=60,
            check=False,
        )
        if done.returncode != status:
            raise RuntimeError(f"{arguments}: {done.stdout!r} {done.stderr!r}")
        return os.fsdecode(done.stdout).rstrip("\n")

    return run


@pytest.fixture
def mercurial() -> Mercurial:
    """What is tested."""
    return Mercurial()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory, hg: Hg) -> Path:
    """Two repositories that are made once, and copied for each test: ``plain`` and ``rich``."""
    models = tmp_path_factory.mktemp("models")
    plain, rich = models / "plain", models / "rich"
    hg(models, "init", plain)
    (plain / "file").write_text("one\n")
    hg(plain, "commit", "--quiet", "--addremove", "--message=One", "--date=1700000000 -3600")
    shutil.copytree(plain, rich, symlinks=True)
    hg(rich, "tag", "1.0")
    hg(rich, "phase", "--public", "1")
    hg(rich, "tag", "--local", "only-hére")
    hg(rich, "branch", "--quiet", "stäble")
    (rich / " with spaces ").write_text("x")
    (rich / "non-utf-8 \udcff").write_bytes(b"\0\xff")
    hg(rich, "commit", "--quiet", "--addremove", "--message=Odd names")
    hg(rich, "commit", "--quiet", "--message=Done", "--close-branch")
    hg(rich, "update", "--quiet", "default")
    (rich / "file").write_text("two\n")
    hg(rich, "commit", "--quiet", "--message=Two", "--user=Ünïcode <u@example.org>")
    hg(rich, "commit", "--quiet", "--amend", "--message=Two again")
    hg(rich, "bookmark", "topic é")
    hg(rich, "update", "--quiet", "1.0")
    (rich / "file").write_text("three\n")
    hg(rich, "commit", "--quiet", "--secret", "--message=A secret")
    hg(rich, "merge", "--quiet", "--tool=:local", "topic é")
    hg(rich, "commit", "--quiet", "--secret", "--message=Merged")
    return models


@pytest.fixture
def repository(tmp_path: Path, models: Path) -> Path:
    """A repository with one file and one changeset, from 14 November 2023."""
    return Path(shutil.copytree(models / "plain", tmp_path / "repository", symlinks=True))


@pytest.fixture
def rich(tmp_path: Path, models: Path) -> Path:
    """A repository with all that a history can have, and what hangs on it."""
    return Path(shutil.copytree(models / "rich", tmp_path / "rich", symlinks=True))


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
