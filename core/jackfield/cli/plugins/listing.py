"""``list`` and ``show``: what plugins there are, and all that is known of one."""

from __future__ import annotations

import os

from jackfield.commands import Table
from jackfield.roster import KINDS, described

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Mapping, Sequence

    from jackfield.activation.failures import Failure
    from jackfield.cli.names import OwnCommands
    from jackfield.discovery import Shadowed
    from jackfield.host import Host
    from jackfield.roster import Plugin


def _configure_list(parser: ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="list every plugin that was found")
    which.add_argument("--incompatible", action="store_true", help="list those that do not fit")
    which.add_argument(
        "--times",
        action="store_true",
        help="list what importing each plugin cost when it was last activated, the slowest first",
    )


def _list(host: Host, arguments: Namespace) -> Table:
    if arguments.times:
        return _times(host)
    plugins = list(host.plugins().values())
    if arguments.incompatible:
        chosen = [each for each in plugins if each.status == "incompatible"]
    elif arguments.all:
        chosen = plugins
    else:
        chosen = [each for each in plugins if _is_usable(each)]
    failures = host.remembered_failures() if chosen else {}
    hidden = host.roster.hidden if arguments.all else ()
    notes = _notes(host, chosen, arguments)
    columns = ("name", "version", "verdict", "provides", "from")
    if arguments.json:
        records = [plugin_record(plugin, failures.get(plugin.name)) for plugin in chosen]
        for plugin in hidden:
            first = host.plugin(plugin.name).where
            records.append({**plugin_record(plugin, None), "shadowed_by": first})
        return Table(columns, records=records, notes=notes)
    rows = [_row(plugin, failures.get(plugin.name), host, arguments) for plugin in chosen]
    for plugin in hidden:
        first = host.plugin(plugin.name).where
        rows.append([plugin.name, plugin.version, f"shadowed by {first}", "", plugin.where])
    return Table(columns, rows, notes=notes, optional=("from", "version"))


def _times(host: Host) -> Table:
    times = sorted(host.import_times().items(), key=lambda item: item[1], reverse=True)
    rows = []
    records = []
    for name, seconds in times:
        plugin = host.plugin(name)
        rows.append([name, plugin.version, f"{seconds * 1000:.1f} ms", plugin.where])
        records.append(
            {"name": name, "version": plugin.version, "seconds": seconds, "from": plugin.where}
        )
    never = len(host.plugins()) - len(times)
    notes = [f"{never} plugins have not been activated yet"] if never else []
    return Table(("name", "version", "import", "from"), rows, records, notes=notes)


def _is_usable(plugin: Plugin) -> bool:
    return plugin.status == "compatible" and plugin.disabled is None


def _row(plugin: Plugin, failure: Failure | None, host: Host, arguments: Namespace) -> list[object]:
    verdict = [plugin.word]
    if arguments.all or arguments.incompatible:
        verdict = [plugin.judgement]
    if plugin.disabled is not None:
        verdict.append(f"switched off by {plugin.disabled}")
    elif plugin.loads and plugin.status == "incompatible":
        verdict.append("loaded by force")
    if failure is not None:
        verdict.append(f"failed last time: {failure.message}")
    provides = ", ".join(_provided(plugin, host))
    return [plugin.name, plugin.version, "; ".join(verdict), provides, plugin.where]


def _provided(plugin: Plugin, host: Host) -> Iterator[str]:
    """Name what a plugin provides, and what another one provides in its stead."""
    shown = {"scheme": "{}://", "prefix": "{}+…://", "command": "{}"}
    for kind, pattern in shown.items():
        for name in plugin.provides(kind):
            shadowed = host.provider(kind, name) != plugin
            yield pattern.format(name) + (" (shadowed)" if shadowed else "")
    formats = plugin.provides("format")
    if len(formats) == 1:
        yield f"{formats[0]} format"
    elif formats:
        yield f"{len(formats)} formats"  # `show` names them: some plugins have twenty


def plugin_record(plugin: Plugin, failure: Failure | None) -> dict[str, object]:
    """Give what ``list --json`` says of a plugin."""
    return {
        "name": plugin.name,
        "version": plugin.version,
        "status": plugin.status,
        "untested": plugin.untested,
        "reasons": plugin.reasons,
        "loads": plugin.loads,
        "disabled": plugin.disabled,
        "failed": failure.message if failure else None,
        **{f"{kind}s" if kind != "prefix" else "prefixes": plugin.provides(kind) for kind in KINDS},
        "source": plugin.found.source,
        "kind": plugin.found.kind,
        "distribution": plugin.found.distribution,
        "location": plugin.found.path or plugin.found.location,
        "shadowed_by": None,
    }


