"""``enable`` and ``disable``: a plugin is switched off, and on again, in the user's settings."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial

from jackfield.cli.names import BUILT_IN
from jackfield.commands import Command
from jackfield.discovery.settings import set_disabled
from jackfield.host import Host


def commands(host: Host) -> list[Command]:
    """Give the commands of this module."""
    return [
        Command(name, partial(_switch, host, off), _configure, BUILT_IN[name][1])
        for name, off in (("enable", False), ("disable", True))
    ]


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="a plugin's name")


def _switch(host: Host, off: bool, arguments: Namespace) -> dict[str, object]:
    plugin = host.plugin(arguments.name)
    file = set_disabled(host.name, plugin.name, off)
    host.refresh()
    remaining = host.plugin(plugin.name).disabled
    return {"plugin": plugin.name, "disabled": remaining, "settings": str(file)}
