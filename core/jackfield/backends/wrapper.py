"""A storage as programs use it."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from jackfield.backends.contract.deletions import delete_files
from jackfield.backends.contract.errors import (
    BackendException,
    ErrorCode,
    FatalBackendException,
    InvalidName,
)
from jackfield.backends.contract.failures import error_code, failure, reason
from jackfield.backends.contract.identity import identities
from jackfield.backends.contract.names import are_plain, check_name
from jackfield.backends.contract.outcomes import Outcome, Proof, State
from jackfield.backends.contract.queries import query_files
from jackfield.backends.contract.registry import CURRENT, Registry
from jackfield.backends.layers.stacking import stacked
from jackfield.backends.layers.validate import prove, stamp_of
from jackfield.backends.transfers import Job, run_jobs

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from jackfield.backends.contract.base import Backend
    from jackfield.backends.contract.url import ParsedUrl
    from jackfield.backends.settings import Settings


LocalPath = str | os.PathLike[str]
Names = list[str]
_T = TypeVar("_T")


class BackendWrapper:
    """The storage at one URL. Closes itself at the end of a ``with`` block.

    Operations are retried and checked as `Settings` say. They fail with a `BackendException` that
    has `code`, `operation` and `filename`, and the original exception as its cause. `delete` and
    `query` do not fail: they tell what became of every file.
    A `SystemExit` passes, as Ctrl-C does: the program's own handler of a signal may raise it.

    Attributes:
        url: the storage's URL.
        backend: the bare backend.
        max_parallel: how many files the backend lets be transferred at a time.
    """

    def __init__(
        self, backend: Backend, url: ParsedUrl, registry: Registry, settings: Settings
    ) -> None:
        """Wrap `backend`; use `get_backend` instead. `registry` applies while it is called."""
        self.url = url
        self.backend = backend
        self._registry = registry
        self.max_parallel = backend.max_parallel if backend.thread_safe else 1
        self._checks_sources = not backend.proves_puts
        self._shows_registry = backend.opens_others
        self._layers: Backend = stacked(backend, settings, str(url))
        self._closed = threading.Lock()  # held from then on: of two threads, one closes

    def put(self, source_path: LocalPath, remote_filename: str | None = None) -> Proof:
        """Store a file, by default under its own name; say how well that is proven."""
        source, name = _source_and_name(source_path, remote_filename)
        # Not by `_call`: there may be many small files.
        token = CURRENT.set(self._registry) if self._shows_registry else None
        try:
            check_name(name)
            if self._checks_sources:
                _check_source(source)
                _check_readable(source)
            return _proof(self._layers._put(source, name))
        except Exception as error:
            raise self._failure("put", name, error) from error
        finally:
            if token is not None:
                CURRENT.reset(token)

    def get(self, remote_filename: str, local_path: LocalPath) -> None:
        """Fetch a file to `local_path`, the path of the file itself."""
        local = local_path if isinstance(local_path, Path) else Path(local_path)
        token = CURRENT.set(self._registry) if self._shows_registry else None  # as in `put`
        try:
            self._layers._get(check_name(remote_filename), local)
        except Exception as error:
            raise self._failure("get", remote_filename, error) from error
        finally:
            if token is not None:
                CURRENT.reset(token)

    def list(self) -> Names:
        """Give the names of all files, in the backend's order."""
        return self._call("list", None, self._list)

    def unlisted(self) -> Sequence[BackendException]:
        """Say why the last `list` may lack files: an error of each part that gave no names.

        Then nothing follows from a file not being in the list. Most storages have no parts. Where
        several threads list, it is the last list of any of them.
        """
        return self._call("list", None, self._unlisted)

    def delete(self, names: Iterable[str]) -> Sequence[Outcome]:
        """Delete files; tell for each name whether it is done, was absent, or why it failed."""
        with self._registry.current():
            return self._delete(names)

    def query(self, names: Iterable[str], workers: int = 4) -> Sequence[Outcome]:
        """Tell for each name its size, that it is absent or not known, or why that failed.

        Where the backend can only be asked for one name after the other, as over a network, up to
        `workers` are at a time, but no more than `max_parallel`.
        """
        with self._registry.current():
            return self._query(names, min(workers, self.max_parallel))

    def move(self, source_path: LocalPath, remote_filename: str | None = None) -> Proof:
        """Store a file, then delete its source; say how well the copy is proven."""
        source, name = _source_and_name(source_path, remote_filename)
        return self._call("move", name, self._move, source, name)

    def validate(self, source_path: LocalPath, remote_filename: str | None = None) -> Proof:
        """Say how well it is proven that a stored file is the same as `source_path`.

        It fails with error 56 if it is not.
        """
        source, name = _source_and_name(source_path, remote_filename)
        return self._call("validate", name, self._validate, source, name)

    def identity(self, name: str) -> frozenset[str]:
        """Give texts that say which file a name means, in whichever storage it is looked for.

        Names that have one in common mean the same file; without one, they may still do.
        """
        return self._call("query", name, self._identity, name)

    def close(self) -> None:
        """Release what the backend holds; what was closed cannot be used. Twice does no harm."""
        if not self._closed.acquire(blocking=False):
            return
        close = getattr(self._layers, "_close", None)
        if close is not None:
            self._call("close", None, close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url}>"

    def _call(
        self,
        operation: str,
        filename: str | None,
        function: Callable[..., _T],
        *arguments: object,
    ) -> _T:
        """Call with this storage's registry; explain an error."""
        token = CURRENT.set(self._registry)
        try:
            return function(*arguments)
        except Exception as error:
            raise self._failure(operation, filename, error) from error
        finally:
            CURRENT.reset(token)

    def _list(self) -> Names:
        names: object = self._layers._list()
        if not isinstance(names, Collection) or isinstance(names, str | bytes):
            # What can be gone through once only would seem to be empty the second time.
            kind = type(names).__name__
            raise FatalBackendException(
                f"the backend lists a {kind}, where a list of names is wanted",
                ErrorCode.CODE_ERROR,
            )
        if set(map(type, names)) <= {str}:  # as it should be, and often there are many
            return list(names)
        return [_decoded(name) for name in names]

    def _unlisted(self) -> Sequence[BackendException]:
        ask = getattr(self._layers, "_unlisted", None)
        errors = () if ask is None else ask() or ()
        return [
            each
            if isinstance(each, BackendException) and each.masked
            else self._failure("list", None, each)
            for each in errors
        ]

    def _delete(self, names: Iterable[str]) -> Sequence[Outcome]:
        valid, errors = self._checked(names)
        results: dict[str, Exception | None] = {**errors}
        results |= delete_files(self._layers, valid, self.backend.max_delete_batch)
        done = State.DONE
        return [
            Outcome(name, done) if error is None else self._not_done("delete", name, error)
            for name, error in results.items()
        ]

    def _query(self, names: Iterable[str], workers: int) -> Sequence[Outcome]:
        valid, errors = self._checked(names)
        answers: dict[str, Outcome | Exception] = {**errors}
        is_for_one = workers > 1 and not hasattr(self.backend, "_query_list")
        try:
            if is_for_one and hasattr(self.backend, "_query"):
                answers |= self._query_each(valid, workers)
            else:
                answers |= query_files(self._layers, valid)
        except Exception as error:  # noqa: BLE001 - the outcome of every name
            answers |= dict.fromkeys(valid, error)
        return [
            self._not_done("query", name, answer) if isinstance(answer, Exception) else answer
            for name, answer in answers.items()
        ]

    def _query_each(self, names: Names, workers: int) -> dict[str, Outcome | Exception]:
        jobs = [Job(name, partial(query_files, self._layers, [name])) for name in names]
        answers: dict[str, Outcome | Exception] = {}
        for result in run_jobs(jobs, workers):
            answers |= result.value or {}
        return answers

    def _identity(self, name: str) -> frozenset[str]:
        return identities(self._layers, self.url, check_name(name))

    def _move(self, source: Path, name: str) -> Proof:
        check_name(name)
        before = _check_source(source)
        move = getattr(self._layers, "_move", None)
        moved = False if move is None else move(source, name)
        if moved is False:
            _check_readable(source)
            moved = self._layers._put(source, name)
            _unlink(source, before)
        return _proof(moved)

    def _validate(self, source: Path, name: str) -> Proof:
        check_name(name)
        _check_source(source)
        return prove(self._layers, source, name)

    def _failure(self, operation: str, filename: str | None, error: Exception) -> BackendException:
        return failure(self.backend, operation, filename, str(self.url), error)

    def _checked(self, names: Iterable[str]) -> tuple[Names, dict[str, InvalidName]]:
        """Give the valid ones of `names`, each once, and why the others are not."""
        if isinstance(names, str):
            raise TypeError(f"names are a list, not the one text {names!r}")
        unique = list(dict.fromkeys(names))
        if are_plain(unique):
            return unique, {}
        valid: Names = []
        errors: dict[str, InvalidName] = {}
        for name in unique:
            try:
                valid.append(check_name(name))
            except InvalidName as error:
                errors[name] = error
        return valid, errors

    def _not_done(self, operation: str, name: str, cause: Exception) -> Outcome:
        error = self._failure(operation, name, cause)
        if error.code == ErrorCode.NOT_FOUND:
            return Outcome(name, State.ABSENT)
        error.__cause__ = cause
        return Outcome(name, State.FAILED, error=error)