def _notes(host: Host, chosen: Sequence[Plugin], arguments: Namespace) -> Sequence[str]:
    """Say what could not be read, what has no effect, and what the list leaves out."""
    notes = list(host.roster.faults)
    if arguments.incompatible:
        return notes
    notes += _without_effect(host, in_full=arguments.json)
    plugins = host.plugins().values()
    listed = {plugin.name for plugin in chosen}
    left_out: dict[str, int] = {}
    for plugin in plugins:
        if plugin.name not in listed:
            word = "switched off" if plugin.disabled is not None else plugin.status
            left_out[word] = left_out.get(word, 0) + 1
    if left_out:
        counts = ", ".join(f"{count} {word}" for word, count in sorted(left_out.items()))
        notes.append(f"not listed: {counts} ({host.name} list --all shows them)")
    elif not plugins:
        notes.append("no plugins are installed")
    return notes


def _without_effect(host: Host, *, in_full: bool) -> Iterator[str]:
    """Say what is shadowed, and not `in_full` in a line what a checkout on ``PYTHONPATH`` hides."""
    hidden: dict[str, list[Shadowed]] = {}
    for each in host.roster.shadowed:
        if in_full or each.what not in {"distribution", "module"}:
            yield str(each)
        else:
            hidden.setdefault(each.what, []).append(each)
    for what, claims in hidden.items():
        if len(claims) == 1:
            yield str(claims[0])
            continue
        names = ", ".join(dict.fromkeys(each.name for each in claims))
        yield (
            f"{len(claims)} {what}s are shadowed by those in {_common(claims)}: {names} "
            f"({host.name} doctor shows each)"
        )


def _common(claims: Sequence[Shadowed]) -> str:
    """Give the directory that holds all that wins, and be it far above."""
    try:
        return os.path.commonpath([each.winner for each in claims])
    except ValueError:  # a finder of somebody's own gives what is no path
        return "several places"


def _configure_show(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="a plugin's name")


def _show(host: Host, arguments: Namespace) -> Mapping[str, object]:
    from jackfield.cli.plugins.declared import declared, described  # late: a list has nothing of it

    plugin = host.plugin(arguments.name)
    metadata = plugin.metadata
    failure = host.remembered_failures().get(plugin.name)
    properties: dict[str, object] = plugin_record(plugin, failure)
    if not arguments.json:
        properties = _readable(properties)
    if metadata.distribution is not None:
        properties["summary"] = metadata.distribution.summary
    properties["module"] = metadata.module
    properties["files"] = metadata.files
    properties["faults"] = metadata.faults
    properties["shadows"] = [str(each) for each in host.roster.shadowed if _is_about(each, plugin)]
    declarations = [
        each for each in metadata.declarations.values() if each.values or each.not_static
    ]
    if arguments.json:
        properties["declarations"] = {each.host: declared(each) for each in declarations}
        properties["failure"] = failure.record() if failure else None
        return properties
    for declaration in declarations:
        for variable, entry in declared(declaration).items():
            properties[f"{declaration.host}_{variable}"] = f"{described(entry)} ({entry['origin']})"
    if failure is not None and arguments.verbose:
        properties["traceback"] = failure.traceback.splitlines()
    return {name: value for name, value in properties.items() if value not in (None, "", (), [])}


def _is_about(claim: Shadowed, plugin: Plugin) -> bool:
    """Tell whether a claim without effect is one of a plugin, or gives way to it."""
    if claim.what == "plugin":
        return claim.name == plugin.name
    if claim.what == "distribution":
        from jackfield.discovery.infofiles import normalized  # late, as above

        return claim.name == normalized(plugin.found.distribution or "")
    if claim.what == "module":
        return claim.loser == plugin.found.where
    return described(plugin) in (claim.winner, claim.loser)


def _readable(record: Mapping[str, object]) -> dict[str, object]:
    """Leave out of the record what a person need not see."""
    properties = {
        name: value
        for name, value in record.items()
        if name not in {"untested", "loads", "shadowed_by"}
    }
    if record["untested"]:
        properties["status"] = f"{record['status']}, untested"
    return properties


COMMANDS: OwnCommands = {
    "list": (_list, _configure_list),
    "show": (_show, _configure_show),
}
