"""The requirements in the lines of a text or a file, as setuptools takes them."""

from __future__ import annotations

from collections.abc import Iterable

from jackfield.reading.errors import shortened


class NoRequirementError(Exception):
    """A line is no requirement to setuptools, or not the same to each of its releases."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(reason)
        self.where = where


def requirements_of(given: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    r"""Give the requirements in lines, of each of which it is said where it stands.

    A line that ends with a blank and ``\`` goes on in the next one that is no comment.

    Raises:
        NoRequirementError: if one is for pip alone, as ``-r other.txt`` is, or goes on nowhere.
    """
    found: list[str] = []
    parts: list[str] = []
    begun = ""
    for where, line in given:
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        written = written.partition(" #")[0]
        begun = begun if parts else where
        if written.endswith("\\"):
            if written[-2:-1].strip():
                # Setuptools takes the character before it away, too.
                raise NoRequirementError(begun, "there is no blank before the \\ at its end")
            parts.append(written[:-2].strip() if not parts else written[:-2].rstrip())
            continue
        written = "".join((*parts, written)).strip()
        parts.clear()
        if written.startswith("-"):
            raise NoRequirementError(begun, f"{shortened(written)!r} is for pip alone")
        found.append(written)
    if parts:
        raise NoRequirementError(begun, "it goes on after the end")
    return tuple(found)


def marked(requirement: str, marker: str) -> str:
    """Give a requirement that counts only where `marker` holds."""
    what, semicolon, own = requirement.partition(";")
    if not semicolon:
        return f"{requirement} ; {marker}"
    return f"{what.rstrip()} ; ({own.strip()}) and ({marker})"
