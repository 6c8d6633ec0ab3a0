"""What is known of the directories that copies are made in."""

from __future__ import annotations

import errno
import os
import stat
import threading

from jackfield.backends import FoldedNames, can_be_nameless, folds, sweep


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
        self._lock = threading.Lock()

    def __missing__(self, directory: str) -> bool:
        with self._lock:  # what is known of the names is known to all threads that write there
            if directory in self:
                return self[directory]
            sweep(directory)
            nameless = can_be_nameless(directory)
            if nameless or os.path.isdir(directory):  # noqa: PTH112 - it is a string
                if directory == self._store and folds(directory):
                    self.folded = FoldedNames(directory)
                self[directory] = nameless
            return nameless

    def of(self, directory: str) -> bool:
        """Give the same, of a directory that is there; with it the names are known, too.

        Raises:
            OSError: if it is not there, or is no directory.
        """
        nameless = self[directory]
        while directory not in self:  # as it was not there
            if not stat.S_ISDIR(os.stat(directory).st_mode):  # noqa: PTH116 - it is a string
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), directory)
            nameless = self[directory]  # another thread or process has made it since
        return nameless
