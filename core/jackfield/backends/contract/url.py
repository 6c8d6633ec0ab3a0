"""The URL of a storage, taken apart."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, unquote_plus

from jackfield.backends.contract.errors import InvalidBackendURL
from jackfield.backends.contract.secret import MASK, Secret

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_LOCATION = re.compile(
    r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)"
    r"(?::(?P<port>[0-9]{0,9}))?"  # int() refuses thousands of digits
    r"(?:::(?P<module>[^:]+))?",
)
_NOT_IN_HOST = re.compile(r'[\s\x00-\x1f\x7f@\\<>"^`{|}]')
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HIGHEST_PORT = 65535


class ParsedUrl:
    """A URL, taken apart; whatever shows it masks its password. It is not meant to be changed.

    ``scheme://user:password@host:port/path?query#fragment`` is a URL with a network location.
    Without one it is ``scheme://path?query#fragment``: ``file:///absolute``, ``file://relative``,
    ``rclone://remote:path``. Which of the two it is, the backend class says.

    The password may hold ``@``, ``:``, ``/``, ``?`` and ``#`` as they are where a URL cannot be
    meant otherwise: the user's part ends at the first ``@`` that a host follows; but where it has
    a password and the path has a ``:`` and then a further ``@``, these belong to the password.
    Percent-escapes (``%40``, ``%3A``, ``%2F``) always work.

    Attributes:
        url_string: the URL as it was given, its password masked.
        scheme: in lower case; with the prefixes, ``a+b+c``.
        netloc: user, host and port as they were given, the password masked; empty without one.
        hostname: in lower case, an IPv6 address without its brackets; None where there is none.
        port: the number; None where there is none.
        module: what follows ``::`` in ``rsync://host::module/path``; None where there is none.
        username: unquoted; None where there is none.
        password: unquoted; None where there is none.
        path: unquoted. After a network location it starts with ``/`` or is empty; without one it
            is what follows ``//``, so ``/absolute`` or ``relative``.
        query: as it was given, without the ``?``.
        query_args: the query, unquoted: name -> its values.
        fragment: unquoted, without the ``#``.
    """

    __slots__ = (
        "_clear",
        "_password_as_given",
        "_rules",
        "_without_auth",
        "fragment",
        "hostname",
        "module",
        "netloc",
        "password",
        "path",
        "port",
        "query",
        "query_args",
        "scheme",
        "url_string",
        "username",
    )

    def __init__(
        self, url_string: str, *, network_location: bool | None = None, module: bool | None = None
    ) -> None:
        """Take a URL apart.

        `network_location` and `module` say whether the scheme has these, as the backend class
        does. None is for a scheme that no class is known of: whatever is there is taken.

        Raises:
            InvalidBackendURL: if it is none.
        """
        scheme, rest = _split_scheme(url_string)
        location, tail = _NOWHERE, rest
        if network_location or (network_location is None and not rest.startswith("/")):
            try:
                location, tail = _split_location(rest, module is not False)
            except _LocationError as fault:
                raise _invalid(url_string, str(fault)) from None
        head = url_string[: len(url_string) - len(rest)]

        self.scheme = scheme
        self.hostname = location.hostname
        self.port = location.port
        self.module = location.module
        self.username: str | None = None
        self.password: Secret | None = None
        self._password_as_given: Secret | None = None  # kept, so that `redact` knows it
        auth = ""
        if location.username is not None:
            self.username = _unquoted(location.username)
            auth = f"{location.username}@"
        if location.password is not None:
            self.password = Secret(_unquoted(location.password))
            self._password_as_given = Secret(location.password)
            auth = f"{location.username}:{MASK}@"
        self.netloc = auth + location.text
        self.url_string = head + self.netloc + tail
        self._clear = url_string  # no Secret: `redact` would mask URLs that have none in them
        self._without_auth = head + location.text + tail
        self._rules = network_location, module

        tail, _, fragment = tail.partition("#")
        path, _, self.query = tail.partition("?")
        self.path = _unquoted(path)
        self.fragment = _unquoted(fragment)
        self.query_args: dict[str, list[str]] = parse_qs(
            self.query, keep_blank_values=True, errors="surrogateescape"
        )
        for part in (self.path, self.fragment, self.username or ""):
            if "\0" in part:
                raise _invalid(url_string, "it has a NUL character in it")

    def geturl(self) -> str:
        """Give the URL with its password masked."""
        return self.url_string

    def strip_auth(self) -> str:
        """Give the URL without user and password."""
        return self._without_auth

    def without_args(self, names: Collection[str]) -> ParsedUrl:
        """Give this URL without some arguments of its query; the others stay as they were given.

        For meta backends, which take their own arguments off before they open the inner URL.
        """
        tail = self.url_string[len(f"{self.scheme}://{self.netloc}") :]
        before, mark, fragment = tail.partition("#")
        kept = [
            argument
            for argument in self.query.split("&")
            if argument and unquote_plus(argument.partition("=")[0]) not in names
        ]
        query = "?" + "&".join(kept) if kept else ""
        head = self._clear[: len(self._clear) - len(tail)]
        network_location, module = self._rules
        return ParsedUrl(
            head + before.partition("?")[0] + query + mark + fragment,
            network_location=network_location,
            module=module,
        )

    def reveal(self) -> str:
        """Give the URL as it was given, its password in clear text."""
        return self._clear

    def password_is_masked(self) -> bool:
        """Tell whether the password is the mask itself: a URL that was shown, then used again."""
        given = self._password_as_given
        return given is not None and given.reveal() == MASK

    def __str__(self) -> str:
        return self.url_string

    def __repr__(self) -> str:
        return f"ParsedUrl({self.url_string!r})"


def scheme_of(url_string: str) -> str:
    """Give the scheme of a URL, in lower case and with its prefixes: ``a+b+c``.

    Raises:
        InvalidBackendURL: if it does not start as a URL does.
    """
    return _split_scheme(url_string)[0]


def mask(text: str) -> str:
    """Mask what may be a password in a text that may be a URL: rather too much than too little."""
    found = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text)
    head, rest = (found.group(), text[found.end() :]) if found else ("", text)
    auth, at, location = rest.rpartition("@")
    if at:
        user, colon, _ = auth.partition(":")
        auth = user + (colon and f":{MASK}")
    if found:  # what follows a host may be a port, or a password without its "@"
        location = re.sub(r"^(\[[^\]/?#]*\]|[^:/?#]*):[^/?#]+", rf"\1:{MASK}", location)
    return head + auth + at + location


class _Location(NamedTuple):
    text: str  # host, port and module, as they were given
    hostname: str | None
    port: int | None = None
    module: str | None = None
    username: str | None = None
    password: str | None = None


_NOWHERE = _Location("", None)


class _LocationError(ValueError):
    """What is wrong with a location; does not quote it, since it may be a part of a password."""


def _split_scheme(url_string: str) -> tuple[str, str]:
    """Split a URL into its scheme and what follows the ``//``."""
    found = _SCHEME.match(url_string)
    if found is None:
        head, separator, _ = url_string.partition("://")
        if separator and head and "/" not in head:
            raise _invalid(
                url_string,
                "what stands before its :// is no scheme, which has letters, digits, '.' and '-', "
                "first a letter",
            )
        raise _invalid(url_string, "it has no scheme; a local directory is file:///DIRECTORY")
    if _CONTROL.search(url_string):
        raise _invalid(url_string, "it has a control character in it; escape it, as in %0A")
    if not url_string.startswith("//", found.end()):
        raise _invalid(
            url_string, f"the // after {found.group()!r} is missing; a local file is file:///PATH"
        )
    return found.group(1).lower(), url_string[found.end() + 2 :]


