"""The backend for ``file://`` URLs."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jackfield.backends import (
    Backend,
    ErrorCode,
    FatalBackendException,
    InvalidBackendURL,
    ParsedUrl,
)

from jackfield_file.copying import copy_into, copy_whole, is_temporary

_CODES = {
    errno.EACCES: ErrorCode.PERMISSION_DENIED,
    errno.EPERM: ErrorCode.PERMISSION_DENIED,
    errno.EROFS: ErrorCode.PERMISSION_DENIED,
    errno.ENOENT: ErrorCode.NOT_FOUND,
    errno.ENOSPC: ErrorCode.NO_SPACE,
    errno.EDQUOT: ErrorCode.NO_SPACE,
    errno.EFBIG: ErrorCode.NO_SPACE,
}

_IN_VAIN = (_CODES.keys() - {errno.ENOENT}) | {
    errno.EEXIST,
    errno.EINVAL,
    errno.EISDIR,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.ENOTDIR,
}
"""Errors of a file system that waiting does not heal. The host knows that of ENOENT itself."""


class FileBackend(Backend):
    """A directory of the local file system: ``file:///absolute`` or ``file://relative``.

    Its files are the regular files of the directory itself, and links to such. The directory is
    made by the first put; until then listing it fails with "not found". Temporary files of copies
    that are under way are hidden, and their names cannot be used.

    Attributes:
        directory: the absolute path.
    """

    has_network_location = False

    def __init__(self, parsed_url: ParsedUrl) -> None:
        """Take the directory from the URL; a relative one starts at the current directory."""
        super().__init__(parsed_url)
        self.directory = _directory(parsed_url)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        """Fetch a file, whole or not at all; through a link, and straight into a device or pipe."""
        source = self._path(remote_filename)
        target = local_path.resolve()
        with self._explained("get", target.parent):
            if target.is_file() or not target.exists():
                copy_whole(source, target)
            else:
                copy_into(source, target)

    def _put(self, source_path: Path, remote_filename: str) -> None:
        """Store a file, whole or not at all."""
        target = self._path(remote_filename)
        with self._explained("put", self.directory):
            self._make_directory()
            copy_whole(source_path, target)

    def _list(self) -> list[str]:
        with self._explained("list", self.directory):
            try:
                with os.scandir(self.directory) as entries:
                    return [entry.name for entry in entries if _is_listed(entry)]
            except FileNotFoundError:
                raise FatalBackendException(
                    f"the directory {str(self.directory)!r} does not exist; the first put makes it",
                    ErrorCode.NOT_FOUND,
                ) from None

    def _delete(self, filename: str) -> None:
        path = self._path(filename)
        with self._explained("delete", self.directory):
            path.unlink()

    def _query(self, filename: str) -> dict[str, int | None]:
        path = self._path(filename)
        with self._explained("query", self.directory):
            try:
                status = path.stat()
            except FileNotFoundError:
                return {"size": -1}
        return {"size": status.st_size if stat.S_ISREG(status.st_mode) else -1}

    def _move(self, source_path: Path, remote_filename: str) -> bool:
        """Rename the source; False for another file system, and for a link."""
        target = self._path(remote_filename)
        with self._explained("move", self.directory):
            if source_path.is_symlink():
                return False
            self._make_directory()
            if not target.is_symlink() and target.exists() and target.samefile(source_path):
                return _is_same_entry(source_path, target)
            try:
                source_path.replace(target)
            except OSError as error:
                if error.errno == errno.EXDEV:
                    return False
                raise
            return True

    def _error_code(self, operation: str, exception: Exception) -> ErrorCode | None:
        return _CODES.get(exception.errno or 0) if isinstance(exception, OSError) else None

    def _path(self, name: str) -> Path:
        if is_temporary(name):
            raise FatalBackendException(f"{name!r} is reserved for copies that are under way")
        return self.directory / name

    def _make_directory(self) -> None:
        if not self.directory.exists():
            self.directory.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def _explained(self, operation: str, directory: Path) -> Iterator[None]:
        """Make errors that cannot heal fatal; `directory` is the one that is written to."""
        try:
            yield
        except OSError as error:
            if error.errno not in _IN_VAIN:
                raise
            raise FatalBackendException(
                f"{error.strerror}: {_shown_path(error, directory)}",
                self._error_code(operation, error),
            ) from error


def _directory(parsed_url: ParsedUrl) -> Path:
    path, shown = parsed_url.path, repr(parsed_url.url_string)
    for character in "?#":
        if character in parsed_url.url_string:
            raise InvalidBackendURL(
                f"{shown}: a {character!r} in a directory's name is written %{ord(character):02X}"
            )
    if not path:
        raise InvalidBackendURL(f"{shown} names no directory; the current one is file://.")
    host, slash, rest = path.partition("/")
    if host == "localhost" and slash:
        raise InvalidBackendURL(
            f"{shown} can be meant in two ways: write file:///{rest} for the absolute directory, "
            f"file://./{path} for the one below the current directory"
        )
    return Path(path).absolute()


def _shown_path(error: OSError, directory: Path) -> str:
    """Say what an error is about; a temporary file is nothing that a user knows."""
    paths = [str(path) for path in (error.filename, error.filename2) if path is not None]
    if not paths or any(is_temporary(Path(path).name) for path in paths):
        paths = [str(directory)]
    return " -> ".join(map(repr, paths))


def _is_listed(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() and not is_temporary(entry.name)
    except OSError:
        return False  # a link that leads in a circle, or where nobody may look


def _is_same_entry(source: Path, target: Path) -> bool:
    """Tell one name of a file from two names of it, of which the source is to be deleted."""
    if source.stat().st_nlink == 1:
        return True
    return source.name == target.name and source.parent.samefile(target.parent)
