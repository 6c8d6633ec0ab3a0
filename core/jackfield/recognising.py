"""What the plugins of a host know of on-disk formats, and whether they can be used here.

Every plugin's descriptions count, whether it is switched off, incompatible or never activated: a
description needs no code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from jackfield.formats import ControlFormat, KnownLabel, Undetermined
from jackfield.roster import Plugin

_NAMED = 3
"""Formats that are named of those that a directory may have."""


def control_formats(plugins: Iterable[Plugin]) -> list[ControlFormat]:
    """Give the control formats that plugins describe."""
    return [
        ControlFormat(name, paths, plugin.name, name in plugin.per_directory)
        for plugin in plugins
        for name, paths in plugin.formats.items()
    ]


def known_labels(plugins: Iterable[Plugin]) -> list[KnownLabel]:
    """Give the labels of Bazaar's control directory that plugins explain."""
    return [
        KnownLabel(part, label, description, plugin.name)
        for plugin in plugins
        for part, labels in plugin.labels.items()
        for label, description in labels.items()
    ]


def usability(plugin: Plugin) -> str:
    """Say whether a plugin that knows a format can be used here, and if not, why."""
    if plugin.disabled is None and plugin.loads:
        return plugin.word
    version = f" {plugin.version}" if plugin.version else ""
    there = "is installed" if plugin.found.source == "installed" else "is there"
    hindrance = plugin.judgement
    if plugin.disabled is not None:
        hindrance = f"switched off by {plugin.disabled}"
    return f"{plugin.where}{version} {there}, but {hindrance}"


def short_state(plugin: Plugin) -> str:
    """Say the same in a word or two."""
    return plugin.word if plugin.disabled is None else "switched off"


def undetermined_records(undetermined: Iterable[Undetermined]) -> list[dict[str, str]]:
    """Give what could not be told of directories, for JSON."""
    return [
        {"name": each.format.name, "path": str(each.path), "reason": each.reason}
        for each in undetermined
    ]


def unclear(undetermined: Iterable[Undetermined]) -> Iterator[str]:
    """Say what could not be told about directories: a line for each, and each reason."""
    groups: dict[tuple[Path, str], list[Undetermined]] = {}
    for each in undetermined:
        groups.setdefault((each.directory, each.reason), []).append(each)
    for (directory, reason), group in groups.items():
        paths = {each.path.relative_to(directory) for each in group}
        where = f"{paths.pop()}: " if len(paths) == 1 else ""
        names = [each.format.name for each in group]
        if len(names) > _NAMED:
            names[_NAMED:] = [f"{len(names) - _NAMED} others"]
        *most, last = names
        listed = f"{', '.join(most)} or {last}" if most else last
        yield f"{directory}: cannot tell whether it is {listed}: {where}{reason}"
