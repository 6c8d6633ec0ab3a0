"""Git for Jackfield: how repositories stand, and their branches.

The hooks are imported when the host asks for them and not before: setup.py takes the version
from this package, in an environment where neither Jackfield nor pluggy has to be installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jackfield_git.hooks import jackfield_commands

__all__ = ["jackfield_commands"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from jackfield_git import hooks

    return getattr(hooks, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
