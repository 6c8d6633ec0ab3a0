"""``enable`` and ``disable``: a plugin is switched off, and on again, in the user's settings."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial

from jackfield.cli.names import OwnCommands
from jackfield.discovery.settings import set_disabled
from jackfield.host import Host


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="a plugin's name")


def _switch(host: Host, arguments: Namespace, *, off: bool) -> dict[str, object]:
    plugin = host.plugin(arguments.name)
    file = set_disabled(host.name, plugin.name, off)
    host.refresh()
    remaining = host.plugin(plugin.name).disabled
    return {"plugin": plugin.name, "disabled": remaining, "settings": str(file)}


COMMANDS: OwnCommands = {
    "enable": (partial(_switch, off=False), _configure),
    "disable": (partial(_switch, off=True), _configure),
}
