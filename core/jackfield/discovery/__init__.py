"""Which plugins are there? Found and read without importing any of them.

The sources, in order: what the user placed (``JACKFIELD_PLUGINS_AT``), then the plugin
directories and the installed distributions in the order of the `Settings`. Of two plugins with
one name the first wins, and the other is recorded as shadowed.

`discover` looks at everything each time. The index (`jackfield.discovery.index`), a record of its
last answer, stands in front of it. With a valid index nothing else is needed, so what searches
and reads is imported only when it is used.
"""

from __future__ import annotations

from jackfield.discovery.found import FoundPlugin, Shadowed
from jackfield.discovery.settings import SITE, Settings, load_settings

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.discovery.searching import Discovery, discover

__all__ = ["SITE", "Discovery", "FoundPlugin", "Settings", "Shadowed", "discover", "load_settings"]


def __getattr__(name: str) -> object:
    if name not in {"Discovery", "discover"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from jackfield.discovery import searching

    return getattr(searching, name)
