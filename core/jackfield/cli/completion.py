"""Completion in a shell, by argcomplete; no plugin is imported for it."""

from __future__ import annotations

import os

from jackfield.cli.names import BUILT_IN, own_command

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from argparse import Action, ArgumentParser, Namespace
    from collections.abc import Sequence

    from jackfield.cli.names import OwnCommands
    from jackfield.host import Host


_NAMES = {"NAME", "TARGET"}
_URLS = {"URL", "URL [DESTINATION]", "STORE", "SRC", "DST", "SOURCE", "DESTINATION"}
_NO_FILES = {"NAME", "COMMAND"}
"""What the help calls arguments that are plugins, that are URLs, and that are no files."""


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

    typed = os.environ.get("COMP_LINE", "").split()
    wanted = _Wanted(host, typed)

    class Completer(BaseCompleter):
        """Completes what an argument is of, by what the help calls it; files elsewhere."""

        def __call__(self, *, prefix: str, action: Action, **_: object) -> list[str]:
            words = wanted.words(action.metavar, prefix)
            found = [word for word in words if word.startswith(prefix)]
            if action.metavar not in _NO_FILES:
                found += FilesCompleter()(prefix)
            return found

    parser = Parser(prog=host.name)
    parser.add_argument("--version", action="store_true", help="show the version")
    parser.add_argument("--no-index", action="store_true", help="do not trust the index")
    words = parser.add_subparsers(parser_class=Parser)
    for name, (_, text) in BUILT_IN.items():
        subparser = words.add_parser(name, help=text)
        if name not in typed:
            continue  # its arguments are not wanted, and its module need not be imported
        command = own_command(host, name)
        if command.configure is not None:
            command.configure(subparser)
        subparser.add_argument("--no-index", action="store_true", help="do not trust the index")
    for name, plugin in host.roster.providers["command"].items():
        line = plugin.commands[name]
        words.add_parser(name, help=literal(line)).add_argument("arguments", nargs="*")
    argcomplete.autocomplete(parser, default_completer=Completer())


class _Wanted:
    """The words that arguments may be."""

    def __init__(self, host: Host, typed: Sequence[str]) -> None:
        """Of a command line, take the words that were typed so far."""
        self._host = host
        self._enables = "enable" in typed[1:2]

    def words(self, metavar: object, prefix: str) -> list[str]:
        """Give words for an argument that the help calls `metavar`, of which `prefix` is typed.

        Not all of them begin with that.
        """
        if metavar in _NAMES:
            return self._names()
        if metavar == "COMMAND":
            return [*BUILT_IN, *self._host.roster.providers["command"]]
        return self._urls(prefix) if metavar in _URLS else []

    def _names(self) -> list[str]:
        """Give the names of plugins; of those that are switched off where one is to be enabled."""
        return [
            name
            for name, plugin in self._host.plugins().items()
            if name.isprintable()  # no shell takes others as one
            and not (self._enables and plugin.disabled is None)
        ]

    def _urls(self, prefix: str) -> list[str]:
        """Give how URLs begin: with a scheme, or a prefix, or those that were typed, before it."""
        providers = self._host.roster.providers
        schemes = [f"{scheme}://" for scheme in providers["scheme"]]
        head, plus, _ = prefix.rpartition("+")
        if plus:
            return [f"{head}+{url}" for url in schemes]
        return [*schemes, *(f"{name}+{url}" for name in providers["prefix"] for url in schemes)]


COMMANDS: OwnCommands = {"completion": (_code, _configure)}
