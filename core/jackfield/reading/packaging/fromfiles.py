"""What a project leaves to files of its own: version, requirements and entry points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jackfield.reading.errors import TreeError
from jackfield.reading.packaging.facts import Facts, entry_points
from jackfield.reading.packaging.points import faults_in
from jackfield.reading.packaging.requirements import NoRequirementError, requirements_of
from jackfield.reading.packaging.shapes import summary
from jackfield.reading.trees.tree import Tree, in_tree

_FILES_BYTES = 500_000
"""Of all files that requirements, or entry points, are read from."""


class _FileError(Exception):
    """A file of the project cannot be read."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"cannot be read: {reason}")
        self.where = where


def version_from_files(tree: Tree, facts: Facts) -> None:
    """Read the files that hold the version of a project."""
    if facts.version is None and facts.version_search:
        from jackfield.reading.packaging.searches import version_in  # late: few projects need it

        path, backend = facts.version_search
        text = _text_of(tree, (path,), facts)
        facts.version = None if text is None else version_in(text, backend)
    if facts.version is None and facts.version_files:
        text = _text_of(tree, facts.version_files, facts)
        # Setuptools refuses what is no version, which a text of several lines never is.
        version = "" if text is None else text.strip()
        facts.version = version if version and "\n" not in version else None


def follow_files(tree: Tree, said: Facts) -> Facts:
    """Read the files that one says to hold the summary, the requirements or the entry points.

    Give it back.
    """
    if said.summary_files:
        try:
            said.summary = summary("\n".join(dict(_texts(tree, said.summary_files)).values()))
        except _FileError as error:
            said.lose("summary", error.where, str(error))
    if said.requires_files:
        try:
            given = (
                (f"{path}:{number}", line)
                for path, text in _texts(tree, said.requires_files)
                for number, line in enumerate(text.splitlines(), 1)
            )
            said.requires_dist = requirements_of(given)
        except (NoRequirementError, _FileError) as error:
            said.lose("requires_dist", error.where, str(error))
    if said.points_files:
        try:
            texts = dict(_texts(tree, said.points_files))
        except _FileError as error:
            said.lose("entry_points", error.where, str(error))
            said.faults.append(f"{error.where}: {error}")
        else:
            found = entry_points("\n".join(texts.values()))
            said.entry_points = (*found, *(said.entry_points or ())) or None
            said.faults += [fault for path in texts for fault in faults_in(texts[path], path)]
    return said


def of_pbr(tree: Tree) -> Facts:
    """Give what pbr adds: the requirements in the first file of those that it looks for."""
    found = [path for path in ("requirements.txt", "tools/pip-requires") if tree.is_file(path)]
    return Facts(requires_files=tuple(found[:1]) or None)


def _texts(tree: Tree, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give the files of the project, with the text of each.

    Raises:
        _FileError: as `_read` does, and if they are too large together.
    """
    left = _FILES_BYTES
    for path in paths:
        text = _read(tree, path)
        left -= len(text) + 100  # as much as looking it up is worth
        if left < 0:
            raise _FileError(path, "the files of the project are too large together")
        yield path, text


def _read(tree: Tree, path: str) -> str:
    """Give the text of a file of the project.

    Raises:
        _FileError: if it cannot be read, or lies outside.
    """
    place = in_tree(path)
    if not place:
        raise _FileError(path, "it leads out of the project")
    try:
        return tree.read(place).decode()
    except TreeError as error:
        raise _FileError(path, str(error)) from None
    except ValueError:
        raise _FileError(path, "it is not utf-8 text") from None


def _text_of(tree: Tree, paths: Sequence[str], facts: Facts) -> str | None:
    """Give what stands in files of the project, None if one of them cannot be read."""
    found = []
    for path in paths:
        place = in_tree(path)
        data = content_of(tree, place, facts) if place else b""
        if not data:
            return None
        found.append(data)
    try:
        text = b"\n".join(found).decode()
    except ValueError:
        facts.faults.append(f"{', '.join(paths)}: cannot be read: it is not utf-8 text")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def content_of(tree: Tree, path: str, facts: Facts) -> bytes:
    """Give the content of a file of the project, nothing if there is none; else it is a fault."""
    if not tree.is_file(path):
        return b""
    try:
        return tree.read(path)
    except TreeError as error:
        facts.faults.append(f"{path}: cannot be read: {error}")
        return b""
