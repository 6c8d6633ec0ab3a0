"""What is wrong with the plugins of a host and with what they are installed in, and what mends it.

Nothing of a plugin runs for `examine`; `activated` activates each in a process of its own.
"""

from __future__ import annotations

import errno
import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from jackfield.discovery.finders import import_path
from jackfield.discovery.installed import Installed
from jackfield.discovery.settings import settings_file
from jackfield.doctor.activating import TIME_LIMIT, activated
from jackfield.doctor.finding import Finding, is_name, own, permission, pip, removal
from jackfield.doctor.modules import lacks_modules, missing_modules
from jackfield.doctor.points import unfound_points
from jackfield.doctor.sites import (
    broken_sites,
    copied_script,
    is_of_pythonpath,
    without_files,
)
from jackfield.doctor.transports import disagreements
from jackfield.host import Host
from jackfield.roster import described

__all__ = ["TIME_LIMIT", "Finding", "activated", "examine"]


def examine(host: Host) -> Iterator[Finding]:
    """Find what is wrong, without activating a plugin."""
    shadowed = {each.name for each in host.roster.shadowed if each.what == "distribution"}
    sites = list(broken_sites(import_path(), shadowed))
    yield from sites
    yield from copied_script(host.version.distribution)
    yield from _claims(host)
    yield from missing_modules(host, set(filter(None, map(without_files, sites))))
    points = list(unfound_points(host))
    yield from points
    yield from disagreements(host)
    yield from _unread(host)
    yield from _failures(host)
    told = {each.problem for each in points}
    for fault in host.roster.faults:
        if fault not in told:
            yield Finding("unreadable", host.name, fault, _mend_of_fault(host, fault))
    yield from _index(host)


def _mend_of_fault(host: Host, fault: str) -> str:
    """Give what takes the cause of a fault away, or what looks for it again."""
    subject, _, reason = fault.partition(": ")
    if reason.endswith(os.strerror(errno.EACCES)) and Path(subject).is_absolute():
        return permission(subject)
    if reason.startswith("is passed over: ") and "pip installs it" in reason:
        return pip("install", subject)
    if subject.startswith(f"{host.name.upper()}_"):
        return shlex.join(["unset", subject])
    if subject == settings_file(host.name):
        return removal(subject)
    return f"{host.name} list --no-index"


def _claims(host: Host) -> Iterator[Finding]:
    names = {described(plugin): name for name, plugin in host.plugins().items()}
    for each in host.roster.shadowed:
        if each.what == "distribution":
            continue  # among the broken sites
        if each.what == "module":
            mend = _mend_of_path(each.winner)
        elif each.what == "plugin":
            loser = each.loser
            is_distribution = loser in {
                plugin.found.distribution
                for plugin in host.roster.hidden
                if plugin.found.source == "installed"
            }
            mend = pip("uninstall", loser) if is_distribution else removal(loser)
            if is_distribution and not is_name(loser):
                mend = own(host.name, "show", each.name)
        else:
            mend = own(host.name, "disable", names[each.loser])
        yield Finding("shadowed", each.name, str(each), mend)


def _mend_of_path(directory: str) -> str:
    """Give what takes a directory off the path; what is in it is somebody's work."""
    if is_of_pythonpath(directory):
        return shlex.join(["unset", "PYTHONPATH"])
    if directory == os.path.realpath(os.curdir):  # where ``python -m`` is run
        return shlex.join(["export", "PYTHONSAFEPATH=1"])
    return f"take {shlex.quote(directory)} off sys.path, or install the project in it"


def _unread(host: Host) -> Iterator[Finding]:
    """Find what cannot be read of a plugin, or is malformed, so that it counts for nothing."""
    for name, plugin in host.plugins().items():
        faults, distribution = plugin.metadata.faults, plugin.metadata.distribution
        if distribution is not None and distribution.unreadable:
            problem = f"plugin {name!r} {distribution.unreadable}: what it requires is not known"
            mend = own(host.name, "show", name)
            may_be_read = not distribution.unreadable.endswith(os.strerror(errno.EACCES))
            if may_be_read and distribution.name and is_name(distribution.name):
                mend = _installed_anew(distribution.name)
            yield Finding("unreadable", name, problem, mend)
        declaration = plugin.metadata.declaration(host.name)
        wrong = list(declaration.malformed().values())
        if plugin.status != "unknown":  # what is recovered stands in a file that nothing can load
            wrong += faults if declaration.recovered else plugin.metadata.entry_point_faults
        for fault in wrong:
            problem = f"plugin {name!r} ({plugin.where}): {fault}"
            yield Finding("unreadable", name, problem, own(host.name, "show", name))
        if plugin.status != "unknown" or not faults:
            continue
        if not plugin.metadata.module and lacks_modules(host, plugin):
            continue  # that is what is missing
        problem = f"what plugin {name!r} ({plugin.where}) supports is not known: {faults[0]}"
        yield Finding("unreadable", name, problem, own(host.name, "show", name))


def _installed_anew(distribution: str) -> str:
    """Give what installs a distribution whose metadata cannot be read.

    Pip replaces none without metadata where Python 3.15 or later runs it: of that it is taken.
    """
    mend = pip("install", "--force-reinstall", "--no-deps", distribution)
    info = Installed().info_of(distribution)
    if info is None or not Path(info, "METADATA").is_file():  # then it is among the left-overs
        return mend
    return f"{removal(info)} && {mend}"


def _failures(host: Host) -> Iterator[Finding]:
    for name, failure in host.remembered_failures().items():
        distribution = host.plugin(name).found.distribution
        mend = own(host.name, "disable", name)
        is_installed = host.plugin(name).found.source == "installed"
        if distribution is not None and is_installed and is_name(distribution):
            mend = pip("install", "--upgrade", distribution)
        problem = f"plugin {name!r} failed when it was last activated: {failure.message}"
        yield Finding("broken", name, problem, mend, failure.traceback)


def _index(host: Host) -> Iterator[Finding]:
    if not host.uses_index:
        return
    if host.index.state() == "unreadable":
        problem = f"the index {host.index.file} cannot be read"
        mend = f"{host.name} doctor --rebuild"
        try:
            host.index.check_can_be_written()
        except OSError as error:
            problem += f", nor be made anew: {error.strerror}: {error.filename!r}"
            mend = f"export {host.name.upper()}_CACHE_DIR=A-DIRECTORY-OF-YOUR-OWN"
        yield Finding("index", host.index.file, problem, mend)
