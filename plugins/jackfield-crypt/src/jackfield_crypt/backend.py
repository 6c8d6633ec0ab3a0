"""The backend for ``crypt+…`` URLs."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from jackfield.backends import (
    BackendException,
    ErrorCode,
    FatalBackendException,
    Layer,
    NameLocks,
    ParsedUrl,
    Proof,
    create_temporary,
    destination,
    error_code,
    get_backend_object,
    is_temporary,
    local_errors,
    parse_url,
    scratch_directory,
    sweep,
)

from jackfield_crypt import inner as storage
from jackfield_crypt.content import changed, damaged, decrypt, decrypted_size, encrypt, naming
from jackfield_crypt.credential import ARGUMENT, Credential
from jackfield_crypt.keys import Keys
from jackfield_crypt.listing import Listing
from jackfield_crypt.names import Inner, inner_of, pack_name
from jackfield_crypt.vault import Vault

_log = logging.getLogger("jackfield.plugins.crypt")
_T = TypeVar("_T")


class CryptBackend(Layer):
    """Another storage, in which the content and the names of all files are encrypted.

    The password in the URL is that of the inner storage. The one that encrypts is
    ``JACKFIELD_CRYPT_PASSWORD``, else ``BACKEND_PASSWORD``, else it is asked for; or there is a
    key file. It has those of the optional methods that the inner backend has, but ``_validate``.
    """

    def __init__(self, parsed_url: ParsedUrl) -> None:
        """Take the key file off the URL and open what is left of it."""
        inner_url = parsed_url.without_args({ARGUMENT})
        super().__init__(get_backend_object(inner_url))
        # Without user and password, which are the inner storage's: `get_password` must not find
        # them, and shows this when it asks.
        self.parsed_url = parse_url("crypt+" + inner_url.strip_auth())
        self.reports_bytes = False  # what the inner storage reports is the encrypted file
        self.gets_whole = True
        self._swept: set[Path] = set()
        credential = Credential(parsed_url.query_args, self.get_password, self.confirm_password)
        self._vault = Vault(self.backend, credential)
        self._listing = Listing(self.backend)
        self._locks = NameLocks()  # a file and its name belong together

    def _get(self, remote_filename: str, local_path: Path) -> None:
        """Fetch and decrypt a file; nothing of it is there before all of it is authenticated."""
        keys = self._vault.keys()
        if keys is None:
            raise _not_found(remote_filename)
        with scratch_directory() as directory:
            encrypted = directory / "encrypted"
            self.backend._get(inner_of(keys, remote_filename).content, encrypted)
            with local_errors("get"), self._whole(local_path, directory) as writer:
                decrypt(keys, remote_filename, encrypted, writer)

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        return self._store(source_path, remote_filename, self._put_encrypted)

    def _list(self) -> Sequence[str]:
        inners = self.backend._list()
        return self._listing.names(self._vault.keys(), inners)

    def _unlisted(self) -> Sequence[Exception]:
        """Give what the inner storage says, and that there are files whose names are not known.

        A storage that nothing was encrypted in may be the directory of a disk that is not mounted.
        """
        ask = getattr(self.backend, "_unlisted", None)
        errors = list((ask and ask()) or ())
        if self._listing.is_of_nothing:
            errors.append(BackendException("nothing was encrypted there yet", ErrorCode.NOT_FOUND))
        nameless = self._listing.nameless
        if nameless:
            more = f" and {len(nameless) - 1} more" if len(nameless) > 1 else ""
            errors.append(
                BackendException(
                    f"the name of {nameless[0]!r}{more} cannot be decrypted",
                    ErrorCode.VALIDATION_FAILED,
                )
            )
        return errors

    def _delete(self, filename: str) -> None:
        keys = self._vault.keys()
        if keys is None:
            raise _not_found(filename)
        inner = inner_of(keys, filename)
        with self._holding({filename: inner}):
            self.backend._delete(inner.content)
            self._delete_names(keys, {filename: inner})

    def _optional(self, name: str, method: Any) -> Any:
        """Give the optional methods in terms of encrypted files."""
        if name == "_validate":  # it would compare the encrypted file with the clear one
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        forms: dict[str, Callable[..., Any]] = {
            "_delete_list": self._delete_list_with,
            "_identity": self._identity_with,
            "_move": self._move_with,
            "_query": self._query_with,
            "_query_list": self._query_list_with,
        }
        form = forms.get(name)
        return method if form is None else lambda *args: form(method, *args)

    def _move_with(self, move: Callable[[Path, str], Any], source: Path, name: str) -> None:
        """Move the encrypted file; the source is removed when that is known to have its size."""

        def moved(encrypted: Path, inner: str) -> None:
            size = encrypted.stat().st_size
            if move(encrypted, inner) is False:
                self.backend._put(encrypted, inner)
            storage.check_size(self.backend, inner, size)

        before = _identity(source)
        self._store(source, name, moved)
        if _identity(source) != before:
            raise changed(source)
        try:
            source.unlink()
        except OSError as error:
            raise FatalBackendException(
                f"it is stored, but its source is still there: {error.strerror}",
                error_code(self.backend, "move", error),
            ) from error

    def _identity_with(self, identity: Callable[[str], Any], name: str) -> Any:
        keys = self._vault.keys()
        return None if keys is None else identity(inner_of(keys, name).content)

    def _query_with(self, query: Callable[[str], Any], name: str) -> Any:
        keys = self._vault.keys()
        return _ABSENT if keys is None else _clear(name, query(inner_of(keys, name).content))

    def _query_list_with(self, query_list: Callable[[Sequence[str]], Any], names: Any) -> Any:
        keys = self._vault.keys()
        if keys is None:
            return dict.fromkeys(names, _ABSENT)
        inners = {name: inner_of(keys, name).content for name in names}
        answers = query_list(list(inners.values())) or {}
        clear: dict[str, Any] = {}
        for name, inner in inners.items():
            try:
                clear[name] = _clear(name, answers.get(inner))
            except BackendException as error:
                if len(inners) == 1:
                    raise
                _log.warning("%s; its size is not known", error)
        return clear

    def _delete_list_with(
        self, delete_list: Callable[[Sequence[str]], Any], names: Sequence[str]
    ) -> Any:
        keys = self._vault.keys()
        if keys is None:
            return {name: _not_found(name) for name in names}
        inners = {name: inner_of(keys, name) for name in names}
        with self._holding(inners):
            answer = delete_list([inner.content for inner in inners.values()])
            errors = answer if isinstance(answer, Mapping) else {}
            gone = {name: each for name, each in inners.items() if each.content not in errors}
            self._delete_names(keys, gone)
        return {
            name: errors[inner.content] for name, inner in inners.items() if inner.content in errors
        }

    def _put_encrypted(self, encrypted: Path, inner: str) -> Proof | None:
        proof = self.backend._put(encrypted, inner)
        validate = getattr(self.backend, "_validate", None)
        if isinstance(proof, Proof) or validate is None:
            return proof
        if not validate(encrypted, inner):
            raise BackendException(
                "the stored file has another content", ErrorCode.VALIDATION_FAILED
            )
        return Proof.CONTENT

    def _store(self, source: Path, name: str, store: Callable[[Path, str], _T]) -> _T:
        """Encrypt a file, and let `store` do the rest; again if the keys turn out not to hold."""
        while True:
            keys = self._vault.keys_to_write()
            inner = inner_of(keys, name)
            with scratch_directory() as directory:
                encrypted = directory / "encrypted"
                with local_errors("put"):
                    encrypt(keys, name, source, encrypted)
                with self._holding({name: inner}):
                    self._put_name(keys, name, inner)  # before the file: it has a name at once
                    result = store(encrypted, inner.content)
                    # Another process that deletes the file may have deleted its name meanwhile.
                    if inner.name_file and not storage.stored(self.backend, [inner.name_file]):
                        self._put_name(keys, name, inner)
            if self._vault.confirm(keys):
                return result
            self.backend._delete(inner.content)
            self._delete_names(keys, {name: inner})

    @contextmanager
    def _whole(self, path: Path, private: Path) -> Iterator[BinaryIO]:
        """Open a file for writing that comes to be at `path` when the block ends well.

        What is a device or a pipe is written to at the end, from the directory `private`.
        """
        target = destination(path.absolute())
        if target.exists() and not target.is_file():
            temporary = private / "clear"
            with temporary.open("w+b") as writer:
                yield writer
                writer.seek(0)
                with naming(target), target.open("wb") as sink:
                    shutil.copyfileobj(writer, sink)
            return
        if target.parent not in self._swept:
            self._swept.add(target.parent)
            sweep(target.parent)  # of what processes left that were killed at this
        number, name = create_temporary(target.parent)
        temporary = Path(name)
        try:
            with naming(_shown(target.parent)), os.fdopen(number, "wb") as writer:
                yield writer
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _holding(self, inners: Mapping[str, Inner]) -> AbstractContextManager[None]:
        """Keep other threads from the files whose names are in files of their own."""
        return self._locks.held([name for name, inner in inners.items() if inner.name_file])

    def _put_name(self, keys: Keys, name: str, inner: Inner) -> None:
        """Store a name that is in a file of its own."""
        if inner.name_file is not None:
            storage.write_small(self.backend, inner.name_file, pack_name(keys, name))

    def _delete_names(self, keys: Keys, inners: Mapping[str, Inner]) -> None:
        """Delete the names of files that are gone; one that remains does no harm.

        Another process may have put one of the files since: it has its name again then. For
        whoever puts it looks for the name later than that, and whoever deletes looks for the file
        later than that.
        """
        for name_file in [each.name_file for each in inners.values() if each.name_file]:
            try:
                self.backend._delete(name_file)
            except Exception as error:  # noqa: BLE001 - the file itself is deleted
                if not storage.is_absent(self.backend, "delete", error):
                    _log.warning("%r is not needed any more, but cannot be deleted", name_file)
        long = {name: each for name, each in inners.items() if each.name_file}
        try:
            again = storage.stored(self.backend, [each.content for each in long.values()])
            for name in [name for name, each in long.items() if each.content in again]:
                self._put_name(keys, name, long[name])
        except Exception as error:  # noqa: BLE001 - the files that were there are deleted
            _log.warning("files that were put while they were deleted may lack a name: %s", error)


_ABSENT = {"size": storage.ABSENT}


def _shown(directory: Path) -> Path:
    """Give the directory that a user knows: not one for temporary files."""
    return directory.parent if is_temporary(directory.name) else directory


def _clear(name: str, answer: Any) -> Any:
    """Give the answer of a query with the size of the file, in place of that of the encrypted."""
    stored = storage.size_in(answer)
    if stored is None or stored == storage.ABSENT:
        return answer
    size = decrypted_size(stored)
    if size is None:
        raise damaged(name, f"no encrypted file has {stored} bytes")
    return {**answer, "size": size}


def _identity(path: Path) -> tuple[int, ...]:
    status = path.stat()
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _not_found(name: str) -> BackendException:
    return BackendException(f"there is no file {name!r}", ErrorCode.NOT_FOUND)
