"""Jackfield: a plugin host that reads, judges and activates plugins.

What a program or a plugin begins with can be had from here; each name is imported when it is first
used, so that ``import jackfield`` itself costs next to nothing. More is in `jackfield.backends`
(storage), `jackfield.repositories` (version control), `jackfield.reading` (what plugins declare),
`jackfield.testing` (the contracts as tests) and `jackfield.cli` (the command line).
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

__version__ = "0.1.0"
version_info = (0, 1, 0, "final", 0)
api_current_version = (0, 1, 0)
api_minimum_version = (0, 1, 0)

if TYPE_CHECKING:
    from jackfield.activation.failures import ActivationError
    from jackfield.activation.hookspecs import hookimpl
    from jackfield.commands import Command, Stream, Table
    from jackfield.errors import IncompatiblePlugin, JackfieldError, UsageError
    from jackfield.host import Host, default_host, get_backend
    from jackfield.roster import Plugin

_HOMES = {
    "ActivationError": "jackfield.activation.failures",
    "Command": "jackfield.commands",
    "Host": "jackfield.host",
    "IncompatiblePlugin": "jackfield.errors",
    "JackfieldError": "jackfield.errors",
    "Plugin": "jackfield.roster",
    "Stream": "jackfield.commands",
    "Table": "jackfield.commands",
    "UsageError": "jackfield.errors",
    "default_host": "jackfield.host",
    "get_backend": "jackfield.host",
    "hookimpl": "jackfield.activation.hookspecs",
}

__all__ = [
    "ActivationError",
    "Command",
    "Host",
    "IncompatiblePlugin",
    "JackfieldError",
    "Plugin",
    "Stream",
    "Table",
    "UsageError",
    "__version__",
    "api_current_version",
    "api_minimum_version",
    "default_host",
    "get_backend",
    "hookimpl",
    "version_info",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
