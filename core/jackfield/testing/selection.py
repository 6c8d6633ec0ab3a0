"""Which tests a backend gets: the required ones, and those for what it has of the optional.

The others are deselected when the tests are collected: what is optional and absent is no fault,
and no test that somebody would have to look after.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable
from functools import partial
from typing import Literal, TypeVar

import pytest

from jackfield.backends import Backend
from jackfield.backends.contract.base import OPTIONAL
from jackfield.backends.layers.serial import Serial

_Test = TypeVar("_Test", bound=Callable[..., object])

ABSENT: pytest.StashKey[str] = pytest.StashKey()
"""Of a deselected test: what is absent."""

LOOK = "_look"
"""The method of `Demands` whose fixtures leave in `PARTS` what the backend has."""

PARTS: pytest.StashKey[frozenset[str]] = pytest.StashKey()

_PLUGIN = "jackfield-needs"
_MARK = "_jackfield_needs"

_TRAITS = {
    "gets_whole": "it does not say gets_whole: that a file arrives whole is left to the host",
    "proves_puts": "it does not say proves_puts: the host looks at the source and at the copy",
    "reports_bytes": "it does not say reports_bytes: it is limited and shown file by file",
    "thread_safe": "it says thread_safe = False: the host calls one operation at a time",
}
"""What a backend may say of itself -> what it means that it does not."""

HOOKS = {
    "make_directory": "the suite cannot make a directory there: override make_directory if you can",
    "unreachable": "the suite cannot cut the storage off: override unreachable if you can",
}
"""What an author may override -> what it means that nobody did."""


def needs(*parts: str) -> Callable[[_Test], _Test]:
    """Mark a test of a `BackendSuite` that is for backends which have all these optional parts.

    A part is an optional method (``_move``), what a backend says of itself (``reports_bytes``,
    ``gets_whole``, ``proves_puts``, ``thread_safe``), or a hook of the suite that has to be
    overridden (``make_directory``, ``unreachable``).
    """

    def mark(test: _Test) -> _Test:
        setattr(test, _MARK, parts)
        return test

    return mark


def parts_of(backend: Backend) -> frozenset[str]:
    """Give what a backend has of the optional parts."""
    methods = [name for name in OPTIONAL if hasattr(backend, name)]
    return frozenset(methods + [name for name in _TRAITS if getattr(backend, name)])


def absent(test: object, parts: frozenset[str]) -> str:
    """Say what a test needs that is not among `parts`; nothing if all of it is."""
    for part in getattr(test, _MARK, ()):
        if part not in parts:
            return (_TRAITS | HOOKS).get(part, f"it has no {part}, which is optional")
    return ""


def bare(backend: Backend) -> Backend:
    """Give a backend as its author wrote it, without what makes it safe for threads."""
    return backend.backend if isinstance(backend, Serial) else backend


def select(config: pytest.Config) -> None:
    """Let the session deselect the tests that do not apply; the first call counts."""
    if not config.pluginmanager.has_plugin(_PLUGIN):
        config.pluginmanager.register(_Selection(), _PLUGIN)


class _Selection:
    """The pytest plugin that deselects tests."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Open each store once, and leave out the tests of what its backend has not.

        A store that cannot be opened keeps all of its tests: they say why. Nothing is opened
        where the tests are only listed (``--collect-only``).
        """
        if config.option.collectonly:
            return
        found: dict[Hashable, frozenset[str] | None] = {}
        deselected = []
        for item in items:
            if not isinstance(item, pytest.Function) or not hasattr(item.function, _MARK):
                continue
            store = _store_of(item)
            if store not in found:
                found[store] = _look(item, session)
            parts = found[store]
            if parts is not None and (why := absent(item.function, parts)):
                item.stash[ABSENT] = why
                deselected.append(item)
        if deselected:
            config.hook.pytest_deselected(items=deselected)
            items[:] = [item for item in items if ABSENT not in item.stash]


def _store_of(item: pytest.Function) -> Hashable:
    """Give what is the same for tests of one store: the class, and parameters of its fixtures."""
    callspec = getattr(item, "callspec", None)
    indices = {} if callspec is None else callspec.indices
    own = inspect.signature(item.function).parameters
    return item.parent, frozenset((name, at) for name, at in indices.items() if name not in own)


def _look(item: pytest.Function, session: pytest.Session) -> frozenset[str] | None:
    """Set up what a test of the class has, and take it down again; None if that fails.

    Nothing of it is reported. What is set up for the whole session stays for the tests.
    """
    callspec = getattr(item, "callspec", None)
    probe = pytest.Function.from_parent(item.parent, name=LOOK, callspec=callspec)
    set_up = partial(probe.ihook.pytest_runtest_setup, item=probe)
    tear_down = partial(probe.ihook.pytest_runtest_teardown, item=probe, nextitem=session)
    _run(probe, "setup", set_up)
    _run(probe, "teardown", tear_down)
    return probe.stash.get(PARTS, None)


def _run(probe: pytest.Item, when: Literal["setup", "teardown"], run: Callable[[], object]) -> None:
    """Run a phase of a test, with what other plugins do about that."""
    ends_all = (KeyboardInterrupt, pytest.exit.Exception)
    call = pytest.CallInfo.from_call(run, when=when, reraise=ends_all)
    probe.ihook.pytest_runtest_makereport(item=probe, call=call)
