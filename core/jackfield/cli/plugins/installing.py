"""``install`` and ``uninstall``: pip does the work, after the plugin was read and judged."""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from packaging.requirements import Requirement

from jackfield.cli import output
from jackfield.cli.names import OwnCommands
from jackfield.cli.plugins.checking import is_path, unfound
from jackfield.cli.plugins.elsewhere import why_not_here
from jackfield.cli.plugins.rebuilt import is_installed_otherwise
from jackfield.commands import Table
from jackfield.compatibility import Status, Verdict
from jackfield.discovery.infofiles import normalized
from jackfield.discovery.installed import Installed
from jackfield.errors import IncompatiblePlugin, JackfieldError
from jackfield.host import Host
from jackfield.metadata import PluginMetadata
from jackfield.reading import read_all
from jackfield.roster import Plugin, described


def _configure_install(parser: ArgumentParser) -> None:
    parser.add_argument(
        "targets",
        metavar="TARGET",
        nargs="+",
        help="a wheel, an sdist, a project's directory, a setup.py, or what pip downloads by name; "
        "pip is set up by its own PIP_… variables",
    )
    parser.add_argument(
        "--force", action="store_true", help="install what does not fit or is no plugin, too"
    )


def _install(host: Host, arguments: Namespace) -> Table:
    with tempfile.TemporaryDirectory(prefix=f"{host.name}-install-") as downloads:
        located = [
            _located(target, Path(downloads, str(index)))
            for index, target in enumerate(arguments.targets)
        ]
        judged = [
            (metadata, host.judge(metadata))
            for path, _ in located
            for metadata in _read(path, host, arguments.force)
        ]
        refused = [each for each in judged if each[1].status is Status.INCOMPATIBLE]
        if refused and not arguments.force:
            return _refusal(host, judged, refused)
        for metadata, verdict in judged:
            if verdict.word != Status.COMPATIBLE:
                output.warn(host.name, f"{_named(metadata, host)} is {verdict}")
        _run_pip("install", *(f"{_installable(path)}{extras}" for path, extras in located))
        wheels = [path.absolute() for path, _ in located if path.suffix == ".whl"]
        if rebuilt := [path for path in wheels if is_installed_otherwise(path)]:
            _run_pip("install", "--no-deps", "--force-reinstall", *map(str, rebuilt))
    absent = why_not_here([metadata for metadata, _ in judged])
    errors = [
        JackfieldError(f"{_named(metadata, host)} is not what is installed: {absent[name]}")
        for metadata, _ in judged
        if (name := _distribution_of(metadata)) in absent
    ]
    here = [each for each in judged if _distribution_of(each[0]) not in absent]
    rows = [[each.name, each.version(host.name), verdict.word] for each, verdict in here]
    notes = list(_notes([metadata for metadata, _ in here], host))
    return Table(("installed", "version", "verdict"), rows, errors=errors, notes=notes)


def _distribution_of(metadata: PluginMetadata) -> str:
    return (metadata.distribution.name if metadata.distribution else None) or ""


def _notes(installed: Sequence[PluginMetadata], host: Host) -> Iterator[str]:
    """Say what has been installed in vain: nobody finds it, or something else goes before it."""
    for metadata in installed:
        for why in (*metadata.entry_point_faults, *unfound(metadata, host.name, is_installed=True)):
            yield f"{_named(metadata, host)}: {why}"
    host.refresh()
    names = {each.distribution.name for each in installed if each.distribution is not None}
    own = [plugin for name in filter(None, names) for plugin in _of_distribution(host, name)]
    losers = {text for plugin in own for text in (plugin.where, described(plugin))}
    yield from (str(each) for each in host.roster.shadowed if each.loser in losers)


def _located(target: str, downloads: Path) -> tuple[Path, str]:
    """Give the path of what is to be installed, and ``[…]``, its extras that are asked for.

    A requirement is downloaded, as a wheel. Only a wheel: to learn what an sdist needs, pip would
    run it before it was judged. So nothing is left to pip, either, that it would take for a path.
    """
    place, extras = _divided(target)
    is_url = "://" in place and not os.path.lexists(place)
    if is_path(place) and not is_url:
        path = Path(place)
        if path.suffix == ".py" and path.name != "setup.py":
            raise JackfieldError(f"{target}: pip installs no file of Python: name its project")
        return path, extras
    try:
        requirement = Requirement(target)
    except (ValueError, RecursionError):  # its InvalidRequirement; int() on thousands of digits
        requirement = None
    if requirement is None or requirement.url is not None:
        raise JackfieldError(f"{target!r} is neither a path nor a requirement like 'name>=1.0'")
    _run_pip("download", "--no-deps", "--only-binary=:all:", "--dest", str(downloads), target)
    wheel = next(downloads.glob("*"), None)
    if wheel is None:
        raise JackfieldError(
            f"{target!r}: pip finds nothing to install here; its marker is for something else"
        )
    return wheel, f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""


def _divided(target: str) -> tuple[str, str]:
    """Give a path without the extras at its end, and these, as of ``.[s3]``."""
    place, bracket, extras = target.removesuffix("]").rpartition("[")
    if not place or not target.endswith("]") or os.path.lexists(target):
        return target, ""
    return place, f"{bracket}{extras}]" if extras.strip() else ""


