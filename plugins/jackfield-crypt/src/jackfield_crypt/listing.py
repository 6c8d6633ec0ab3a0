"""From the names in the inner storage to those of the files."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from jackfield.backends import Backend

from jackfield_crypt import inner as storage
from jackfield_crypt.keys import Keys
from jackfield_crypt.names import (
    HEADER,
    LONG_CONTENT,
    LONG_NAME,
    looks_encrypted,
    name_of,
    unpack_name,
)

_log = logging.getLogger("jackfield.plugins.crypt")

_SHOWN = 5

_LOOKS = 3
"""How often a name is read before it counts as damaged: that may have happened on the way."""


class Listing:
    """Decrypts names. Files of others are left out and, the first time, reported.

    Attributes:
        nameless: the encrypted files that the last list left out, as their names are not known.
        is_of_nothing: whether there were no keys then: nothing was ever encrypted there.
    """

    def __init__(self, backend: Backend) -> None:
        self.nameless: Sequence[str] = ()
        self.is_of_nothing = False
        self._backend = backend
        self._long: dict[str, str] = {}
        self._reported: set[str] = set()

    def names(self, keys: Keys | None, inners: Sequence[str]) -> list[str]:
        """Decrypt the names of all files; only long ones that are not known yet are read.

        Raises whatever the inner storage does when it is asked for a long name.
        """
        there = set(inners)
        names: list[str] = []
        unknown: list[str] = []
        for inner in inners:
            if inner == HEADER or (inner.endswith(LONG_NAME) and looks_encrypted(inner)):
                continue
            name = None if keys is None else self._name(keys, inner, there)
            if name is None:
                unknown.append(inner)
            else:
                names.append(name)
        self._report(unknown)
        self.is_of_nothing = keys is None
        self.nameless = [inner for inner in unknown if looks_encrypted(inner)]
        return names

    def _name(self, keys: Keys, inner: str, there: set[str]) -> str | None:
        if not inner.endswith(LONG_CONTENT):
            return name_of(keys, inner)
        name_file = inner.removesuffix(LONG_CONTENT) + LONG_NAME
        if inner not in self._long and name_file in there and looks_encrypted(inner):
            for _ in range(_LOOKS):
                octets = storage.read_small(self._backend, name_file)
                name = None if octets is None else unpack_name(keys, name_file, octets)
                if name is not None:
                    self._long[inner] = name
                    break
        return self._long.get(inner)

    def _report(self, unknown: Sequence[str]) -> None:
        new = [inner for inner in unknown if inner not in self._reported]
        self._reported.update(new)
        encrypted = [inner for inner in new if looks_encrypted(inner)]
        foreign = [inner for inner in new if not looks_encrypted(inner)]
        for inners, what in (
            (foreign, "not encrypted files"),
            (encrypted, "damaged, or encrypted with another key"),
        ):
            if inners:
                shown = ", ".join(map(repr, inners[:_SHOWN]))
                more = f" and {len(inners) - _SHOWN} more" if len(inners) > _SHOWN else ""
                _log.warning("left out of the list, since they are %s: %s%s", what, shown, more)
