"""The backend for ``memory://`` URLs."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from jackfield.backends import Backend, InvalidBackendURL, ParsedUrl

from jackfield_memory.files import files_of

_Sizes = dict[str, dict[str, int | None]]


class MemoryBackend(Backend):
    """A named store in the memory of this process: ``memory://NAME``.

    Every backend of the same name sees the same files, from any thread, until the process ends.
    A name may be any text; there is no host in it.
    """

    has_network_location = False

    def __init__(self, parsed_url: ParsedUrl) -> None:
        """Take the store's name from the URL."""
        super().__init__(parsed_url)
        if not parsed_url.path or set("?#") & set(parsed_url.url_string):
            raise InvalidBackendURL(
                f"{parsed_url.url_string!r} names no store: that is memory://NAME, "
                "a '?' or '#' in the name written %3F or %23"
            )
        self._files = files_of(parsed_url.path)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        local_path.write_bytes(self._content(remote_filename))

    def _put(self, source_path: Path, remote_filename: str) -> None:
        self._files.store(remote_filename, source_path.read_bytes())

    def _move(self, source_path: Path, remote_filename: str) -> bool:
        self._put(source_path, remote_filename)
        source_path.unlink()
        return True

    def _list(self) -> list[str]:
        return self._files.names()

    def _delete(self, filename: str) -> None:
        try:
            self._files.remove(filename)
        except KeyError:
            raise _not_found(filename) from None

    def _delete_list(self, filenames: Sequence[str]) -> Mapping[str, Exception]:
        errors: dict[str, Exception] = {}
        for name in filenames:
            try:
                self._delete(name)
            except FileNotFoundError as error:
                errors[name] = error
        return errors

    def _query_list(self, filenames: Sequence[str]) -> _Sizes:
        return {name: {"size": self._size(name)} for name in filenames}

    def _size(self, name: str) -> int:
        content = self._files.contents.get(name)
        return -1 if content is None else len(content)

    def _content(self, name: str) -> bytes:
        try:
            return self._files.contents[name]
        except KeyError:
            raise _not_found(name) from None


def _not_found(name: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
