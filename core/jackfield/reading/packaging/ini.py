"""The INI files of packaging: ``entry_points.txt`` and ``setup.cfg``.

`configparser` takes time that grows with the square of a line's length, and stops at the first
fault; here a line that says nothing is left out.
"""

from __future__ import annotations


def sections(text: str, *, has_colons: bool = False) -> dict[str, dict[str, str]]:
    """Give section -> option -> value; an indented line continues the value above it.

    Option names keep their case. Of two options of a name, the first counts. With `has_colons`, as
    in ``setup.cfg``, a colon may stand for the sign of equality.
    """
    found: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] | None = None
    option = ""
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped or stripped[0] in "#;":
            continue
        if line[0] in " \t" and option and section is not None:
            section[option].append(stripped)
        elif stripped[0] == "[" and stripped[-1] == "]":
            section, option = found.setdefault(stripped[1:-1].strip(), {}), ""
        elif section is not None:
            name, found_sign, value = stripped.partition("=")
            if has_colons and ":" in name:
                name, found_sign, value = stripped.partition(":")
            option = name.strip()
            if not found_sign or option in section:
                option = ""
            else:
                section[option] = [value.strip()]
    return {
        name: {option: "\n".join(parts) for option, parts in options.items()}
        for name, options in found.items()
    }


def lines(value: str) -> tuple[str, ...]:
    """Give the items of a value that has one a line."""
    return tuple(line.strip() for line in value.splitlines() if line.strip())
