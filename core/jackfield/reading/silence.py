"""Keeping Python's warnings of what is read away from who reads it."""

from __future__ import annotations

import sys
import warnings
from _thread import allocate_lock

_lock = allocate_lock()
_SILENT = [("ignore", None, Warning, None, 0)]
_IS_IN_CONTEXT = getattr(sys.flags, "context_aware_warnings", False)
"""Whether a context may have filters of its own, which go before those of the process."""


class without_warnings:  # noqa: N801 - used as a statement: with without_warnings()
    """Ignore all warnings meanwhile, as `warnings.catch_warnings` can, in a quarter of its time.

    One thread at a time can do that; elsewhere in the process they are ignored as well.
    """

    __slots__ = ("_context", "_filters")

    def __enter__(self) -> None:
        _lock.acquire()
        if _IS_IN_CONTEXT:
            self._context = warnings.catch_warnings()
            self._context.__enter__()
            warnings.simplefilter("ignore")
        else:
            self._filters, warnings.filters = warnings.filters, _SILENT

    def __exit__(self, *error: object) -> None:
        if _IS_IN_CONTEXT:
            self._context.__exit__(None, None, None)
        else:
            warnings.filters = self._filters
        _lock.release()
