"""Asking a backend for sizes and times, by whichever method it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from jackfield.backends.errors import BackendException, ErrorCode
from jackfield.backends.failures import error_code

if TYPE_CHECKING:
    from jackfield.backends.base import Backend

ABSENT = -1
"""The size of a file that does not exist."""


class Found(NamedTuple):
    """What a backend says about a file: its size, `ABSENT`, and its time; None is not known."""

    size: int | None = None
    mtime: float | None = None


_UNKNOWN = Found()


def query_files(backend: Backend, names: Sequence[str]) -> dict[str, Found | Exception]:
    """Give for every name what is known, or why that failed.

    Raises whatever ``_query_list`` raises, which then is about all of the names.
    """
    query_list = getattr(backend, "_query_list", None)
    if query_list is not None:
        answers = query_list(names) or {}
        return {name: _found(answers.get(name)) for name in names}
    query = getattr(backend, "_query", None)
    if query is None:
        return dict.fromkeys(names, _UNKNOWN)
    found: dict[str, Found | Exception] = {}
    for name in names:
        try:
            found[name] = _found(query(name))
        except Exception as error:  # noqa: BLE001 - given back, for this name
            absent = error_code(backend, "query", error) == ErrorCode.NOT_FOUND
            found[name] = Found(ABSENT) if absent else error
    return found


def _found(answer: object) -> Found | Exception:
    """Take the facts out of a backend's answer, which its author may have got wrong."""
    if answer is None:
        return _UNKNOWN
    if isinstance(answer, Mapping):
        size, mtime = answer.get("size"), answer.get("mtime")
        if _is_size(size) and (mtime is None or isinstance(mtime, int | float)):
            return Found(size, mtime)
    return BackendException(
        f"the backend answers {answer!r} where {{'size': bytes}} is wanted",
        ErrorCode.CODE_ERROR,
    )


def _is_size(size: object) -> bool:
    if size is None:
        return True
    return isinstance(size, int) and not isinstance(size, bool) and size >= ABSENT
