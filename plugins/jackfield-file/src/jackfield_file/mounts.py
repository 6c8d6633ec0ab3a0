"""What a directory is mounted on, which may go away while the directory is in use."""

from __future__ import annotations

import os

from jackfield.backends import FatalBackendException


class Mount:
    """The file system that a directory is on.

    Attributes:
        device: the number that the system has for it.
    """

    def __init__(self, directory: str) -> None:
        """Look at a directory that is there; raises OSError if it is not."""
        self.device = os.stat(directory).st_dev  # noqa: PTH116 - it is a string
        self._point = os.path.realpath(directory)
        while not os.path.ismount(self._point):
            self._point = os.path.dirname(self._point)  # noqa: PTH120 - as above

    def check(self) -> None:
        """Raise a `FatalBackendException` if nothing is mounted any more where it was.

        A directory that is there instead, on the disk below, is not the one that was meant; what
        came to be in it would be hidden by the next mount.
        """
        if not os.path.ismount(self._point):
            raise FatalBackendException(
                f"{self._point!r} was a mount point and is none any more: mount it again",
                masked=True,
            )
