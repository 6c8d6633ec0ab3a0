"""Entry points of groups that are none of a host's, but nearly: nobody finds what they name."""

from __future__ import annotations

from collections.abc import Iterator

from jackfield.discovery.groups import misspelt
from jackfield.discovery.installed import Installed
from jackfield.doctor.finding import Finding, pip
from jackfield.host import Host
from jackfield.reading.packaging.facts import entry_points


def misspelt_groups(host: Host) -> Iterator[Finding]:
    """Find the installed distributions that mean a group of the host's and name another one."""
    for each in Installed().declaring(host.name):
        try:
            text = each.distribution.read_text("entry_points.txt") or ""
        except (OSError, ValueError):  # has just gone, or is none
            continue
        for problem in misspelt((point.group for point in entry_points(text)), host.name):
            mend = pip("install", "--upgrade", each.key)
            yield Finding("missing", each.key, f"{each.key}: {problem}", mend)
