"""Lists that may lack files, since a part of the storage gave no names: what follows from that."""

from __future__ import annotations

from collections.abc import Iterable

from jackfield.backends.contract.errors import BackendException, ErrorCode


def doubt(url: object, unlisted: Iterable[BackendException], consequence: str) -> BackendException:
    """Make the error of what is not done, or not known, since a list may lack files.

    Args:
        url: that of the storage, or what else names it.
        unlisted: why, as `BackendWrapper.unlisted` gives it.
        consequence: what follows from it: ``nothing is deleted``.
    """
    why = "; ".join(dict.fromkeys(map(str, unlisted)))
    return BackendException(
        f"{consequence}, as the list of {url} may lack files: {why} (mend that, and try again)",
        operation="list",
        masked=True,
    )


def unreachable(unlisted: Iterable[BackendException]) -> list[BackendException]:
    """Give those errors that are not just of a part that is not there, as before its first put."""
    return [each for each in unlisted if each.code != ErrorCode.NOT_FOUND]
