"""The command line's own commands: which module has each among its `COMMANDS`, and a line of help.

Plain data, so that help, completion and dispatch need not import what they do not run.
"""

from __future__ import annotations

from jackfield.commands import Command

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from typing import TypeAlias

    from jackfield.commands import Answer
    from jackfield.host import Host

OwnCommands: TypeAlias = (
    "dict[str, tuple[Callable[[Host, Namespace], Answer], Callable[[ArgumentParser], None] | None]]"
)
"""The `COMMANDS` of a module: name -> what runs it for a host, and what declares its arguments."""

BUILT_IN = {
    "list": ("plugins.listing", "list the plugins that fit this host"),
    "show": ("plugins.listing", "show all that is known of a plugin"),
    "check": (
        "plugins.checking",
        "say whether a plugin fits, installed or not, without running it",
    ),
    "metadata": ("plugins.describing", "show what a plugin declares, and where; installed or not"),
    "install": ("plugins.installing", "check plugins, then install them with pip"),
    "uninstall": ("plugins.installing", "uninstall a plugin's distribution with pip"),
    "enable": ("plugins.switching", "load a plugin again that was switched off"),
    "disable": ("plugins.switching", "switch a plugin off without uninstalling it"),
    "identify": ("repositories.identifying", "recognise the repository or working tree at a path"),
    "scan": ("repositories.scanning", "find every repository and working tree below a directory"),
    "status": ("repositories.standing", "show how every repository below a directory stands"),
    "archive": ("repositories.archiving", "put every repository below a directory into a store"),
    "restore": ("repositories.archiving", "bring repositories back from a store"),
    "verify-archive": ("repositories.archiving", "check the repositories in a store"),
    "backends": ("storage.looking", "list the URL schemes that plugins serve"),
    "ls": ("storage.looking", "list the files of a store"),
    "get": ("storage.transferring", "fetch files from a store"),
    "put": ("storage.transferring", "put files into a store"),
    "stat": ("storage.looking", "show the size of files in a store, and when they were changed"),
    "mv": ("storage.transferring", "move files into, out of or between stores"),
    "cp": ("storage.transferring", "copy files into, out of or between stores"),
    "sync": ("storage.syncing", "make a store or directory hold what another one holds"),
    "verify": ("storage.syncing", "check that a store or directory holds what another one holds"),
    "rm": ("storage.looking", "remove files from a store"),
    "backendtest": ("storage.backendtest", "test whether a backend keeps the contract"),
    "doctor": ("plugins.doctor", "say what is wrong with the plugins, and what mends it"),
    "completion": ("completion", "print the code that teaches a shell to complete"),
    "help": ("help", "show help, without importing a plugin"),
}

LOGS_NOTHING = frozenset({"backends", "completion", "help", "list", "show"})
"""The commands that use nothing that logs."""

RUNS_PLUGINS = frozenset(
    {"status", "archive", "restore", "verify-archive", "sync", "verify"}
    | {"ls", "get", "put", "stat", "mv", "cp", "rm"}
)
"""The commands that activate plugins in this process, and whose answer is printed afterwards."""


def own_command(host: Host, name: str) -> Command:
    """Give one of the `BUILT_IN` commands of a host, which imports its module."""
    place, line = BUILT_IN[name]
    # Importing importlib for this would take longer than the module itself.
    module = __import__(f"jackfield.cli.{place}", fromlist=["COMMANDS"])
    commands: OwnCommands = module.COMMANDS
    run, configure = commands[name]
    return Command(name, lambda arguments: run(host, arguments), configure, line)
