"""Who registers backends, and with whom, while there may be no registry yet.

Making a registry imports all of `jackfield.backends`, which a plugin that only adds commands does
not need. So an activation says here how its registry is made, and to whose credit it is.
"""

from __future__ import annotations

from _contextvars import ContextVar  # what the module contextvars hands out, without the import

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Credit:
    """What is registered with the registry that `registry` gives is to the credit of `owner`."""

    __slots__ = ("owner", "registry")

    def __init__(self, registry: Callable[[], Any], owner: str) -> None:
        self.registry = registry
        self.owner = owner


awaiting: ContextVar[Credit | None] = ContextVar("awaiting", default=None)
"""The credit of an activation that found no registry; that of the innermost one."""
