"""The layer that lets files arrive whole."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import ExitStack
from typing import TYPE_CHECKING

from jackfield.backends.cancellation import current_cancellation
from jackfield.backends.contract.errors import BackendException
from jackfield.backends.contract.failures import local_errors
from jackfield.backends.layers.layer import Layer
from jackfield.temporary import destination, sweep, temporary_directory

if TYPE_CHECKING:
    from pathlib import Path

    from jackfield.backends.contract.base import Backend


class Arrival(Layer):
    """Sees to it that a file that is got has its old content or the new one at any moment.

    The backend writes into a temporary directory beside the file, from where it is renamed when
    it is there; links are followed. A device or a pipe is written to as it is. That the backend
    gave a file is checked.
    """

    def __init__(self, backend: Backend) -> None:
        """Wrap `backend`, which does not see to all that itself (`Backend.gets_whole`)."""
        super().__init__(backend)
        self._swept: set[Path] = set()

    def _get(self, remote_filename: str, local_path: Path) -> None:
        if takes_bytes_as_they_come(local_path):
            self.backend._get(remote_filename, local_path)
            return
        with local_errors("get"):
            target = _followed(local_path)
            if target.parent not in self._swept:
                self._swept.add(target.parent)
                sweep(target.parent)
        with ExitStack() as stack:
            with local_errors("get"):
                directory = stack.enter_context(temporary_directory(target.parent))
            arrived = directory / target.name
            self.backend._get(remote_filename, arrived)
            if not arrived.is_file():
                there = "is no file" if os.path.lexists(arrived) else "is not there"
                raise BackendException(
                    f"the backend gave no file: {str(local_path)!r} {there}", masked=True
                )
            cancellation = current_cancellation()
            if cancellation is not None:
                cancellation.check()
            with local_errors("get"):
                arrived.replace(target)


def takes_bytes_as_they_come(path: Path) -> bool:
    """Tell a device or a pipe."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False  # it is not there, or will be said to be out of reach
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _followed(path: Path) -> Path:
    """Give where a file is to come to be: where a link leads.

    Raises:
        OSError: if that is a directory, or nowhere.
    """
    target = destination(path)
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    return target