def _split_location(rest: str, module: bool) -> tuple[_Location, str]:
    """Split what follows the ``//`` into the network location and the rest, which may be empty.

    The plain reading, in which the location ends at the first of ``/?#``, is tried first; only
    where it makes no sense, a password that holds such a character is looked for.
    """
    authority, tail = _until_path(rest)
    fault: _LocationError | None = None
    second_best: tuple[_Location, str] | None = None
    if "@" not in authority:
        try:
            second_best = _location(authority, module), tail
        except _LocationError as error:
            fault = error
        else:
            if not authority.endswith(":"):  # an empty port? rather a password with a "/"
                return second_best
    for at in (index for index, character in enumerate(rest) if character == "@"):
        text, tail = _until_path(rest[at + 1 :])
        try:
            location = _location(text, module)
        except _LocationError as error:
            fault = fault or error
            continue
        username, colon, password = rest[:at].partition(":")
        found = location._replace(username=username, password=password if colon else None), tail
        if not colon or not re.match(r"[^?#]*:[^?#@]*@", tail):
            return found
        second_best = second_best or found
    if second_best is None:
        raise fault or _LocationError("the host is missing")
    return second_best


def _until_path(text: str) -> tuple[str, str]:
    found = re.search(r"[/?#]", text)
    return (text, "") if found is None else (text[: found.start()], text[found.start() :])


def _location(text: str, module: bool) -> _Location:
    found = _LOCATION.fullmatch(text)
    if found is None and text.count(":") > 1 and "[" not in text:
        raise _LocationError("the port is not a number; an IPv6 address stands in brackets: [::1]")
    if found is None:
        raise _LocationError(f"the port is not a number from 0 to {_HIGHEST_PORT}")
    host, port = found["host"], int(found["port"]) if found["port"] else None
    if not host:
        raise _LocationError("the host is missing")
    if port is not None and port > _HIGHEST_PORT:
        raise _LocationError(f"the port is not a number from 0 to {_HIGHEST_PORT}")
    if found["module"] is not None and not module:
        raise _LocationError(
            "the port is not a number: '::' is for schemes with modules, such as rsync"
        )
    if _NOT_IN_HOST.search(host):
        raise _LocationError("the host has a character in it that no host has")
    if host.startswith("["):
        host = _ipv6(host[1:-1])
    return _Location(text, host.lower(), port, found["module"])


def _ipv6(text: str) -> str:
    address = text.replace("%25", "%", 1)  # the zone's "%", RFC 6874
    try:
        ipaddress.IPv6Address(address)
    except ValueError:
        raise _LocationError("what stands in brackets is not an IPv6 address") from None
    return address


def _unquoted(text: str) -> str:
    return unquote(text, errors="surrogateescape")


def _invalid(url_string: str, reason: str) -> InvalidBackendURL:
    return InvalidBackendURL(f"{mask(url_string)!r} is not the URL of a backend: {reason}")
