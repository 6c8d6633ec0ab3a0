"""The headers of ``METADATA`` and ``PKG-INFO``, read without `email`, which is slow to import."""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Container


def headers(text: str, wanted: Container[str] | None = None) -> list[tuple[str, str]]:
    """Give names, in lower case, and values, in order, up to the first empty line.

    Only those that are `wanted` are given, if that is said.
    """
    folded: list[tuple[str, list[str]]] = []
    parts: list[str] = []
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    end = text.find("\n\n")  # what follows is a whole README, of which nothing is wanted
    for line in (text if end < 0 else text[:end]).split("\n"):
        if not line:
            break
        # A licence goes on over lines of nothing but blanks.
        if line[0] in " \t" and parts:
            parts.append(line.strip())
            continue
        name, _, value = line.partition(":")
        name, parts = name.strip().lower(), [value.strip()]
        if wanted is None or name in wanted:
            folded.append((name, parts))
    return [(name, " ".join(parts)) for name, parts in folded]


def first_of_each(found: list[tuple[str, str]]) -> dict[str, str]:
    """Give the first value of each name that says something."""
    return {name: value for name, value in reversed(found) if value and value != "UNKNOWN"}
