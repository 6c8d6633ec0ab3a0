"""What a build makes of a version, also by the tags of setuptools' command ``egg_info``."""

from __future__ import annotations

from collections.abc import Mapping

from jackfield.metadata import NotStatic, Origin
from jackfield.reading.packaging.facts import Facts

_LONGEST = 300
"""Characters of a version that is looked at."""

_NO = frozenset({"", "0", "f", "false", "n", "no", "none", "off"})
"""What says that the date is not added; anything else may say that it is."""


def note_tags(said: Facts, options: Mapping[str, object], path: str) -> None:
    """Note what the options of ``egg_info``, which a file gives, add to the version."""
    given = {name.lower().replace("-", "_"): value for name, value in options.items()}
    if "tag_build" in given:
        said.tag_build = str(given["tag_build"])
    if str(given.get("tag_date", "")).lower() not in _NO:
        said.tag_unknown = NotStatic("tag_date adds the day when it is built", Origin(path, 1))


def written_version(value: object) -> str | None:
    """Give the version that a text is, or a number, of which setuptools makes one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def add_tags(facts: Facts) -> None:
    """Give a version the form that it has where it is built, with what setuptools adds to it."""
    tag = facts.tag_build
    if facts.version is None:
        return
    facts.version = _normalized(facts.version)
    if facts.is_apart or not (tag or facts.tag_unknown):
        return
    if facts.tag_unknown is None:
        facts.version = _tagged(facts.version, tag or "")
    if facts.tag_unknown is not None or facts.version is None:
        why = NotStatic("tag_build makes it none that PEP 440 allows", Origin("setup.cfg", 1))
        facts.version_not_static = facts.tag_unknown or why
        facts.version = facts.version_origin = None


def _normalized(version: str) -> str:
    """Give a version as all build backends write it, as it is if it is none to them."""
    if len(version) > _LONGEST or all(map(_is_plain, version.split("."))):
        return version
    from packaging.version import Version  # late: most versions are plain

    try:
        return str(Version(version))
    except ValueError:  # its InvalidVersion is one
        return version


def _is_plain(part: str) -> bool:
    return part.isascii() and part.isdecimal() and (part[0] != "0" or part == "0")


def _tagged(version: str, tag: str) -> str | None:
    """Give a version with a tag, None if that is no version."""
    from packaging.version import Version

    try:
        # What has it already, as it is written or as PEP 440 has it, does not get it twice.
        if version.endswith((tag, str(Version(f"0{tag}")).removeprefix("0"))):
            return version
        return str(Version(f"{version}{tag}"))
    except ValueError:  # its InvalidVersion is one
        return None
