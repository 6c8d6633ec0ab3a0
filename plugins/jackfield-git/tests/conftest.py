"""Real repositories, made by the real git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Git = Callable[..., str]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory without any configuration, and an environment without any of git's."""
    for name in os.environ:
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return home


@pytest.fixture
def git(home: Path) -> Git:
    """Runs git in a directory and gives what it printed; a failure is a `RuntimeError`."""

    def run(directory: Path, *arguments: str | bytes | Path, time: int = 1700000000) -> str:
        variables = {
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_AUTHOR_DATE": f"{time} +0100",
            "GIT_COMMITTER_NAME": "C",
            "GIT_COMMITTER_EMAIL": "c@example.org",
            "GIT_COMMITTER_DATE": f"{time} +0100",
            "GIT_ALLOW_PROTOCOL": "file",
        }
        options = ("-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always")
        done = subprocess.run(
            ["git", *options, *arguments],
            cwd=directory,
            env=os.environ | variables,
            capture_output=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{arguments}: {done.stdout!r} {done.stderr!r}")
        return os.fsdecode(done.stdout).rstrip("\n")

    return run


@pytest.fixture
def repository(tmp_path: Path, git: Git) -> Path:
    """A working tree with one file and one commit, on the branch ``main``."""
    top = tmp_path / "repository"
    top.mkdir()
    git(top, "init", "--quiet")
    (top / "file").write_text("one\n")
    git(top, "add", "file")
    git(top, "commit", "--quiet", "--message=One")
    return top
