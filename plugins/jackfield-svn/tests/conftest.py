"""Real working copies and repositories, made by the real Subversion."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

Svn = Callable[..., str]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory without any configuration."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return home


def run(program: str, *arguments: str | Path, data: bytes = b"", **variables: str) -> str:
    """Run a program of Subversion's and give what it printed; a failure is a `RuntimeError`."""
    options = ("--non-interactive", "--username", "somebody") if program == "svn" else ()
    done = subprocess.run(
        [program, *arguments, *options],
        input=data,
        env=os.environ | {"TZ": "UTC", "LC_ALL": "C.UTF-8"} | variables,
        capture_output=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{arguments}: {done.stdout!r} {done.stderr!r}")
    return os.fsdecode(done.stdout).rstrip("\n")


@pytest.fixture
def svn(home: Path) -> Svn:
    return run


def url_of(repository: Path) -> str:
    return "file://" + quote(os.fsencode(repository))


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Repositories to copy: Subversion takes its time to make one, with much care for the disk."""
    place = tmp_path_factory.mktemp("templates")
    own = {"HOME": str(place)}
    url = url_of(place / "plain")
    run("svnadmin", "create", place / "plain", **own)
    run("svn", "mkdir", "-m", "Layout", f"{url}/trunk", f"{url}/branches", f"{url}/tags", **own)
    (place / "file").write_text("one\n")
    run("svn", "import", "-m", "One", place / "file", f"{url}/trunk/file", **own)

    rich, tree = place / "rich", place / "tree"
    shutil.copytree(place / "plain", rich)
    url = url_of(rich)
    run("svn", "copy", "-m", "Branch", f"{url}/trunk", f"{url}/branches/gr\xfcn", **own)
    run("svn", "copy", "-m", "Tag", f"{url}/trunk", f"{url}/tags/1.0", **own)
    run("svn", "checkout", f"{url}/trunk", tree, **own)
    (tree / "binary").write_bytes(random.Random(1).randbytes(100_000))
    (tree / "odd @2 name").write_text("odd\n")
    run("svn", "add", tree / "binary", f"{tree}/odd @2 name@", **own)
    run("svn", "propset", "svn:ignore", "*.o", tree, **own)
    run("svn", "commit", "-m", "M\xf6re", tree, **own)
    (tree / "binary").write_bytes((tree / "binary").read_bytes() + b"more")
    run("svn", "commit", "-m", "", tree, **own)
    run("svnadmin", "setrevprop", "-r", "3", rich, "custom", place / "file", **own)
    run("svnadmin", "setuuid", rich, "12345678-1234-1234-1234-123456789abc", **own)
    return place


@pytest.fixture
def repository(tmp_path: Path, templates: Path) -> Path:
    """A repository with the usual layout and one file in trunk, at revision 2."""
    return Path(shutil.copytree(templates / "plain", tmp_path / "repository"))


@pytest.fixture
def rich(tmp_path: Path, templates: Path) -> Path:
    """A repository with branches, tags, properties, a binary file and odd names; 6 revisions."""
    return Path(shutil.copytree(templates / "rich", tmp_path / "rich"))


@pytest.fixture
def tree(repository: Path, svn: Svn) -> Path:
    """A working copy of the trunk."""
    tree = repository.parent / "tree"
    svn("svn", "checkout", f"{url_of(repository)}/trunk", tree)
    return tree


@pytest.fixture
def old_tree(tmp_path: Path) -> Path:
    """A working copy as Subversion 1.6 made it, in two directories."""
    top = tmp_path / "old"
    for directory, path in ((top, ""), (top / "sub", "/sub")):
        for name in ("prop-base", "props", "text-base", "tmp/prop-base", "tmp/text-base"):
            (directory / ".svn" / name).mkdir(parents=True)
        (directory / ".svn" / "entries").write_bytes(old_entries(path))
        (directory / ".svn" / "all-wcprops").write_bytes(b"")
    return top


def old_entries(path: str = "") -> bytes:
    lines = ["", "dir", "42", f"https://me:secret@example.org/svn/x/branches/1.0{path}"]
    lines += ["https://me:secret@example.org/svn", "", "", "", "2010-01-02T03:04:05.678901Z", "41"]
    first = "\n".join([*lines, "somebody"]) + "\n" * 15 + "00000000-0000-0000-0000-000000000000\n"
    second = "\n".join(["file", "file", "", "", "", "", "2010-01-01T00:00:00.000000Z"]) + "\n"
    return f"10\n{first}\x0c\n{second}\x0c\n".encode()
