"""A directory of the file system as a tree of files that can only be read."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable

from jackfield.consulted import (
    Listing,
    asked,
    has_read,
    is_recording,
    listed,
    looked_beside,
    looking_at,
    may_pass,
    mode_at,
)
from jackfield.reading.budget import FILE_BYTES
from jackfield.reading.errors import TreeError
from jackfield.reading.trees.tree import begun_with, joined, too_large
from jackfield.stamps import looked_up


class _MissingError(TreeError):
    def __init__(self) -> None:
        super().__init__(os.strerror(errno.ENOENT))


class _OutsideError(TreeError):
    def __init__(self) -> None:
        super().__init__("it leads out of what is read")


class DirectoryTree:
    """A directory of the file system; of its root only the names that `admits` accepts.

    Its links may lead out of it where it `is_imported`: where Python imports from it as it is,
    which follows them all. uv, pex, Nix and Homebrew install by links, and users place plugins so.

    A directory is listed once, and what is in it is what it was then. While one records what is
    looked at, and in a root of which only some names count, names are looked up one by one:
    there, nothing else may count.
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        admits: Callable[[str], bool] | None = None,
        *,
        is_imported: bool = False,
    ) -> None:
        self._is_imported = is_imported
        self._is_recorded = is_recording()
        path = os.fspath(root)
        if self._is_recorded:
            looking_at(path)
            path = asked(os.path.realpath, path)
        elif path[:1] != "/" and not os.path.isabs(path):
            path = os.path.join(os.getcwd(), path)
        self._root = path
        self._admits = admits
        self._is_whole = admits is None and not self._is_recorded
        self._places: dict[str, str | type[_MissingError | _OutsideError]] = {"": path}
        self._kinds: dict[str, dict[str, int]] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, set[str]] = {}
        self._listings: dict[str, Listing] = {}
        self._refused: dict[str, str] = {}

    def refuse(self, path: str, reason: str) -> None:
        """Take a file for one that cannot be read."""
        self._refused[path] = reason

    def read(self, path: str) -> bytes:
        """Give the content of a regular file."""
        if path in self._refused:
            raise TreeError(self._refused[path])
        if self._is_recorded:
            looking_at(self._at(path))
        directory, _, name = path.rpartition("/")
        try:
            place = self._places.get(directory)
            if not isinstance(place, str):
                place = self._place(directory)
            kind = self._kind(directory, place, name)
            place = f"{place}/{name}"
            if kind == _LINK:
                place = self._linked(place)
                kind = _FILE if stat.S_ISREG(os.lstat(place).st_mode) else _OTHER
            if not kind:
                raise _MissingError
            # Known before it is opened: opening a FIFO blocks, opening a device acts.
            if kind != _FILE:
                raise TreeError("it is not a regular file")
            data = _content(place)
        except OSError as error:
            may_pass(error)
            raise TreeError(error.strerror or "it cannot be opened") from None
        if self._is_recorded:
            has_read(self._at(path), data)
        return data

    def is_file(self, path: str) -> bool:
        """Tell whether there is something that is no directory; a broken link included."""
        directory, _, name = path.rpartition("/")
        if self._is_whole:
            kinds = self._kinds.get(directory)
            if kinds is None:
                kinds = self._within(directory)
            if kinds is not None and (kind := kinds.get(name, 0)) != _LINK:
                return kind in _FILES
        if not self._is_admitted(path):
            return False
        try:
            kind = self._kind(directory, self._place(directory), name)
        except _OutsideError:
            # It is there, and reading it says what is wrong with it.
            return os.path.lexists(self._at(path)) and not os.path.isdir(self._at(path))
        except _MissingError:
            self._kinds[directory] = {}
            return False
        return kind in _FILES or (kind == _LINK and not os.path.isdir(self._at(path)))

    def is_directory(self, path: str) -> bool:
        """Tell whether there is a directory, and no link to one that does not count."""
        directory, _, name = path.rpartition("/")
        try:
            if not path:
                return os.path.isdir(self._root)
            if self._is_whole and (kinds := self._within(directory)) is not None:
                kind = kinds.get(name, 0)
                if kind != _LINK:
                    return kind == _DIRECTORY
            if not self._is_admitted(path):
                return False
            kind = self._kind(directory, self._place(directory), name)
            return kind == _DIRECTORY or (kind == _LINK and bool(self._place(path)))
        except TreeError:
            return False

    def names(self, path: str) -> tuple[str, ...]:
        """Give the names in a directory."""
        names = self._names.get(path)
        if names is None:
            admits = None if path else self._admits
            if self._is_whole:
                found: Iterable[str] = self._within(path) or ()
            else:
                found = (n for n in self._listed(path) if admits is None or admits(n))
            names = self._names[path] = tuple(sorted(found))
        return names

    def dotted(self, path: str, stem: str) -> tuple[str, ...]:
        """Give those of the names in a directory that are `stem`, a dot, and more."""
        # A site directory may have thousands of names, and is asked for each of its plugins.
        if self._admits is not None and not path and not self._admits(f"{stem}."):
            return ()
        if self._is_whole:
            return begun_with(stem, self._within(path) or ())
        return self._listed(path).dotted(stem)

    def may_hold(self, path: str, name: str) -> bool:
        """Tell whether there may be a module or package `name` in a directory."""
        stems = self._stems.get(path)
        if stems is None:
            if not self._is_whole or (kinds := self._within(path)) is None:
                return True
            stems = self._stems[path] = {each.partition(".")[0] for each in kinds}
        return name in stems

    def has_link(self, path: str) -> bool:
        """Tell whether a link may be on the way to what is at `path`, or is that."""
        try:
            while path:
                directory, _, name = path.rpartition("/")
                if self._kind(directory, self._place(directory), name) == _LINK:
                    return True
                path = directory
        except TreeError:
            return True
        return False

    def _within(self, directory: str) -> dict[str, int] | None:
        """Give what is in a directory of a tree that is read as a whole.

        That is nothing if there is no such directory, and None if it is not in the tree.
        """
        kinds = self._kinds.get(directory)
        if kinds is None:
            above, _, name = directory.rpartition("/")
            if (around := self._kinds.get(above)) is not None and name not in around:
                kinds = self._kinds[directory] = {}  # there is no such name
                return kinds
            place = self._places.get(directory) or self._found(directory)
            self._places[directory] = place
            if isinstance(place, str):
                kinds = self._scanned(directory, place)
            elif place is _MissingError:
                kinds = self._kinds[directory] = {}
        return kinds

    def _listed(self, path: str) -> Listing:
        listing = self._listings.get(path)
        if listing is None:
            looking_at(self._at(path))
            if not path:
                looked_beside()
            try:
                place = self._place(path)
                if self._is_alone(path):
                    listing = listed(place)
                else:
                    listing = Listing(self._kinds.get(path) or self._scanned(path, place))
            except (TreeError, OSError):
                listing = Listing(())
            self._listings[path] = listing
        return listing

    def _is_alone(self, directory: str) -> bool:
        """Tell whether the names in a directory are looked up one by one."""
        return self._is_recorded or (self._admits is not None and not directory)

    def _is_admitted(self, path: str) -> bool:
        return self._admits is None or self._admits(path.partition("/")[0])

    def _kind(self, directory: str, place: str, name: str) -> int:
        """Give what `name` is in the directory that is at `place`, 0 for nothing."""
        if self._is_whole or not self._is_alone(directory):
            kinds = self._kinds.get(directory)
            if kinds is None:
                kinds = self._scanned(directory, place)
            return kinds.get(name, 0)
        path = joined(directory, name)
        known = self._kinds.setdefault(directory, {})
        if name not in known:
            at, found = self._at(path), f"{place}/{name}"
            if at == found and name not in ("", ".", ".."):
                known[name] = _kind_by(mode_at(at))
            else:
                looking_at(at)
                known[name] = _kind_by(looked_up(found)[1]) if name not in ("", ".", "..") else 0
        return known[name]

    def _scanned(self, directory: str, place: str) -> dict[str, int]:
        try:
            with os.scandir(place) as entries:
                kinds = {entry.name: _kind_of(entry) for entry in entries}
        except OSError as error:
            may_pass(error)
            kinds = {}
        except ValueError:  # a NUL in the path
            kinds = {}
        self._kinds[directory] = kinds
        return kinds

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}" if path else self._root

    def _place(self, directory: str) -> str:
        """Give where a directory is; what links outside of the tree lead to may not count.

        Raises:
            TreeError: if it is not there, or not in the tree.
        """
        place = self._places.get(directory)
        if place is None:
            place = self._found(directory)
            self._places[directory] = place
        if not isinstance(place, str):
            raise place
        return place

    def _found(self, directory: str) -> str | type[_MissingError | _OutsideError]:
        place, path = self._root, ""
        for name in directory.split("/"):
            kind = self._kind(path, place, name)
            path = f"{path}/{name}" if path else name
            place = f"{place}/{name}"
            if kind == _LINK:
                try:
                    place = self._linked(place)
                except _OutsideError:
                    return _OutsideError
                kind = _DIRECTORY if os.path.isdir(place) else _OTHER
            if kind != _DIRECTORY:
                return _MissingError
        return place

    def _linked(self, place: str) -> str:
        """Give what the link at `place` leads to, if that counts."""
        root, place = os.path.realpath(self._root), os.path.realpath(place)
        if self._is_imported:
            return place
        if place != root and not place.startswith(f"{root.rstrip('/')}/"):
            raise _OutsideError
        return place


_FILE, _DIRECTORY, _LINK, _OTHER = 1, 2, 3, 4
_FILES = (_FILE, _OTHER)


def _kind_of(entry: os.DirEntry[str]) -> int:
    try:
        if entry.is_file(follow_symlinks=False):
            return _FILE
        if entry.is_dir(follow_symlinks=False):
            return _DIRECTORY
        return _LINK if entry.is_symlink() else _OTHER
    except OSError:
        return _OTHER


def _kind_by(mode: int) -> int:
    if not mode:
        return 0
    if stat.S_ISREG(mode):
        return _FILE
    if stat.S_ISDIR(mode):
        return _DIRECTORY
    return _LINK if stat.S_ISLNK(mode) else _OTHER


def _content(place: str) -> bytes:
    descriptor = os.open(place, os.O_RDONLY | _SAFELY)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise TreeError("it is not a regular file")
        if status.st_size > FILE_BYTES:
            raise too_large(status.st_size)
        size = status.st_size + 1
        data = os.read(descriptor, size)
        if len(data) < size:
            return data
        while len(data) <= FILE_BYTES and (more := os.read(descriptor, FILE_BYTES)):
            data += more
        return data[:FILE_BYTES]
    finally:
        os.close(descriptor)


_SAFELY = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