def _read(path: Path, host: Host, force: bool) -> Sequence[PluginMetadata]:
    try:
        return read_all(path, host.name)
    except JackfieldError:
        if force and os.path.lexists(path):
            return ()
        raise


def _refusal(
    host: Host,
    judged: Sequence[tuple[PluginMetadata, Verdict]],
    refused: Sequence[tuple[PluginMetadata, Verdict]],
) -> Table:
    errors = [
        IncompatiblePlugin(
            f"{_named(metadata, host)} is not installed: {verdict} "
            "(--force gives it to pip all the same)"
        )
        for metadata, verdict in refused
    ]
    if len(refused) < len(judged):
        output.warn(host.name, "nothing is installed, since not all of it fits")
    return Table(("installed", "version", "verdict"), errors=errors)


def _named(metadata: PluginMetadata, host: Host) -> str:
    version = metadata.version(host.name)
    return f"plugin {metadata.name!r}{f' {version}' if version else ''}"


def _installable(path: Path) -> Path:
    """Give what pip takes: of a lone ``setup.py``, its directory; absolute, so never an option."""
    return (path.parent if path.name == "setup.py" else path).absolute()


def _configure_uninstall(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the name of a plugin, or of its distribution")
    parser.add_argument(
        "--yes", action="store_true", help="also if other plugins go with the distribution"
    )


def _uninstall(host: Host, arguments: Namespace) -> dict[str, object]:
    plugin = _installed(host, arguments.name)
    distribution = plugin.metadata.distribution
    if distribution is None or distribution.name is None:
        raise JackfieldError(
            f"plugin {plugin.name!r} was not installed by pip: it lies in {plugin.where}; "
            "remove it there"
        )
    name = distribution.name
    others = [each.name for each in _of_distribution(host, name) if each.name != plugin.name]
    if others and arguments.name != name and not arguments.yes:
        raise JackfieldError(
            f"{name} also holds {', '.join(map(repr, others))}: --yes uninstalls all of it"
        )
    record = Installed().info_of(name)
    try:
        _run_pip("uninstall", "--yes", name)
    except JackfieldError as error:
        if not distribution.unreadable:
            raise
        mend = f"'{host.name} doctor' says what mends it"
        raise JackfieldError(f"{error}; {name} {distribution.unreadable}: {mend}") from None
    host.refresh()
    left = _left(host, plugin, name, record)
    if left is not None:
        raise JackfieldError(
            f"{name} is still there: pip has not installed it into {sys.prefix}; it lies in "
            f"{left}: remove it there"
        )
    return {"uninstalled": name, "plugins": [plugin.name, *others]}


def _left(host: Host, plugin: Plugin, name: str, record: str | None) -> str | None:
    """Give where a distribution still is that pip has uninstalled; None if it is gone.

    `record` is its ``.dist-info``.
    """
    if record is not None and os.path.lexists(record):
        return str(Path(record).parent)
    location = plugin.metadata.location
    left = [each.metadata for each in _of_distribution(host, name)]
    # The project of an editable install may still be on the path of this process.
    is_left = any((each.kind, each.location) == ("installed", location) for each in left)
    return location if is_left else None


def _installed(host: Host, name: str) -> Plugin:
    if name in host.plugins():
        return host.plugin(name)
    of_distribution = _of_distribution(host, name)
    return of_distribution[0] if of_distribution else host.plugin(name)


def _of_distribution(host: Host, name: str) -> list[Plugin]:
    """Give the installed plugins of a distribution, also those without effect."""
    return [
        plugin
        for plugin in (*host.plugins().values(), *host.roster.hidden)
        if plugin.metadata.distribution is not None
        and plugin.found.source == "installed"
        and normalized(plugin.metadata.distribution.name or "") == normalized(name)
    ]


def _without_pip(command: str) -> str:
    """Say how to install in an environment without pip: with what has made it, as a rule."""
    does_it = "install" if command == "download" else command  # uv downloads nothing
    place = Path(sys.prefix)
    ensure = f"install it ({shlex.join([sys.executable, '-m', 'ensurepip'])})"
    if (place / "pipx_metadata.json").is_file():
        does = "inject" if does_it == "install" else "uninject"
        return f"pipx {does} {shlex.quote(place.name)} does it, or {ensure}"
    if (place / "uv-receipt.toml").is_file():
        return f"uv tool install {shlex.quote(place.name)} --with … does it, or {ensure}"
    if shutil.which("uv") is not None:
        does = shlex.join(["uv", "pip", does_it, "--python", sys.executable])
        return f"{does} does it, or {ensure}"
    return ensure


def _run_pip(*arguments: str) -> None:
    """Run pip in this interpreter's environment; what it says goes to the error output."""
    if importlib.util.find_spec("pip") is None:
        raise JackfieldError(f"there is no pip in {sys.prefix}: {_without_pip(arguments[0])}")
    sys.stdout.flush()
    with subprocess.Popen([sys.executable, "-m", "pip", *arguments], stdout=sys.stderr) as pip:
        try:
            status = pip.wait()
        except KeyboardInterrupt:
            pip.wait()  # Ctrl-C reached it, too: let it put back what it has begun
            raise
    if status:
        raise JackfieldError(f"pip {arguments[0]} failed with status {status}: see above")


COMMANDS: OwnCommands = {
    "install": (_install, _configure_install),
    "uninstall": (_uninstall, _configure_uninstall),
}
