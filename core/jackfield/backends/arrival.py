"""The layer that lets files arrive whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from jackfield.backends.cancellation import current_cancellation
from jackfield.backends.errors import BackendException
from jackfield.backends.layer import Layer
from jackfield.backends.temporary import sweep, temporary_directory

if TYPE_CHECKING:
    from pathlib import Path

    from jackfield.backends.base import Backend


class Arrival(Layer):
    """Sees to it that a file that is got has its old content or the new one at any moment.

    The backend writes into a temporary directory beside the file, from where it is renamed when
    it is there; links are followed. A device or a pipe is written to as it is. A backend that
    does so itself (`Backend.gets_whole`) is left to it. That the backend gave a file is checked.
    """

    def __init__(self, backend: Backend, *, whole: bool) -> None:
        """Wrap `backend`, which sees to all that itself if `whole` is true."""
        super().__init__(backend)
        self._whole = whole
        self._swept: set[Path] = set()

    def _get(self, remote_filename: str, local_path: Path) -> None:
        if self._whole or (local_path.exists() and not local_path.is_file()):
            self.backend._get(remote_filename, local_path)
            if not os.path.exists(str(local_path)):  # noqa: PTH110 - for every file
                raise _nothing(local_path)
            return
        target = local_path.resolve()
        if target.parent not in self._swept:
            self._swept.add(target.parent)
            sweep(target.parent)
        with temporary_directory(target.parent) as directory:
            arrived = directory / target.name
            self.backend._get(remote_filename, arrived)
            if not arrived.exists():
                raise _nothing(local_path)
            cancellation = current_cancellation()
            if cancellation is not None:
                cancellation.check()
            arrived.replace(target)


def _nothing(path: Path) -> BackendException:
    return BackendException(f"the backend gave no file: {str(path)!r} is not there")
