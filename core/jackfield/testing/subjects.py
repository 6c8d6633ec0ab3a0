"""What all tests of version-control plugins rest on: what an author sets, and the hooks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest

from jackfield.errors import JackfieldError
from jackfield.repositories import VersionControl


class Subject:
    """What an author sets, and the hooks.

    Attributes:
        system: what is tested.
        formats: the plugin's ``control_formats``.
        format: the one of them that the repositories of the tests have.
        control: the path of the control directory, from the directory that it stands in; ``.``
            where that is one itself.
    """

    system: ClassVar[VersionControl]
    formats: ClassVar[Mapping[str, Mapping[str, str | bytes | None]]]
    format: ClassVar[str]
    control: ClassVar[str] = "."

    @pytest.fixture
    def directory(self) -> Path:
        """A repository with one revision or more, clean; nobody else has any of its revisions."""
        pytest.fail(f"{type(self).__name__} has no fixture 'directory'", pytrace=False)

    def add_revision(self, directory: Path) -> None:
        """Make one more revision; to be overridden."""
        pytest.fail(f"{type(self).__name__} does not override add_revision", pytrace=False)

    def told(self, directory: Path) -> object:
        """Give all that the system's own tool can say of a history; to be overridden.

        That is every revision, branch and tag, in whatever form can be compared.
        """
        pytest.fail(f"{type(self).__name__} does not override told", pytrace=False)

    # Hooks: for what not every system has. The tests of those that are not overridden are left out.

    def add_name(self, directory: Path) -> None:
        """Give a revision that is there a name: a branch, a tag, a bookmark."""

    def change(self, directory: Path) -> None:
        """Change a file in the working tree, and do not commit it."""

    def lay_traps(self, directory: Path, program: Path) -> None:
        """Let the repository have `program` run, in every way that the system has for that."""

    def share(self, directory: Path, other: Path) -> str:
        """Make at `other` a directory that shares the history; give its format."""
        return self.format

    def without_history(self, place: Path) -> tuple[Path, str]:
        """Make below `place` a directory whose history is not here; give it, and its format."""
        return place, self.format


@contextmanager
def refused(*subjects: Path) -> Iterator[None]:
    """Hold a `JackfieldError` to one line that names one of `subjects`, or something in it."""
    with pytest.raises(JackfieldError) as raised:
        yield
    text = str(raised.value)
    assert len(text.splitlines()) == 1, "an error is one line"
    assert any(name in text for subject in subjects for name in names_of(subject)), text


def names_of(path: Path) -> set[str]:
    """Give the ways to write a path in a line."""
    text = str(path)
    return {text, ascii(text)[1:-1]}


def taken(top: Path) -> dict[str, tuple[int, int, int, str]]:
    """Give what is below a directory: the mode, size, time and content of each file."""
    found = {}
    for path in (top, *top.rglob("*")):
        stat = path.lstat()
        regular = path.is_file() and not path.is_symlink()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if regular else ""
        found[str(path)] = (stat.st_mode, stat.st_size, stat.st_mtime_ns, content)
    return found
