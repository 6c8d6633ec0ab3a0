"""The inner storage, as the rest of the plugin uses it: whole small files, sizes, absence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jackfield.backends import (
    Backend,
    BackendException,
    ErrorCode,
    error_code,
    scratch_directory,
)

ABSENT = -1
"""The size of a file that does not exist."""

_SMALL = 64 * 1024
"""Bytes that are more than any of the plugin's small files has."""


def read_small(backend: Backend, inner: str) -> bytes | None:
    """Give the content of a file, of a large one only its start; None where there is none."""
    with scratch_directory() as directory:
        path = directory / "small"
        try:
            backend._get(inner, path)
        except Exception as error:
            if is_absent(backend, "get", error):
                return None
            raise
        with path.open("rb") as file:
            return file.read(_SMALL)


def write_small(backend: Backend, inner: str, content: bytes) -> None:
    """Store a small file, and see to it that its size is right, as far as that can be known."""
    with scratch_directory() as directory:
        path = directory / "small"
        path.write_bytes(content)
        backend._put(path, inner)
    check_size(backend, inner, len(content))


def list_all(backend: Backend) -> Sequence[str]:
    """Give all names; none where the storage itself is not there yet."""
    try:
        return backend._list()
    except Exception as error:
        if is_absent(backend, "list", error):
            return []
        raise


def is_absent(backend: Backend, operation: str, error: Exception) -> bool:
    """Tell whether an error of the inner storage means that something is not there."""
    return error_code(backend, operation, error) == ErrorCode.NOT_FOUND


def answers(backend: Backend, inners: Sequence[str]) -> Mapping[str, object]:
    """Query files by whichever method there is; nothing is said of those it is not known of."""
    query_list = getattr(backend, "_query_list", None)
    if query_list is not None:
        return dict(query_list(inners) or {})
    query = getattr(backend, "_query", None)
    return {} if query is None else {inner: query(inner) for inner in inners}


def size_in(answer: object) -> int | None:
    """Take the size out of the answer of a query; None where it does not say."""
    size = answer.get("size") if isinstance(answer, Mapping) else None
    return size if isinstance(size, int) else None


def stored(backend: Backend, inners: Sequence[str]) -> set[str]:
    """Give those of some files that are there; by the list where their sizes do not tell."""
    found = answers(backend, inners) if inners else {}
    sizes = {inner: size_in(found.get(inner)) for inner in inners}
    listed = set(list_all(backend)) if None in sizes.values() else set()
    return {
        each for each, size in sizes.items() if (each in listed if size is None else size != ABSENT)
    }


def check_size(backend: Backend, inner: str, size: int) -> None:
    """Raise a `BackendException`, code 56, if a stored file is known to have another size."""
    stored = size_in(answers(backend, [inner]).get(inner))
    if stored is not None and stored != size:
        found = "it is not there" if stored == ABSENT else f"{stored} bytes are stored"
        raise BackendException(
            f"{inner!r} was not stored whole: {found}, of {size}", ErrorCode.VALIDATION_FAILED
        )