def _source_and_name(source_path: LocalPath, name: str | None) -> tuple[Path, str]:
    source = source_path if isinstance(source_path, Path) else Path(source_path)
    return source, source.name if name is None else name


def _check_source(source: Path) -> os.stat_result:
    """Refuse what is no file: a pipe, for instance, could be read only once."""
    status = source.stat()
    if not stat.S_ISREG(status.st_mode):
        raise FatalBackendException(f"{str(source)!r} is not a regular file", masked=True)
    return status


def _check_readable(source: Path) -> None:
    """Refuse a file that nobody here may read: no storage, however often asked, heals that."""
    try:
        os.close(os.open(source, os.O_RDONLY))
    except PermissionError as error:
        raise FatalBackendException(
            reason(error), ErrorCode.PERMISSION_DENIED, masked=True
        ) from error


def _unlink(source: Path, before: os.stat_result) -> None:
    """Delete what was stored; not what was written to it, or took its place, meanwhile."""
    try:
        if stamp_of(source.stat()) != stamp_of(before):
            raise FatalBackendException(
                f"it was changed while it was stored, so {str(source)!r} is still there",
                ErrorCode.VALIDATION_FAILED,
                masked=True,
            )
        source.unlink()
    except OSError as error:
        raise FatalBackendException(
            f"it is stored, but its source is still there: {reason(error)}",
            error_code(None, "move", error),
            masked=True,
        ) from error


def _proof(answer: object) -> Proof:
    return answer if isinstance(answer, Proof) else Proof.NONE


def _decoded(name: object) -> str:
    if isinstance(name, bytes):
        return os.fsdecode(name)
    if isinstance(name, str):
        return name
    raise FatalBackendException(f"the backend lists {name!r} as a name", ErrorCode.CODE_ERROR)
