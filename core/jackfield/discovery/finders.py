"""Finders of distributions that look elsewhere than on `sys.path`."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

_OF_SYS_PATH = {"_frozen_importlib_external", "importlib_metadata"}


def other_finders() -> list[Callable[..., Iterable[Any]]]:
    """Give what finds distributions for the finders of `sys.meta_path` that are not the usual."""
    found = []
    for finder in sys.meta_path:
        module = getattr(finder, "__module__", type(finder).__module__)
        find = getattr(finder, "find_distributions", None)
        if find is not None and module.partition(".")[0] not in _OF_SYS_PATH:
            found.append(find)
    return found
