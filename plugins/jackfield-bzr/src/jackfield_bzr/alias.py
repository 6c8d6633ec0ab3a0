"""Other names for directories whose names brz cannot write as a URL: they are not UTF-8."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from jackfield.scratch import scratch_directory


@contextlib.contextmanager
def aliases(repository: Path, directories: Sequence[Path]) -> Iterator[list[str]]:
    """Give names that brz can use, for as long as the context lasts.

    A tree cannot be had by such a name: brz asks for the one that is behind the link.

    They are the names themselves, or those of links to them, below a directory whose ``.bzr`` is
    the repository's: for brz looks for a repository in the directories above a branch.

    Args:
        repository: the directory of the repository that all of `directories` use.
        directories: what to name.
    """
    repository, directories = repository.absolute(), [each.absolute() for each in directories]
    if all(is_utf_8(each) for each in (repository, *directories)):
        yield [str(each) for each in directories]
        return
    with scratch_directory(in_memory=True) as scratch:
        top = scratch / "repository"
        top.mkdir()
        (top / ".bzr").symlink_to(repository / ".bzr")
        names = []
        for number, directory in enumerate(directories):
            if directory == repository:
                link = scratch / "top"
                if not link.is_symlink():
                    link.symlink_to(directory)
            else:
                link = top / str(number)
                link.symlink_to(directory)
            names.append(str(link))
        yield names


def is_utf_8(path: Path) -> bool:
    """Whether brz can write the name of a directory as a URL."""
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        return False
    return True
