"""The headers of ``METADATA`` and ``PKG-INFO``, read without `email`, which is slow to import."""

from __future__ import annotations


def headers(text: str) -> list[tuple[str, str]]:
    """Give names, in lower case, and values, in order, up to the first empty line."""
    folded: list[tuple[str, list[str]]] = []
    end = text.find("\n\n")  # what follows is a whole README, of which nothing is wanted
    for line in (text if end < 0 else text[:end]).splitlines():
        if not line.strip():
            break
        if line[0] in " \t" and folded:
            folded[-1][1].append(line.strip())
            continue
        name, _, value = line.partition(":")
        folded.append((name.strip().lower(), [value.strip()]))
    return [(name, " ".join(parts)) for name, parts in folded]


def first_of_each(found: list[tuple[str, str]]) -> dict[str, str]:
    """Give the first value of each name that says something."""
    return {name: value for name, value in reversed(found) if value and value != "UNKNOWN"}
