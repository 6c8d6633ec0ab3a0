"""What is known of the directories that copies are made in."""

from __future__ import annotations

import errno
import os
import stat
import threading

from jackfield.backends import FoldedNames, can_be_nameless, folds, sweep

from jackfield_file.mounts import Mount


class Nameless(dict[str, bool]):
    """Whether copies in a directory can be nameless, of every directory that was asked for.

    What dead processes left there is removed when it is asked for the first time.

    Attributes:
        folded: the names of the store's own directory; None if it tells all names apart, or has not
            been asked for.
    """

    def __init__(self, store: str) -> None:
        super().__init__()
        self.folded: FoldedNames | None = None
        self._store = store
        self._mount: Mount | None = None
        self._lock = threading.Lock()

    def __missing__(self, directory: str) -> bool:
        with self._lock:  # what is known of the names is known to all threads that write there
            if directory in self:
                return self[directory]
            sweep(directory)
            nameless = can_be_nameless(directory)
            if nameless or os.path.isdir(directory):  # noqa: PTH112 - it is a string
                if directory == self._store:
                    self._mount = Mount(directory)
                    self.folded = FoldedNames(directory) if folds(directory) else None
                self[directory] = nameless
            return nameless

    def of_store(self) -> bool:
        """Give the same of the store's directory; with it its names are known, too.

        Raises:
            OSError: if it is not there, or is no directory.
            FatalBackendException: if it is not, or is another one, as its disk has been unmounted.
        """
        store, mount = self._store, self._mount
        try:
            status = os.stat(store)  # noqa: PTH116 - it is a string
        except FileNotFoundError:
            if mount is not None:
                mount.check()
            raise
        if mount is not None and mount.device != status.st_dev:
            mount.check()
            with self._lock:
                if self._mount is mount:  # what has been mounted since is looked at anew
                    self._mount = None
                    self.pop(store, None)
        while store not in self:  # not yet, or it is gone again
            if not stat.S_ISDIR(status.st_mode):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), store)
            self.__missing__(store)
            status = os.stat(store)  # noqa: PTH116 - as above
        return self[store]
