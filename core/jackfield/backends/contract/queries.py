"""Asking a backend for sizes and times, by whichever method it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jackfield.backends.contract.errors import BackendException, ErrorCode
from jackfield.backends.contract.failures import error_code
from jackfield.backends.contract.outcomes import Outcome, State

if TYPE_CHECKING:
    from jackfield.backends.contract.base import Backend

_ABSENT = -1
"""The size that a backend gives for a file that does not exist."""

_NUMBER = (int, float)
_DONE = State.DONE  # an attribute of an enumeration takes its time, before Python 3.12


def query_files(backend: Backend, names: Sequence[str]) -> dict[str, Outcome | Exception]:
    """Give for every name what is known, or why that failed.

    Raises whatever ``_query_list`` raises, which then is about all of the names.
    """
    query_list = getattr(backend, "_query_list", None)
    if query_list is not None:
        answers = query_list(names)
        if not isinstance(answers, Mapping):
            raise BackendException(
                f"the backend answers {answers!r} where a mapping from names is wanted",
                ErrorCode.CODE_ERROR,
            )
        return {name: _outcome(name, answers.get(name)) for name in names}
    query = getattr(backend, "_query", None)
    if query is None:
        return {name: Outcome(name, State.UNKNOWN) for name in names}
    found: dict[str, Outcome | Exception] = {}
    for name in names:
        try:
            found[name] = _outcome(name, query(name))
        except Exception as error:  # noqa: BLE001 - given back, for this name
            absent = error_code(backend, "query", error) == ErrorCode.NOT_FOUND
            found[name] = Outcome(name, State.ABSENT) if absent else error
    return found


def _outcome(name: str, answer: object) -> Outcome | Exception:
    """Take the facts out of a backend's answer, which its author may have got wrong."""
    if answer is None:
        return Outcome(name, State.UNKNOWN)
    if type(answer) is dict or isinstance(answer, Mapping):  # the first is faster, and often so
        size, mtime = answer.get("size"), answer.get("mtime")
        if type(size) is int and size >= 0 and type(mtime) is float:  # most are
            return Outcome(name, _DONE, size, None, mtime)
        if mtime is None or isinstance(mtime, _NUMBER):
            if size is None:
                return Outcome(name, State.UNKNOWN, mtime=mtime)
            if isinstance(size, int) and not isinstance(size, bool) and size >= _ABSENT:
                if size == _ABSENT:
                    return Outcome(name, State.ABSENT)
                return Outcome(name, _DONE, size, None, mtime)
    wanted = "{'size': bytes}"
    if isinstance(answer, Mapping) and answer.get("mtime") is not None:
        wanted = "{'size': bytes, 'mtime': seconds since 1970}"
    return BackendException(
        f"the backend answers {answer!r} where {wanted} is wanted", ErrorCode.CODE_ERROR
    )
