"""Entry points that nobody finds: of misspelt groups, and of lines that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from jackfield.discovery.groups import misspelt
from jackfield.discovery.installed import Candidate, Installed
from jackfield.doctor.finding import Finding, is_name, pip, removal
from jackfield.host import Host
from jackfield.reading.installed import wrong_lines
from jackfield.reading.packaging.facts import entry_points


def unfound_points(host: Host) -> Iterator[Finding]:
    """Find them in the installed distributions that mention the host, or of which nobody can tell.

    That is where there is a text, and no entry point in it.
    """
    for each in Installed().counting():
        data = each.text()
        if not data:
            continue
        text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        points = entry_points(text)
        if points and host.name not in text.lower():
            continue
        name = each.key.replace("_", "-")
        groups = {point.group: None for point in points}
        problems = list(misspelt(groups, host.name))
        own = [group for group in groups if group.startswith(f"{host.name}.")]
        if own == [f"{host.name}.metadata"] and not problems:
            problems.append(f"no entry point of {host.name}.plugins names it: it is not found")
        for problem in problems:
            mend = _installation(each, "--upgrade")
            yield Finding("missing", name, f"{name}: {problem}", mend)
        for fault in wrong_lines(text, len(points)):
            mend = _installation(each, "--force-reinstall", "--no-deps")
            yield Finding("unreadable", name, f"{each.where}/{fault}", mend)


def _installation(each: Candidate, *options: str) -> str:
    """Give what installs a distribution again; pip takes not all that a directory is called."""
    name = each.key.replace("_", "-")
    return pip("install", *options, name) if is_name(name) else removal(each.where)
