"""The manifest of a store of archives: which repository is in which file.

Each time it is written it is a new file, ``manifest-00000001.json`` and so on, and the older ones
are deleted when the new one is there. So whatever ends a run, and however the storage writes, the
last good manifest is in place: of all that can be read, the one with the highest number counts.
Each holds the SHA-256 of its own content, so that one that was cut off is told from a whole one::

    {"format": "jackfield archives 1",
     "sha256": "…",
     "content": {"root": "/home/ada", "host": "loom", "entries": [{"path": "work/loom", …}, …]}}
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from jackfield.backends import BackendException, BackendWrapper, ErrorCode, scratch_directory
from jackfield.errors import JackfieldError

_FORMAT = "jackfield archives 1"
_LATER = re.compile(r"jackfield archives [0-9]+")
_NAME = re.compile(r"manifest-([0-9]{8,18})\.json")
_LAST = 10**18 - 1
"""The highest number that a name holds: no run gets there, but anybody can put it into a store."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A repository, and its archive.

    Attributes:
        path: where it was, relative to the root; ``.`` for the root itself. Bytes that are not
            UTF-8 are lone surrogates, as everywhere in Python.
        format: the name of its control format.
        plugin: the plugin that archived it.
        plugin_version: that plugin's version, as it is shown.
        distribution: where the plugin came from: a distribution that pip can install.
        revision: the identifier of the revision that was checked out.
        date: when the last revision was made, ISO 8601.
        fingerprint: what `VersionControl.fingerprint` said of it.
        archive: the name of its file in the store.
        size: of that file, in bytes.
        sha256: of that file.
        same_as: the path of the entry that holds its history, where two share one; then there is
            no archive of its own.
    """

    path: str
    format: str
    plugin: str
    plugin_version: str | None
    distribution: str
    revision: str | None = None
    date: str | None = None
    fingerprint: str | None = None
    archive: str | None = None
    size: int | None = None
    sha256: str | None = None
    same_as: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What it is told from others by: two plugins may know the same directory."""
        return (self.path, self.plugin)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store holds.

    Attributes:
        root: the absolute path that the entries' paths are relative to, on the machine where the
            archives were made; None for a store that holds nothing yet.
        host: the name of that machine; None if it is not known.
        entries: the repositories, by their keys.
        number: the number in the manifest's name; 0 before the first.
        damaged: the names of newer manifests that are not whole.
    """

    root: str | None = None
    entries: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    number: int = 0
    damaged: tuple[str, ...] = ()
    host: str | None = None

    @property
    def archives(self) -> frozenset[str]:
        """The names of the files that it needs."""
        return frozenset(each.archive for each in self.entries.values() if each.archive)


def load(store: BackendWrapper, names: Iterable[str]) -> Manifest:
    """Read the last whole manifest of a store that holds files of `names`.

    Raises:
        JackfieldError: if there are manifests, but none is whole; or the last one is of a later
            version, whose archives an older manifest would not name; or it has just gone.
        BackendException: if one cannot be fetched.
    """
    numbered = sorted(((number, name) for name, number in numbers(names).items()), reverse=True)
    damaged: list[str] = []
    for number, name in numbered:
        try:
            manifest = _parsed(_fetched(store, name), number, tuple(damaged))
        except _OfLaterVersion as error:
            raise JackfieldError(
                f"{store.url}: its manifest {name!r} was written by a later version ({error}): "
                "use that, or another store"
            ) from None
        if manifest is not None:
            return manifest
        damaged.append(name)
    if damaged:
        raise JackfieldError(
            f"{store.url}: its manifest {damaged[0]!r} is damaged, and there is no older one"
        )
    return Manifest()


def save(
    store: BackendWrapper, root: str, host: str | None, entries: Iterable[Entry], after: Manifest
) -> Manifest:
    """Write the manifest that follows `after`, which stays where it is.

    Raises:
        JackfieldError: if there is no number after that of `after`.
        BackendException: if it cannot be stored; the last one then still counts.
    """
    if after.number >= _LAST:
        raise JackfieldError(
            f"{store.url}: no manifest can follow {manifest_name(after.number)!r}: rename that one"
        )
    ordered = {each.key: each for each in sorted(entries, key=lambda each: each.key)}
    manifest = Manifest(root, ordered, after.number + 1, host=host)
    with scratch_directory() as directory:
        local = directory / "manifest"
        local.write_bytes(_written(manifest))
        store.put(local, manifest_name(manifest.number))
    return manifest


def manifest_name(number: int) -> str:
    """Give the name of a manifest's file."""
    return f"manifest-{number:08}.json"


def numbers(names: Iterable[str]) -> dict[str, int]:
    """Give the manifests among the files of a store, with their numbers."""
    return {name: int(found[1]) for name in names if (found := _NAME.fullmatch(name))}


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal digits; see `Entry`.

    Raises:
        OSError: if it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetched(store: BackendWrapper, name: str) -> bytes:
    with scratch_directory() as directory:
        local = directory / "manifest"
        try:
            store.get(name, local)
        except BackendException as error:
            if error.code == ErrorCode.NOT_FOUND:  # the store was listed before that
                raise JackfieldError(
                    f"{store.url}: its manifest {name!r} has just been deleted, as a run does that "
                    "has written a later one: try again"
                ) from error
            raise
        return local.read_bytes()


def _digest(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _written(manifest: Manifest) -> bytes:
    content = {
        "root": manifest.root,
        "host": manifest.host,
        "entries": [asdict(each) for each in manifest.entries.values()],
    }
    whole = {"format": _FORMAT, "sha256": _digest(content), "content": content}
    return (json.dumps(whole, indent=1) + "\n").encode("ascii")


class _OfLaterVersion(Exception):  # noqa: N818 - it says what is the case
    """A manifest is of the format that is named."""


def _parsed(data: bytes, number: int, damaged: tuple[str, ...]) -> Manifest | None:
    """Read a manifest; None if it is not whole.

    Raises:
        _OfLaterVersion: if this version cannot read what it says.
    """
    try:
        whole: Any = json.loads(data)
        format = whole["format"]
        if format != _FORMAT and _LATER.fullmatch(format):
            raise _OfLaterVersion(format)
        if format != _FORMAT or whole["sha256"] != _digest(whole["content"]):
            return None
        root, listed = whole["content"]["root"], whole["content"]["entries"]
        host = whole["content"].get("host")  # not in the first manifests
        entries = [_entry(each) for each in listed]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(root, str) or not isinstance(host, str | None):
        return None
    return Manifest(root, {each.key: each for each in entries}, number, damaged, host)


_TYPES = {"path": str, "format": str, "plugin": str, "distribution": str, "size": int | None}


def _entry(stored: Mapping[str, object]) -> Entry:
    """Make an entry of what JSON holds; what a later version may have added is left out.

    Raises:
        TypeError: if it is something else.
        KeyError: if something is missing.
    """
    values: dict[str, Any] = {each.name: stored[each.name] for each in fields(Entry)}
    for name, value in values.items():
        if not isinstance(value, _TYPES.get(name, str | None)):
            raise TypeError(name)
    return Entry(**values)
