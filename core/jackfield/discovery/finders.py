"""Where distributions are looked for: on `sys.path`, and by finders that look elsewhere."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

_OF_SYS_PATH = {"_frozen_importlib_external", "importlib_metadata"}


def import_path() -> list[str]:
    """Give the entries of `sys.path` that count, in full.

    An import passes over what is no text, and what is relative where there is no place to start.
    """
    found = []
    for entry in sys.path:
        if isinstance(entry, str):
            try:
                found.append(entry if entry[:1] == "/" else os.path.abspath(entry))
            except FileNotFoundError:  # the working directory has been removed
                continue
    return found


def other_finders() -> list[Callable[..., Iterable[Any]]]:
    """Give what finds distributions for the finders of `sys.meta_path` that are not the usual."""
    found = []
    for finder in sys.meta_path:
        module = getattr(finder, "__module__", type(finder).__module__)
        find = getattr(finder, "find_distributions", None)
        if find is not None and module.partition(".")[0] not in _OF_SYS_PATH:
            found.append(find)
    return found
