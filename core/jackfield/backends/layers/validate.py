"""The layer that checks what was transferred."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

from jackfield.backends.contract.errors import BackendException, ErrorCode, FatalBackendException
from jackfield.backends.contract.failures import error_code, reason
from jackfield.backends.contract.outcomes import Outcome, Proof, State
from jackfield.backends.contract.queries import query_files
from jackfield.backends.layers.layer import Layer

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from jackfield.backends.contract.base import Backend


class ValidateMove(Layer):
    """Checks that a file that was moved is the same there, as `Validate` does.

    After a move there is no source left to try it again with: what does not hold is fatal.
    """

    def _optional(self, name: str, method: Any) -> Any:
        if name != "_move":
            return method

        def move(source_path: Path, remote_filename: str) -> Proof | bool:
            size = source_path.stat().st_size
            if method(source_path, remote_filename) is False:
                return False
            try:
                return _same_size(self.backend, size, remote_filename, FatalBackendException)
            except FatalBackendException:
                raise
            except Exception as error:  # noqa: BLE001 - to move again, there is no source left
                import logging  # late: nothing is logged as long as all goes well

                logging.getLogger(__name__).warning(
                    "%r is moved, but not verified: %s", remote_filename, reason(error)
                )
                return Proof.NONE

        return move


class Validate(ValidateMove):
    """Checks that a file that was put or moved is the same there.

    A put is checked by the backend's ``_validate``, where it has one, else by its size; a backend
    that cannot tell either gives `Proof.NONE`. What does not hold fails with error 56, and so
    does a source that was changed meanwhile; both are worth another attempt.
    """

    def _put(self, source_path: Path, remote_filename: str) -> Proof:
        before = source_path.stat()
        proof = self.backend._put(source_path, remote_filename)
        if isinstance(proof, Proof):
            return proof
        check_unchanged(source_path, before)
        return prove(self.backend, source_path, remote_filename)


class ValidateGet(Layer):
    """Checks that a file that was got has the size that the storage says, where it can tell.

    A connection that ends early looks to many a library like the end of the file. What does not
    hold fails with error 56, and is worth another attempt. The same trouble may keep the storage
    from telling the size: so that is asked again. In the end it is announced, and no error, as
    there are storages that tell nobody.
    """

    def __init__(self, backend: Backend, patient: Backend) -> None:
        """Wrap `backend`; `patient` is the same, and asks again when a query fails."""
        super().__init__(backend)
        self._patient = patient
        self._in_vain = False  # it was asked again and again: not for every file

    def _get(self, remote_filename: str, local_path: Path) -> None:
        self.backend._get(remote_filename, local_path)
        try:
            status = local_path.stat()
        except OSError:
            return  # it has not arrived: `Arrival` says so
        if not stat.S_ISREG(status.st_mode):
            return
        answer = self._asked(remote_filename)
        if isinstance(answer, Exception):
            import logging  # late: nothing is logged as long as all goes well

            logging.getLogger(__name__).warning(
                "%r is fetched, but its size is not verified: %s", remote_filename, reason(answer)
            )
        elif answer.size is not None and answer.size != status.st_size:
            raise BackendException(
                f"{status.st_size} bytes came, of {answer.size}",
                ErrorCode.VALIDATION_FAILED,
                masked=True,
            )

    def _asked(self, name: str) -> Outcome | Exception:
        answer = _answer(self.backend, name)
        if not isinstance(answer, Exception):
            self._in_vain = False
        elif not self._in_vain and (
            error_code(self.backend, "query", answer) != ErrorCode.PERMISSION_DENIED
        ):
            answer = _answer(self._patient, name)
            self._in_vain = isinstance(answer, Exception)
        return answer


def _answer(backend: Backend, name: str) -> Outcome | Exception:
    try:
        return query_files(backend, [name])[name]
    except Exception as error:  # noqa: BLE001 - given back
        return error


def prove(backend: Backend, source_path: Path, remote_filename: str) -> Proof:
    """Say how well it is proven that a stored file is the same as `source_path`.

    Raises:
        BackendException: with code 56 if it is not.
        Exception: what the backend raises when it is asked.
    """
    validate = getattr(backend, "_validate", None)
    if validate is None:
        size = source_path.stat().st_size
        return _same_size(backend, size, remote_filename, BackendException)
    if not validate(source_path, remote_filename):
        raise BackendException(
            "the stored file has another content", ErrorCode.VALIDATION_FAILED, masked=True
        )
    return Proof.CONTENT


def check_unchanged(source_path: Path, before: os.stat_result) -> None:
    """Raise a `BackendException`, code 56, if a file is not what it was `before`."""
    after = source_path.stat()
    if stamp_of(after) != stamp_of(before):
        raise BackendException(
            f"{str(source_path)!r} was changed while it was read",
            ErrorCode.VALIDATION_FAILED,
            masked=True,
        )


def stamp_of(status: os.stat_result) -> tuple[int, ...]:
    """Give what changes when a file is written to, or another one takes its place."""
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _same_size(backend: Backend, size: int, name: str, error: type[BackendException]) -> Proof:
    answer = query_files(backend, [name])[name]
    if isinstance(answer, Exception):
        raise answer
    if answer.state is State.UNKNOWN:
        return Proof.NONE
    if answer.size != size:
        absent = answer.state is State.ABSENT
        found = "it is not there" if absent else f"{answer.size} bytes are stored"
        raise error(f"{found}, of {size}", ErrorCode.VALIDATION_FAILED, masked=True)
    return Proof.SIZE
