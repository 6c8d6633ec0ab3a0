"""The backend for ``file://`` URLs."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from jackfield.backends import (
    Backend,
    ErrorCode,
    FatalBackendException,
    ParsedUrl,
    Proof,
    is_temporary,
    local_identity,
    reserved_for,
)

from jackfield_file.copying import (
    KIND,
    copy_into,
    copy_whole,
    is_special,
    sync_directory,
    sync_file,
)
from jackfield_file.nameless import Nameless
from jackfield_file.url import directory_of, options_of

_CODES = {
    errno.EACCES: ErrorCode.PERMISSION_DENIED,
    errno.EPERM: ErrorCode.PERMISSION_DENIED,
    errno.EROFS: ErrorCode.PERMISSION_DENIED,
    errno.ENOENT: ErrorCode.NOT_FOUND,
    errno.ENOSPC: ErrorCode.NO_SPACE,
    errno.EDQUOT: ErrorCode.NO_SPACE,
    errno.EFBIG: ErrorCode.NO_SPACE,
}

_SIZE = Proof.SIZE  # an attribute of an enumeration takes its time, before Python 3.12

_IN_VAIN = (_CODES.keys() - {errno.ENOENT}) | {
    errno.EEXIST,
    errno.EILSEQ,  # a name that the file system has no characters for
    errno.EINVAL,
    errno.EISDIR,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.ENODEV,
    errno.ENOTDIR,
    errno.ENXIO,  # a socket
    errno.EPIPE,
}
"""Errors of a file system that waiting does not heal. The host knows that of ENOENT itself."""

_MANY = 16
"""Files of a directory from which on it is worth while to open it."""

_DIRECTORY = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)


class FileBackend(Backend):
    """A directory of the local file system: ``file:///absolute`` or ``file://relative``.

    Its files are the regular files of the directory itself, and links to such. The directory is
    made by the first put; until then listing it fails with "not found". Temporary files of copies
    that are under way are hidden, and their names cannot be used; those that dead processes left
    are removed by the next put, move or get. Deleted files that are open are hidden, too, where a
    file system keeps them under a name of its own until they are closed, as NFS does. Once it is in
    use, nothing is put in its place if its disk is unmounted.

    Attributes:
        directory: the absolute path.
        options: what the URL's query asks for.
    """

    has_network_location = False
    reports_bytes = True
    gets_whole = True
    proves_puts = True
    opens_others = False
    may_stall = False  # a system call that hangs could not be ended anyway
    max_delete_batch = 10_000

    def __init__(self, parsed_url: ParsedUrl) -> None:
        """Take the directory from the URL; a relative one starts at the current directory."""
        super().__init__(parsed_url)
        self.directory = directory_of(parsed_url)
        self.options = options_of(parsed_url)
        self._place = str(self.directory)
        self._root = self._place.rstrip("/") + "/"
        self._put_options = self.options if self.options.any else None
        # Durable is only the store, not what is fetched from it.
        get_options = replace(self.options, fsync=False)
        self._get_options = get_options if get_options.any else None
        self._nameless = Nameless(self._place)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        """Fetch a file, whole or not at all; through a link, and straight into a device or pipe."""
        name, root = remote_filename, self._root
        source = root + name if name[0] != "." else self._path(name)
        target = str(local_path)
        parent, separator, _ = target.rpartition(os.sep)
        directory = parent or separator or "."
        options = self._get_options
        try:
            nameless = self._nameless.get(directory)
            # What is done in a directory for the first time is not done in that of a device.
            if nameless is None and not is_special(target):
                nameless = self._nameless[directory]
            if nameless is not None and (
                copy_whole(source, directory, target, options, nameless, True) is not None
            ):
                return
            if _takes_bytes_as_they_come(target):
                directory = target
                copy_into(source, target)
                return
            target = str(local_path.resolve())
            directory = os.path.dirname(target)  # noqa: PTH120 - it is a string
            copy_whole(source, directory, target, options, self._nameless[directory], False)
        except OSError as error:
            raise self._explained("get", error, directory, source) from error

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        """Store a file, whole or not at all."""
        source, name = str(source_path), remote_filename
        try:
            try:
                same_size = self._copied(source, name)
            except FileNotFoundError:
                if not source_path.exists():
                    raise
                self.directory.mkdir(parents=True, exist_ok=True)
                same_size = self._copied(source, name)
        except OSError as error:
            raise self._explained("put", error) from error
        return _SIZE if same_size else None

    def _copied(self, source: str, name: str) -> bool | None:
        root, place, options = self._root, self._place, self._put_options
        target = root + name if name[0] != "." else self._path(name)
        try:
            nameless = self._nameless.of_store()
        except FileNotFoundError:
            os.stat(source)  # noqa: PTH116 - nothing is made for a file that is not there
            raise
        names = self._nameless.folded
        if names is None:
            return copy_whole(source, place, target, options, nameless, False)
        with names.given(name):
            naming = names.naming(name)
            return copy_whole(source, place, target, options, nameless, False, naming)

    def _list(self) -> list[str]:
        try:
            with os.scandir(self.directory) as entries:
                names = [
                    entry.name
                    for entry in entries
                    if entry.is_file(follow_symlinks=False) or _leads_to_file(entry)
                ]
            if _some_are_hidden(names):
                names = [name for name in names if not reserved_for(name)]
            return names
        except FileNotFoundError:
            raise FatalBackendException(
                f"the directory {str(self.directory)!r} does not exist; the first put makes it",
                ErrorCode.NOT_FOUND,
                masked=True,
            ) from None
        except OSError as error:
            raise self._explained("list", error) from error

    def _unlisted(self) -> Sequence[Exception]:
        """Tell of links that lead nowhere: the disk with their files may not be mounted."""
        try:
            with os.scandir(self.directory) as entries:
                links = sorted(entry.name for entry in entries if entry.is_symlink())
        except OSError as error:
            return [self._explained("list", error)]
        return [
            FatalBackendException(
                f"{self._root + name!r} is a link that leads nowhere", ErrorCode.NOT_FOUND
            )
            for name in links
            if not os.path.exists(self._root + name)  # noqa: PTH110 - it is a string
        ][:1]

    def _delete(self, filename: str) -> None:
        for error in self._delete_list([filename]).values():
            raise error

    def _delete_list(self, filenames: Sequence[str]) -> dict[str, Exception]:
        failed: dict[str, Exception] = {}
        hidden = _some_are_hidden(filenames)
        with self._opened(len(filenames)) as (root, directory):
            for name in filenames:
                try:
                    if hidden:
                        self._path(name)
                    os.unlink(root + name, dir_fd=directory)
                except OSError as error:
                    error.filename = self._root + name
                    failed[name] = self._explained("delete", error)
                except FatalBackendException as error:
                    failed[name] = error
        if self._nameless.folded is not None:
            self._nameless.folded.forget(filenames)
        if self.options.fsync and len(failed) < len(filenames):
            sync_directory(self._place)
        return failed

    def _query(self, filename: str) -> dict[str, float | None]:
        try:
            status = os.stat(self._path(filename))  # noqa: PTH116 - called for every file
        except FileNotFoundError:
            return {"size": -1}
        except OSError as error:
            raise self._explained("query", error) from error
        if status.st_mode & KIND == stat.S_IFREG:
            return {"size": status.st_size, "mtime": status.st_mtime}
        return {"size": -1}

    def _query_list(self, filenames: Sequence[str]) -> dict[str, dict[str, float | None] | None]:
        """Query each; what cannot be looked at is not known, unless that is true of them all."""
        if len(filenames) == 1:
            return {name: self._query(name) for name in filenames}
        facts: dict[str, dict[str, float | None] | None] = {}
        unknown, hidden = False, _some_are_hidden(filenames)
        with self._opened(len(filenames)) as (root, directory):
            for name in filenames:
                try:
                    if hidden:
                        self._path(name)
                    status = os.stat(root + name, dir_fd=directory)
                    if status.st_mode & KIND == stat.S_IFREG:
                        facts[name] = {"size": status.st_size, "mtime": status.st_mtime}
                    else:
                        facts[name] = {"size": -1}
                except FileNotFoundError:
                    facts[name] = {"size": -1}
                except (OSError, FatalBackendException):
                    facts[name] = None
                    unknown = True
        if unknown:
            try:
                os.stat(f"{self._root}.")  # noqa: PTH116 - Path would drop the dot
            except OSError as error:
                raise self._explained("query", error) from error
        return facts

    def _move(self, source_path: Path, remote_filename: str) -> bool:
        """Rename the source; False for another file system, and for a link."""
        source, target = str(source_path), self._path(remote_filename)
        try:
            moved = os.lstat(source)
            if stat.S_ISLNK(moved.st_mode):
                return False
            try:
                self._nameless.of_store()
            except FileNotFoundError:
                self.directory.mkdir(parents=True, exist_ok=True)
                self._nameless.of_store()
            with suppress(FileNotFoundError):
                if os.path.samestat(moved, os.lstat(target)):
                    return moved.st_nlink == 1 or _is_same_entry(source_path, Path(target))
            if self.options.fsync:
                sync_file(source)
            names = self._nameless.folded
            with ExitStack() as stack:
                if names is not None:
                    stack.enter_context(names.given(remote_filename))
                    stack.enter_context(names.naming(remote_filename))
                os.replace(source, target)  # noqa: PTH105 - called for every file
            if self.options.fsync:
                sync_directory(self._place)
        except OSError as error:
            if error.errno == errno.EXDEV:
                return False
            raise self._explained("move", error) from error
        return True

    def _identity(self, filename: str) -> frozenset[str]:
        try:
            return local_identity(self._path(filename))
        except OSError as error:
            raise self._explained("query", error) from error

    def _error_code(self, operation: str, exception: Exception) -> ErrorCode | None:
        return _CODES.get(exception.errno or 0) if isinstance(exception, OSError) else None

    def _path(self, name: str) -> str:
        """Give the path of a file; what takes many small ones does that itself for most names."""
        if kind := reserved_for(name):
            raise FatalBackendException(f"{name!r} is reserved for {kind}")
        return self._root + name

    @contextmanager
    def _opened(self, count: int) -> Iterator[tuple[str, int | None]]:
        """Give what the paths of so many files begin with, and what they are relative to.

        Where there are many, that is the open directory: its path is walked once, not for each.
        """
        directory = None
        if count >= _MANY and os.unlink in os.supports_dir_fd:
            # One that cannot be opened is reported with every file.
            with suppress(OSError):
                directory = os.open(self._place, _DIRECTORY)
        if directory is None:
            yield self._root, None
            return
        try:
            yield "", directory
        finally:
            os.close(directory)

    def _explained(
        self,
        operation: str,
        error: OSError,
        directory: str | None = None,
        source: str | None = None,
    ) -> OSError | FatalBackendException:
        """Make an error that cannot heal fatal.

        `directory` is the one that is written to, and `source` what is fetched.
        """
        over = error.filename2
        if error.errno == errno.EBUSY and over and os.path.isdir(over):  # noqa: PTH112 - a string
            error = OSError(errno.EISDIR, os.strerror(errno.EISDIR), over)  # "." or a mount point
        paths = _shown_paths(error, directory or self._place)
        if error.errno not in _IN_VAIN:
            is_shown = str(error.filename) in paths
            return error if is_shown else OSError(error.errno, error.strerror, paths[0])
        hint = ""
        if source is not None and error.errno == errno.EISDIR and error.filename == source:
            hint = f"; all that is in it is {Path(source).absolute().as_uri()}/"
        return FatalBackendException(
            f"{error.strerror}: {' -> '.join(map(repr, paths))}{hint}",
            self._error_code(operation, error),
            masked=True,
        )


def _some_are_hidden(names: Sequence[str]) -> bool:
    """Say whether any of many names begins with a dot, as reserved ones do."""
    return "/." in "/" + "/".join(names)


def _shown_paths(error: OSError, directory: str) -> list[str]:
    """Give what an error is about; a temporary file is nothing that a user knows."""
    paths = [str(path) for path in (error.filename, error.filename2) if path is not None]
    paths = [path for path in paths if not any(map(is_temporary, Path(path).parts))]
    if not paths:
        place = Path(directory)
        while any(map(is_temporary, place.parts)):
            place = place.parent
        paths = [str(place)]
    return paths


def _leads_to_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_file()
    except OSError:
        return False  # a link that leads in a circle, or where nobody may look


def _takes_bytes_as_they_come(path: str) -> bool:
    """Tell a device or a pipe, such as what ``/dev/stdout`` leads to."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - it is a string
    except FileNotFoundError:
        return False  # a link that leads nowhere
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _is_same_entry(source: Path, target: Path) -> bool:
    """Tell one name of a file from two names of it, of which the source is to be deleted."""
    return source.name == target.name and source.parent.samefile(target.parent)
