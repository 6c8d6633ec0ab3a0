"""The repositories of submodules, which may be there when their working trees are not.

Git keeps them below ``modules`` of the repository that has them, also when a branch is checked out
that knows nothing of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from jackfield import JackfieldError
from jackfield.kinds import is_directory

from jackfield_git import settings
from jackfield_git.repository import Repository, at
from jackfield_git.unpushed import count_unpushed
from jackfield_git.view import view


def left_alone(repository: Repository) -> Iterator[str]:
    """Say of each submodule without a working tree what is in it alone, in a line.

    Args:
        repository: what has them, given as its common directory.
    """
    common = repository.common_directory
    for modules in (common / "modules", *sorted(common.glob("worktrees/*/modules"))):
        for each in _repositories(modules):
            name = os.fspath(each.git_directory.relative_to(modules))
            try:
                if _has_tree(each):
                    continue
                with view(each) as seen:
                    count = count_unpushed(seen)
            except (JackfieldError, OSError) as error:
                yield f"{repository}: its submodule {name!r} is not archived: {error}"
                continue
            if count:
                yield (
                    f"{repository}: its submodule {name!r} is in no working tree, and not "
                    f"archived: {count} of its commits are nowhere else, as far as is known (git "
                    "submodule update --init brings it back)"
                )


def _repositories(modules: Path) -> Iterator[Repository]:
    waiting = [modules]
    while waiting:
        directory = waiting.pop()
        if directory.is_symlink() or not is_directory(directory):
            continue
        try:
            yield at(directory, bare=True)
        except JackfieldError:  # its name has several parts
            waiting += sorted(directory.iterdir(), reverse=True)
        else:
            waiting.append(directory / "modules")


def _has_tree(repository: Repository) -> bool:
    """Tell whether there is a working tree that leads to a repository, where that says it is."""
    place = settings.last(settings.read(repository), b"core.worktree")
    if place is None:
        return False
    top = repository.git_directory / os.fsdecode(place)
    try:
        return at(top, bare=False).git_directory.samefile(repository.git_directory)
    except JackfieldError:
        return False
