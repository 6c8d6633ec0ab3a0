"""Completion in a shell, by argcomplete; no plugin is imported for it."""

from __future__ import annotations

import os
from importlib import import_module

from jackfield.cli.names import BUILT_IN
from jackfield.commands import Command

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from argparse import Action, ArgumentParser, Namespace

    from jackfield.host import Host


def commands(host: Host) -> list[Command]:
    """Give the commands of this module."""
    return [
        Command(
            "completion",
            lambda arguments: _code(host, arguments),
            _configure,
            BUILT_IN["completion"][1],
        )
    ]


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh"), help="the shell")


def _code(host: Host, arguments: Namespace) -> str:
    from argcomplete.shell_integration import shellcode

    code: str = shellcode([host.name], shell=arguments.shell)
    return code.rstrip("\n")


def complete(host: Host) -> None:
    """Answer the shell's request for completions, and end the process."""
    import argcomplete
    from argcomplete.completers import BaseCompleter, FilesCompleter

    from jackfield.cli.parser import Parser, literal

    names = [name for name in host.plugins() if name.isprintable()]  # no shell takes others as one

    class Completer(BaseCompleter):
        """Completes names of plugins where those are wanted, files elsewhere."""

        def __call__(self, *, prefix: str, action: Action, **_: object) -> list[str]:
            found: list[str] = []
            if action.dest in {"name", "target", "targets"}:
                found = [name for name in names if name.startswith(prefix)]
            if action.dest != "name":
                found += FilesCompleter()(prefix)
            return found

    parser = Parser(prog=host.name)
    words = parser.add_subparsers(parser_class=Parser)
    typed = os.environ.get("COMP_LINE", "").split()
    for name, (module, text) in BUILT_IN.items():
        subparser = words.add_parser(name, help=text)
        if name not in typed:
            continue  # its arguments are not wanted, and its module need not be imported
        own = import_module(f"jackfield.cli.{module}").commands(host)
        command = next(each for each in own if each.name == name)
        if command.configure is not None:
            command.configure(subparser)
    for name, plugin in host.roster.providers["command"].items():
        line = plugin.commands[name]
        words.add_parser(name, help=literal(line)).add_argument("arguments", nargs="*")
    argcomplete.autocomplete(parser, default_completer=Completer())
