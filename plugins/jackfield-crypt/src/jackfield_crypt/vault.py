"""The keys of a storage: found, made at the first use, or restored."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable

from jackfield.backends import (
    Backend,
    BackendException,
    ErrorCode,
    FatalBackendException,
)

from jackfield_crypt import inner as storage
from jackfield_crypt.content import record_in
from jackfield_crypt.credential import Credential
from jackfield_crypt.header import is_whole, opens, pack_header, record_of
from jackfield_crypt.keys import Keys, Record, new_record
from jackfield_crypt.names import (
    CONTENT,
    HEADER,
    LONG_NAME,
    looks_encrypted,
    name_of,
    record_in_name_file,
    unpack_name,
)

_log = logging.getLogger("jackfield.plugins.crypt")

_LOST = f"the key header {HEADER!r} is missing or damaged"

_MOST_QUERIED = 100
_MOST_FILES = 3
"""How many files are read at most to restore a key header."""

SETTLE_SECONDS = 2.0
"""How long after it was written a new key header is read again: see `Vault._make`."""


class Vault:
    """The keys of the storage in `backend`. Safe for threads.

    Nothing is read before the keys are needed, nor written before a file is to be stored.
    """

    def __init__(self, backend: Backend, credential: Credential) -> None:
        self._backend = backend
        self._credential = credential
        self._lock = threading.Lock()
        self._keys: Keys | None = None
        self._header_is_there = False
        self._confirmed: Keys | None = None

    def keys(self) -> Keys | None:
        """Give the keys; None where nothing was ever encrypted.

        Raises:
            FatalBackendException: with code 51 if the password or key file is not the right one.
            BackendException: with code 56 if what says how to derive them is damaged.
        """
        with self._lock:
            if self._keys is None:
                self._keys = self._find()
            return self._keys

    def keys_to_write(self) -> Keys:
        """Give the keys, and see to it that the key header is there; raises as `keys` does."""
        with self._lock:
            if self._keys is None:
                self._keys = self._find(to_write=True) or self._make()
            if not self._header_is_there:
                storage.write_small(self._backend, HEADER, pack_header(self._keys))
                self._header_is_there = True
            return self._keys

    def confirm(self, keys: Keys) -> bool:
        """Tell whether keys that a file was just stored with are those of the storage.

        They are not if another client has made some at the same time; see `_make`. Then the file
        is to be stored again, with the keys that `keys_to_write` gives now.
        """
        with self._lock:
            if self._confirmed is keys:
                return True
            octets = storage.read_small(self._backend, HEADER)
            if octets is None or not is_whole(octets):
                storage.write_small(self._backend, HEADER, pack_header(keys))
                return True
            if octets == pack_header(keys):
                self._confirmed = keys
                return True
            self._keys = None
            self._header_is_there = False
            return False

    def _find(self, *, to_write: bool = False) -> Keys | None:
        octets = storage.read_small(self._backend, HEADER)
        damage: BackendException | None = None
        if octets is not None:
            try:
                return self._opened(octets)
            except FatalBackendException:
                raise
            except BackendException as error:
                damage = error
        keys = self._restored()
        if keys is None and damage is not None and not to_write:
            raise damage
        return keys

    def _opened(self, octets: bytes) -> Keys:
        record = record_of(octets)
        keys = self._derived(record)
        if not opens(keys, octets):
            raise self._wrong(f"it does not open {HEADER!r}")
        self._header_is_there = True
        return keys

    def _make(self) -> Keys:
        """Make keys for a storage that has none, and its key header.

        Two clients may do so at the same time, and a storage need not have a way to create a file
        only where there is none. So both write theirs, wait until the other one must have
        written, too, and take what is there then. Whoever writes later than that finds the files
        that were stored meanwhile, and goes back to their keys; and the first file that a client
        stores is followed by another look (`confirm`).
        """
        self._credential.confirm()
        keys = self._derived(new_record(self._credential.kind))
        found = storage.read_small(self._backend, HEADER)  # the derivation has taken a while
        if found is None or not is_whole(found):
            storage.write_small(self._backend, HEADER, pack_header(keys))
        time.sleep(SETTLE_SECONDS)
        found = storage.read_small(self._backend, HEADER)
        if found is None:
            raise BackendException(f"the key header {HEADER!r} was stored, but is not there")
        if found != pack_header(keys):
            return self._opened(found)
        earlier = self._restored(than=keys)
        if earlier is not None:
            return earlier
        self._header_is_there = True
        return keys

    def _restored(self, than: Keys | None = None) -> Keys | None:
        """Derive keys without the key header, from what every encrypted file repeats of it.

        Those are other keys `than` the ones that are given. None where no file has such.
        """
        inners = [
            name
            for name in storage.list_all(self._backend)
            if looks_encrypted(name) and (than is None or name_of(than, name) is None)
        ]
        tried: set[Record] = set()
        for inner in self._smallest_first(inners)[:_MOST_FILES]:
            octets = storage.read_small(self._backend, inner) or b""
            is_name = inner.endswith(LONG_NAME)
            try:
                record = Record.unpack((record_in_name_file if is_name else record_in)(octets))
            except ValueError:
                continue
            if record in tried or (than is not None and record == than.record):
                continue
            tried.add(record)
            keys = self._derived(record)
            if (unpack_name(keys, inner, octets) if is_name else name_of(keys, inner)) is not None:
                _log.warning("%s; the next put restores it", _LOST)
                return keys
        if tried:
            raise self._wrong(f"{_LOST}, and it opens none of the files")
        if inners and than is None:
            raise BackendException(
                f"{_LOST}, and no file tells how its keys were derived", ErrorCode.VALIDATION_FAILED
            )
        return None

    def _smallest_first(self, inners: list[str]) -> list[str]:
        """Give files whose names tell whether the keys are right, those first that cost least."""
        names = [inner for inner in inners if inner.endswith(LONG_NAME)]
        contents = [inner for inner in inners if inner.endswith(CONTENT)][:_MOST_QUERIED]
        sizes = {inner: storage.size_in(answer) or 0 for inner, answer in self._answers(contents)}
        return names[:_MOST_FILES] + sorted(contents, key=lambda inner: sizes.get(inner, 0))

    def _answers(self, inners: list[str]) -> Iterable[tuple[str, object]]:
        return storage.answers(self._backend, inners).items()

    def _derived(self, record: Record) -> Keys:
        return Keys(record, self._credential.octets(record.kind))

    def _wrong(self, why: str) -> FatalBackendException:
        return FatalBackendException(
            f"{self._credential} is wrong: {why}", ErrorCode.PERMISSION_DENIED, masked=True
        )
