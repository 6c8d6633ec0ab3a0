"""What authors of plugins test them with: suites that are the contracts, one test a demand.

`VersionControlSuite` is for what a version-control plugin gives to the host, as its docstring
shows. All that follows is for backends.

In a test module of your own::

    from jackfield.testing import BackendSuite

    class TestMyBackend(BackendSuite):
        url = "foo://host/an-empty-store"

or without one::

    pytest --backend-url=foo://host/an-empty-store
    jackfield backendtest foo://host/an-empty-store [--from CHECKOUT]

The backend is found as the host finds it, by its plugin's entry points; or it is the one that your
module passes to `jackfield.backends.register_backend`. The suite writes, and in the end removes,
names of its own only. What can be set, and the hooks for what the suite cannot do from outside,
are the attributes and methods of `BackendSuite`. A test of your own may have the fixture ``site``;
by `needs` it is only for backends that have some optional part.

Only this package needs pytest. What loads with everybody's pytest, as the entry point ``pytest11``,
is `option`: the option ``--backend-url``, which exists where it is given and nobody else has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

try:
    import pytest  # noqa: F401 - said here, before anything fails for want of it
except ModuleNotFoundError as error:
    if error.name != "pytest":
        raise
    raise ModuleNotFoundError(
        "jackfield.testing needs pytest, which is not installed: pip install pytest", name="pytest"
    ) from None

if TYPE_CHECKING:
    from jackfield.testing.selection import needs
    from jackfield.testing.site import Site
    from jackfield.testing.suite import BackendSuite
    from jackfield.testing.version_control import VersionControlSuite

__all__ = ["BackendSuite", "Site", "VersionControlSuite", "needs"]

_HOMES = {
    "BackendSuite": "jackfield.testing.suite",
    "Site": "jackfield.testing.site",
    "VersionControlSuite": "jackfield.testing.version_control",
    "needs": "jackfield.testing.selection",
}


def __getattr__(name: str) -> object:
    """Import the suite when it is used: not before pytest is there that explains assertions."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)
