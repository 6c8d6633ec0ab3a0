"""Asking a backend for sizes, by whichever method it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jackfield.backends.errors import BackendException, ErrorCode
from jackfield.backends.failures import error_code

if TYPE_CHECKING:
    from jackfield.backends.base import Backend

ABSENT = -1
"""The size of a file that does not exist."""


def query_sizes(backend: Backend, names: Sequence[str]) -> dict[str, int | Exception | None]:
    """Give for every name its size, `ABSENT`, None where it is not known, or why that failed.

    Raises whatever ``_query_list`` raises, which then is about all of the names.
    """
    query_list = getattr(backend, "_query_list", None)
    if query_list is not None:
        answers = query_list(names) or {}
        return {name: _size(answers.get(name)) for name in names}
    query = getattr(backend, "_query", None)
    if query is None:
        return dict.fromkeys(names)
    sizes: dict[str, int | Exception | None] = {}
    for name in names:
        try:
            sizes[name] = _size(query(name))
        except Exception as error:  # noqa: BLE001 - given back, for this name
            absent = error_code(backend, "query", error) == ErrorCode.NOT_FOUND
            sizes[name] = ABSENT if absent else error
    return sizes


def _size(answer: object) -> int | Exception | None:
    """Take the size out of a backend's answer, which its author may have got wrong."""
    size = answer.get("size") if isinstance(answer, Mapping) else answer
    if size is None:
        return None
    if answer is size or not isinstance(size, int) or isinstance(size, bool) or size < ABSENT:
        return BackendException(
            f"the backend answers {answer!r} where {{'size': bytes}} is wanted",
            ErrorCode.CODE_ERROR,
        )
    return size
