"""Help that needs no plugin: the list of all commands, and a line for one."""

from __future__ import annotations

from jackfield.cli.escape import escape, escape_lines
from jackfield.cli.names import BUILT_IN, own_command
from jackfield.errors import UsageError

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from jackfield.cli.names import OwnCommands
    from jackfield.host import Host


def overview(host: Host) -> str:
    """Write the help of the whole program: its own commands, then those of plugins."""
    lines = [
        f"usage: {host.name} [-h] [-v] [--version] [--json] [--no-index] COMMAND …",
        "",
        "options:",
        "  -h, --help     show this help",
        "  --version      show the version",
        "  --json         print JSON",
        "  --no-index     look at everything anew instead of trusting the index",
        "  -v, --verbose  say more; with an error, its traceback",
        "",
        "commands:",
        *_columns({name: text for name, (_, text) in BUILT_IN.items()}),
    ]
    offered = _plugin_commands(host)
    if offered:
        lines += ["", "commands of plugins:", *_columns(offered)]
    lines += ["", f"{host.name} COMMAND --help shows the arguments of a command."]
    return escape_lines("\n".join(lines)) + "\n"


def unknown_command(host: Host, name: str) -> UsageError:
    """Make the error of a command that is not there, with what may be meant."""
    import difflib
    import shlex

    known = [*BUILT_IN, *host.roster.providers["command"]]
    close = difflib.get_close_matches(name, known, n=3)
    hint = "no plugin provides it"
    unread = _with_unread_commands(host)
    if name in unread:
        check = shlex.join([host.name, "check", name])
        hint = f"what plugin {name!r} declares cannot be read: {check} says why"
    elif name in host.plugins():
        show = shlex.join([host.name, "show", name])
        hint = f"plugin {name!r} declares none of that name, see {show}"
    elif close:
        hint = f"did you mean {' or '.join(close)}?"
    elif unread:
        names = " and ".join(map(repr, unread))
        check = shlex.join([host.name, "check", unread[0]])
        hint += f", but the commands of {names} cannot be read: {check} says why"
    return UsageError(
        f"{host.name}: there is no command {name!r}: {hint} (try: {host.name} --help)"
    )


def _with_unread_commands(host: Host) -> list[str]:
    """Name the plugins of whose commands nobody can tell what they are."""
    unread = []
    for name, plugin in host.plugins().items():
        declaration = plugin.metadata.declaration(host.name)
        is_told = "commands" not in {*declaration.not_static, *declaration.faults}
        if plugin.metadata.unreadable or not is_told:
            unread.append(name)
    return unread


def _plugin_commands(host: Host) -> dict[str, str]:
    offered = {}
    for name, plugin in sorted(host.roster.providers["command"].items()):
        text = plugin.commands[name]
        if plugin.disabled is not None:
            text = f"{text} (switched off)"
        elif not plugin.loads:
            text = f"{text} ({plugin.word})"
        offered[escape(name)] = escape(text.strip())
    return offered


def _columns(texts: dict[str, str]) -> list[str]:
    width = max(map(len, texts))
    return [f"  {name:{width}}  {text}".rstrip() for name, text in texts.items()]


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("command", nargs="?", metavar="COMMAND", help="what to show the help of")


def _help(host: Host, arguments: Namespace) -> str:
    name = arguments.command
    if name is None:
        return overview(host).rstrip("\n")
    if name in BUILT_IN:
        from jackfield.cli.parser import parser_of  # late: the list of all commands needs none

        command = own_command(host, name)
        return parser_of(command, host.name, built_in=True).format_help().rstrip("\n")
    plugin = host.provider("command", name)
    if plugin is None:
        raise unknown_command(host, name)
    line = plugin.commands[name] or "its plugin says no more of it"
    return (
        f"{name}: {escape(line)}\n"
        f"A command of plugin {plugin.name!r} ({plugin.where}), {plugin.judgement}.\n"
        f"{host.name} {name} --help loads the plugin to show its arguments."
    )


COMMANDS: OwnCommands = {"help": (_help, _configure)}
