"""Hosts other than the one that runs: releases of Bazaar and Breezy, and hosts that a user names.

``api_ranges.json`` says which API range each release declared, read off the released sources: a
plugin may use any API from the minimum to the version itself.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib.resources import files

from jackfield.compatibility import HostVersion
from jackfield.errors import UsageError
from jackfield.versions import ApiVersion, InvalidVersion, Version, show_api


@functools.cache
def known_hosts() -> Mapping[str, tuple[HostVersion, ...]]:
    """Give the known releases of every known host, the oldest first."""
    file = files(__name__) / "api_ranges.json"  # this may be a package in a zip file
    hosts = json.loads(file.read_text(encoding="utf-8"))["hosts"]
    return {
        name: tuple(
            sorted(
                (_host(name, version, minimum) for version, minimum in releases.items()),
                key=lambda host: host.api_current_version,
            )
        )
        for name, releases in hosts.items()
    }


def parse_host(text: str) -> tuple[HostVersion, ...]:
    """Give the hosts that a user means.

    ``bzr=2.5.1`` is a known release, ``bzr`` all of them, and ``myhost=2.1.0:1.8.0`` any host, with
    its version and the oldest API that it offers.

    Raises:
        UsageError: if the text is none of these, or the release is not known.
    """
    name, equals, versions = text.partition("=")
    known = known_hosts().get(name, ())
    if not equals and known:
        return known
    version, colon, minimum = versions.partition(":")
    if not (name.isidentifier() and name.islower() and version and bool(colon) == bool(minimum)):
        hosts = " and ".join(known_hosts())
        raise UsageError(
            f"{text!r} is no host: that is HOST=VERSION for {hosts}, and for any other "
            "HOST=VERSION:OLDEST_API, like myhost=2.1.0:1.8.0"
        )
    try:
        host = _host(name, version, minimum or version)
    except InvalidVersion as error:
        raise UsageError(f"{text!r} is no host: {error}") from None
    if colon:
        return (host,)
    for release in known:
        if release.api_current_version == host.api_current_version:
            return (release,)
    raise UsageError(_unknown_release(host, known))


def _host(name: str, version: str, minimum: str) -> HostVersion:
    parsed = Version.from_string(version)
    return HostVersion(name, parsed, parsed.api, Version.from_string(minimum).api, name)


def _unknown_release(host: HostVersion, known: tuple[HostVersion, ...]) -> str:
    given = f"{host.name}={show_api(host.api_current_version)}"
    if not known:
        return f"the oldest API of {host.name} is not known: say {given}:OLDEST_API"

    def distance(release: HostVersion) -> tuple[int, ...]:
        return _distance(release.api_current_version, host.api_current_version)

    near = min(known, key=distance)
    return (
        f"{given} is not a release that is known here; the nearest is "
        f"{show_api(near.api_current_version)}; for another one say {given}:OLDEST_API"
    )


def _distance(one: ApiVersion, other: ApiVersion) -> tuple[int, ...]:
    # Of the releases of another series, the last one is nearer to what comes after it.
    lower, higher = sorted((one, other))
    return tuple(a - b for a, b in zip(higher, lower, strict=True))
