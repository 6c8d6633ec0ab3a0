"""How fast repositories are found and looked at: ``python tools/bench/repositories.py``.

In one run, beside what else there is for the purpose:

- a tree of 200 000 files is scanned for control directories with 5 and with 50 known formats,
  beside a bare recursive `os.scandir` that looks at nothing; and by the command ``jackfield scan``
  beside ``find -type d`` and Breezy's own finder (``brz branches --recursive``);
- ``jackfield status`` of 200 Git repositories, beside a shell loop of ``git status``.

Peers that are not there are left out, and that is said. Needs jackfield and jackfield-git in the
environment that runs it, and git.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from jackfield.formats import ControlFormat, scan
from measure import Way, measure, table

_KNOWN = [
    ControlFormat("Git working tree", {".git/": None, ".git/HEAD": None}, "git"),
    ControlFormat("Git bare repository", {"HEAD": None, "objects/": None, "refs/": None}, "git"),
    ControlFormat("Monotone workspace", {"_MTN/": None, "_MTN/format": None}, "mtn"),
    ControlFormat("Subversion working copy", {".svn/wc.db": None}, "svn"),
    ControlFormat("Bazaar branch", {".bzr/branch/format": None}, "bzr"),
]
_MORE = [
    ControlFormat(f"System {number}", {f".system{number}/": None, f".system{number}/x": None}, "x")
    for number in range(45)
]


def make_tree(root: Path, files: int) -> None:
    """Make a tree of directories with 20 files each, every hundredth a workspace of Monotone."""
    for number in range(files // 20):
        top = root / f"{number % 50:02}" / f"project{number // 50}"
        if number % 3:
            top = top / "src" / "package"
        top.mkdir(parents=True, exist_ok=True)
        if number % 100 == 0:
            (top / "_MTN").mkdir()
            (top / "_MTN" / "format").touch()
        for each in range(20):
            (top / f"module{each}.py").touch()


def bare(root: str) -> int:
    """Walk a tree and look at nothing: what no scan can be faster than."""
    directories = 0
    waiting = [root]
    while waiting:
        directories += 1
        with os.scandir(waiting.pop()) as listing:
            for entry in listing:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return directories


def run(*command: str, fine: Sequence[int] = (0,)) -> None:
    """Run a program to its end; what it prints is not kept."""
    done = subprocess.run(command, check=False, capture_output=True)
    if done.returncode not in fine:
        raise SystemExit(f"{command} ended with status {done.returncode}: {done.stderr!r}")


def found(root: str, formats: Sequence[ControlFormat]) -> int:
    """Scan a tree in this process."""
    return sum(1 for _ in scan(root, formats))


def commands(root: str) -> Iterator[Way]:
    """Give the programs that look for repositories below `root`, ours first."""
    jackfield = (sys.executable, "-m", "jackfield")
    yield Way("jackfield scan", lambda: run(*jackfield, "scan", root))
    yield Way("find -type d", lambda: run("find", root, "-type", "d"))
    if shutil.which("brz"):
        recursive = ("brz", "branches", "--recursive", root)
        yield Way("brz branches --recursive", lambda: run(*recursive, fine=(0, 3)))  # 3: none
    else:
        print("brz is not there, and left out")


def make_repositories(root: Path, number: int) -> None:
    """Make Git repositories with a commit, a file that is changed, and one that is new."""
    first = root / "r0"
    first.mkdir(parents=True)
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for each in range(20):
        (first / f"file{each}").write_text(f"{each}\n")
    git = ("git", "-C", str(first), *who)
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message=One"]):
        run(*git, *words)
    (first / "file0").write_text("changed\n")
    (first / "new").touch()
    for each in range(1, number):
        shutil.copytree(first, root / f"r{each}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    parser.add_argument("--files", type=int, default=200_000, metavar="N")
    parser.add_argument("--repositories", type=int, default=200, metavar="N")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        tree = Path(directory, "tree")
        make_tree(tree, arguments.files)
        root = str(tree)
        ways = [
            Way("bare os.scandir", lambda: bare(root)),
            Way(f"scan, {len(_KNOWN)} formats", lambda: found(root, _KNOWN)),
            Way(f"scan, {len(_KNOWN + _MORE)} formats", lambda: found(root, _KNOWN + _MORE)),
        ]
        measure(ways, arguments.rounds)
        print(table(ways, arguments.files, "files"), end="\n\n")
        ways = list(commands(root))
        measure(ways, arguments.rounds)
        print(table(ways, arguments.files, "files"), end="\n\n")
        shutil.rmtree(tree)

        make_repositories(tree, arguments.repositories)
        loop = f'for each in "{root}"/*; do git -C "$each" status; done'
        ways = [
            Way("shell loop of git status", lambda: run("sh", "-c", loop)),
            Way("jackfield status", lambda: run(sys.executable, "-m", "jackfield", "status", root)),
        ]
        measure(ways, arguments.rounds)
        print(table(ways, arguments.repositories, "repositories"))


if __name__ == "__main__":
    main()
