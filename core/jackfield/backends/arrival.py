"""The layer that lets files arrive whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jackfield.backends.cancellation import current_cancellation
from jackfield.backends.errors import BackendException
from jackfield.backends.layer import Layer
from jackfield.temporary import sweep, temporary_directory

if TYPE_CHECKING:
    from pathlib import Path

    from jackfield.backends.base import Backend


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
        if local_path.exists() and not local_path.is_file():
            self.backend._get(remote_filename, local_path)
            return
        target = local_path.resolve()
        if target.parent not in self._swept:
            self._swept.add(target.parent)
            sweep(target.parent)
        with temporary_directory(target.parent) as directory:
            arrived = directory / target.name
            self.backend._get(remote_filename, arrived)
            if not arrived.exists():
                raise BackendException(
                    f"the backend gave no file: {str(local_path)!r} is not there"
                )
            cancellation = current_cancellation()
            if cancellation is not None:
                cancellation.check()
            arrived.replace(target)
