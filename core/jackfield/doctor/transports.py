"""Whether the URLs that plugins declare are those that their entry points register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jackfield.doctor.finding import Finding
from jackfield.doctor.modules import spec_of
from jackfield.host import Host
from jackfield.roster import URL_ENDS, Plugin

_GROUPS = {"scheme": "backends", "prefix": "backend_prefixes"}
"""Kind -> the group of entry points, after the host's name."""

_CALL = b"register_backend"
"""What the source of a plugin has in it that registers some itself."""


def disagreements(host: Host) -> Iterator[Finding]:
    """Compare declarations with entry points; a plugin that declares none has no need to."""
    for plugin in host.plugins().values():
        if not plugin.judged.transports:
            continue
        yield from _unclear(host, plugin)
        if plugin.found.source == "installed":
            yield from _compared(host, plugin)


def undeclared(host: Host, plugin: Plugin, kind: str, name: str, how: str) -> Finding:
    """Give the finding for a scheme or prefix that a plugin registers and does not declare."""
    url = name + URL_ENDS[kind]
    return Finding(
        "transports",
        url,
        f"plugin {plugin.name!r} registers {url!r} {how} but does not declare it",
        f"add {url!r} to {host.name}_transports of {plugin.where}",
    )


def unregistered(host: Host, plugin: Plugin, kind: str, name: str, how: str) -> Finding:
    """Give the finding for a scheme or prefix that a plugin declares and does not register."""
    url = name + URL_ENDS[kind]
    return Finding(
        "transports",
        url,
        f"plugin {plugin.name!r} declares {url!r} but {how}",
        f"register {name!r} by an entry point of the group {host.name}.{_GROUPS[kind]}, or take it "
        f"out of {host.name}_transports, of {plugin.where}",
    )


def _unclear(host: Host, plugin: Plugin) -> Iterator[Finding]:
    ends = tuple(URL_ENDS.values())
    for each in plugin.judged.transports:
        if not each.endswith(ends):
            yield Finding(
                "transports",
                each,
                f"plugin {plugin.name!r} declares {each!r}, which leads nowhere: a scheme ends in "
                "'://', a prefix in '+'",
                f"write it so in {host.name}_transports of {plugin.where}",
            )


def _compared(host: Host, plugin: Plugin) -> Iterator[Finding]:
    named = {"scheme": plugin.found.backends, "prefix": plugin.found.backend_prefixes}
    registers_itself = _mentions(host, plugin)
    for kind in URL_ENDS:
        declared = plugin.transports(kind)
        if not registers_itself:
            for name in dict.fromkeys(declared):
                if name not in named[kind]:
                    yield unregistered(host, plugin, kind, name, "no entry point registers it")
        for name in named[kind]:
            if name not in declared:
                yield undeclared(host, plugin, kind, name, "by an entry point")


def _mentions(host: Host, plugin: Plugin) -> bool:
    """Tell whether a plugin may register some itself when it is imported: as its source says.

    Only to activate it shows which ones. Source that cannot be read, or is compiled, may do so.
    """
    for point in plugin.metadata.entry_points(host.name):
        if point.group != f"{host.name}.plugins":
            continue
        spec = spec_of(point.module)
        if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
            return True
        files = [Path(spec.origin)]
        if spec.submodule_search_locations is not None:
            files = sorted(files[0].parent.rglob("*.py"))
        try:
            return any(_CALL in path.read_bytes() for path in files)
        except OSError:  # may not be read, or has just gone
            return True
    return False
