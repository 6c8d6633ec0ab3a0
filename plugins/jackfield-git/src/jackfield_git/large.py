"""Large files beside the history: the content that Git LFS and git-annex keep of what they track.

Git's own objects hold no more than their names. In an archive each is a blob.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from jackfield import JackfieldError
from jackfield.kinds import is_directory

from jackfield_git.repository import Repository
from jackfield_git.settings import Setting, last

_ANNEX = "annex/objects"
_PLACES = ("lfs/objects", _ANNEX)
"""Where they are, below the common directory."""

PATH = re.compile(r"(?:lfs|annex)/objects/(?:[^\0/]+/)*[^\0/]+")
"""What the path of one is like, below the common directory; no part of it is ``..``."""

_AS_THEY_ARE = {"core.autocrlf": "false", "core.attributesFile": os.devnull}
"""Settings with which files are written as they are."""

Run = Callable[..., bytes]
"""Runs git with some arguments, and with ``data`` to read; gives what it printed."""


def find(repository: Repository, settings: Sequence[Setting]) -> dict[str, int]:
    """Give the large files of a repository, and the size of each.

    Args:
        repository: given as its common directory.
        settings: its own.

    Raises:
        JackfieldError: if they are somewhere else, or cannot be looked at.
    """
    elsewhere = last(settings, b"lfs.storage")
    if elsewhere is not None:
        where = os.fsdecode(elsewhere)
        raise JackfieldError(
            f"{repository}: its large files are outside of it, in {where}: take them to .git/lfs, "
            "and unset lfs.storage"
        )
    common = repository.common_directory
    try:
        return dict(sorted(each for place in _PLACES for each in _below(common, place)))
    except OSError as error:
        raise JackfieldError(f"{repository}: cannot be read: {error}") from None


def _below(common: Path, place: str) -> Iterator[tuple[str, int]]:
    try:
        (common / place).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return
    for above in (place.partition("/")[0], place):
        if not is_directory(common / above) or (common / above).is_symlink():
            raise JackfieldError(f"{common / above}: is no directory of its own: make it one")
    waiting = [place]
    while waiting:
        directory = waiting.pop()
        with os.scandir(common / directory) as listing:
            for entry in listing:
                path = f"{directory}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                elif entry.is_file(follow_symlinks=False):
                    yield path, entry.stat(follow_symlinks=False).st_size
                else:
                    raise JackfieldError(f"{common / path}: is no regular file: take it away")


def write(run: Run, link: Path, paths: Sequence[str]) -> tuple[dict[str, str], str]:
    """Make blobs of large files; give each its hash, and that of a tree that has them all.

    Args:
        run: runs git in the repository that gets the blobs.
        link: a path without a line break that leads to the common directory.
        paths: the files, from there.

    Raises:
        JackfieldError: if that fails.
    """
    for path in paths:
        if "\n" in path:
            raise JackfieldError(f"{path!r}: there is a line break in its name: take it away")
    names = b"".join(os.fsencode(link / path) + b"\n" for path in paths)
    arguments = ("hash-object", "-w", "--no-filters", "--stdin-paths")
    blobs = run(*arguments, data=names).decode().split()
    lines = (f"100644 blob {blob}\t{number}\0" for number, blob in enumerate(blobs))
    tree = run("mktree", "-z", data="".join(lines).encode()).decode().strip()
    return dict(zip(paths, blobs, strict=True)), tree


def restore(run: Run, variables: Mapping[str, str], blobs: Mapping[str, str]) -> None:
    """Write the large files of an archive to where they were.

    Args:
        run: runs git with the environment variables that it is given first.
        variables: those for the new repository: ``GIT_DIR``.
        blobs: path -> the hash of the blob, as `write` gave them.

    Raises:
        JackfieldError: if that fails.
        OSError: if they cannot be written.
    """
    directory = Path(variables["GIT_DIR"])
    place = directory / "jackfield-large"
    place.mkdir()
    own = {**variables, "GIT_INDEX_FILE": str(place / "index"), "GIT_WORK_TREE": str(place)}
    own |= {"GIT_ATTR_NOSYSTEM": "1", "GIT_CONFIG_COUNT": str(len(_AS_THEY_ARE))}
    for number, (name, value) in enumerate(_AS_THEY_ARE.items()):
        own |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    entries = "".join(f"100644 {blob}\t{number}\0" for number, blob in enumerate(blobs.values()))
    run(own, "update-index", "-z", "--index-info", data=entries.encode())
    run(own, "checkout-index", "--all", f"--prefix={place}{os.sep}")
    for number, path in enumerate(blobs):
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (place / str(number)).rename(target)
        if path.startswith(_ANNEX):
            target.chmod(0o444)  # as git-annex has them, which links to them from the tree
    shutil.rmtree(place)
    # They are among the repository's own objects still: once is enough.
    run(variables, "repack", "-a", "-d", "--quiet")
