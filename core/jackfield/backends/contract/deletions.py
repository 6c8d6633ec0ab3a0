"""Deleting files, by whichever method a backend has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jackfield.backends.contract.errors import ErrorCode, FatalBackendException

if TYPE_CHECKING:
    from jackfield.backends.contract.base import Backend


def delete_files(
    backend: Backend, names: Sequence[str], batch_size: int
) -> dict[str, Exception | None]:
    """Delete files; give for every name why it failed, None where it did not.

    ``_delete_list`` is preferred, and given at most `batch_size` names at a time.
    """
    delete_list = getattr(backend, "_delete_list", None)
    results: dict[str, Exception | None] = dict.fromkeys(names)
    if delete_list is None:
        for name in names:
            try:
                backend._delete(name)
            except Exception as error:  # noqa: BLE001 - given back, for this name
                results[name] = error
        return results
    for start in range(0, len(names), batch_size):
        batch = names[start : start + batch_size]
        try:
            results.update(errors_of(delete_list(batch), batch))
        except Exception as error:  # noqa: BLE001 - given back, for every name
            results.update(dict.fromkeys(batch, error))
    return results


def errors_of(answer: object, names: Sequence[str]) -> Mapping[str, Exception]:
    """Give the errors that ``_delete_list`` gave, if its author kept to the contract.

    Raises:
        FatalBackendException: with code 55 if they are anything but errors of these `names`.
    """
    if answer is None:
        return {}
    if (
        isinstance(answer, Mapping)
        and answer.keys() <= set(names)
        and all(isinstance(error, Exception) for error in answer.values())
    ):
        return answer
    raise FatalBackendException(
        "the backend answers something else than the errors of the names that it was to delete",
        ErrorCode.CODE_ERROR,
    )
