"""The INI files of packaging: ``entry_points.txt`` and ``setup.cfg``.

`configparser` takes time that grows with the square of a line's length, and stops at the first
fault; here a line that says nothing is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

_LONG, _SHORT = 10_000, 100
"""Characters of a value of which parts are replaced, and of what is put in for one of them."""


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


def interpolated(found: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Put the values of other options in for ``%(option)s``, as setuptools does in ``setup.cfg``.

    ``%%`` becomes ``%``. A value stays as it is written if it is long, or what is put in is or has
    such parts, too; and where there is no such option, for which setuptools refuses the file.
    """
    from collections import ChainMap  # late, as all of this is: few files have any

    shared = found.get("DEFAULT", {})
    return {
        name: {
            option: _interpolated(value, ChainMap(options, shared)) if "%" in value else value
            for option, value in options.items()
        }
        for name, options in found.items()
    }


def _interpolated(value: str, options: Mapping[str, str]) -> str:
    import re

    def put(part: re.Match[str]) -> str:
        text = "%" if part[1] is None else options.get(part[1], "%")
        return part[0] if len(text) > _SHORT or (part[1] is not None and "%" in text) else text

    return value if len(value) > _LONG else re.sub(r"%%|%\(([^()]*)\)s", put, value)


def lines(value: str) -> tuple[str, ...]:
    """Give the items of a value that has one a line."""
    return tuple(line.strip() for line in value.splitlines() if line.strip())
