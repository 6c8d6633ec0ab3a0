"""The layer that checks what was transferred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jackfield.backends.errors import BackendException, ErrorCode, FatalBackendException
from jackfield.backends.layer import Layer
from jackfield.backends.outcomes import Proof
from jackfield.backends.queries import ABSENT, query_sizes

if TYPE_CHECKING:
    from pathlib import Path


class Validate(Layer):
    """Checks that a file that was got arrived, and that one that was put is the same there.

    A put is checked by the backend's ``_validate``, where it has one, else by its size; a backend
    that cannot tell either gives `Proof.NONE`. What does not hold fails with error 56. That is
    worth another attempt after a put; after a move there is no source left to try it with.
    """

    def _get(self, remote_filename: str, local_path: Path) -> None:
        self.backend._get(remote_filename, local_path)
        if not local_path.exists():
            raise BackendException(f"the backend gave no file: {str(local_path)!r} is not there")

    def _put(self, source_path: Path, remote_filename: str) -> Proof:
        proof = self.backend._put(source_path, remote_filename)
        if isinstance(proof, Proof):
            return proof
        validate = getattr(self.backend, "_validate", None)
        if validate is None:
            return self._same_size(source_path.stat().st_size, remote_filename, BackendException)
        if not validate(source_path, remote_filename):
            raise BackendException(
                "the stored file has another content", ErrorCode.VALIDATION_FAILED
            )
        return Proof.CONTENT

    def _optional(self, name: str, method: Any) -> Any:
        if name != "_move":
            return method

        def move(source_path: Path, remote_filename: str) -> Proof | bool:
            size = source_path.stat().st_size
            if method(source_path, remote_filename) is False:
                return False
            return self._same_size(size, remote_filename, FatalBackendException)

        return move

    def _same_size(self, size: int, name: str, error: type[BackendException]) -> Proof:
        stored = query_sizes(self.backend, [name])[name]
        if stored is None:
            return Proof.NONE
        if isinstance(stored, Exception):
            raise stored
        if stored != size:
            found = "it is not there" if stored == ABSENT else f"{stored} bytes are stored"
            raise error(f"{found}, of {size}", ErrorCode.VALIDATION_FAILED)
        return Proof.SIZE
