"""The report at the end: what a backend can do, beyond what every backend has to."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING

import pytest

from jackfield.backends import Backend
from jackfield.backends.contract.base import OPTIONAL

if TYPE_CHECKING:
    from jackfield.testing.site import Site

_KEY = "jackfield"
_PLUGIN = "jackfield-capabilities"

Facts = Mapping[str, Mapping[str, list[str]]]
"""Whose -> what -> details, each once: ``{"TestFoo (foo.FooBackend)": {"_move": ["yes"]}}``."""


class Reporter:
    """Collects what tests recorded, in this process or another, and shows it at the end."""

    def __init__(self) -> None:
        self.facts: dict[str, dict[str, list[str]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what one test recorded."""
        if report.when != "teardown":
            return
        for key, value in report.user_properties:
            if key == _KEY and isinstance(value, tuple | list):
                whose, what, detail = map(str, value)
                details = self.facts.setdefault(whose, {}).setdefault(what, [])
                if detail not in details:
                    details.append(detail)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show it, a section for each backend."""
        for whose, facts in self.facts.items():
            terminalreporter.section(f"capabilities of {whose}")
            width = max(map(len, facts))
            for what, details in facts.items():
                terminalreporter.write_line(f"{what:{width}}  {', '.join(details)}")


def reporter(config: pytest.Config) -> Reporter:
    """Give the session's reporter; the first who asks registers it."""
    found = config.pluginmanager.get_plugin(_PLUGIN)
    if isinstance(found, Reporter):
        return found
    new = Reporter()
    config.pluginmanager.register(new, _PLUGIN)
    return new


def record(request: pytest.FixtureRequest, site: Site, parts: Container[str]) -> None:
    """Record what is known of the backend and what the test learnt about the storage.

    `parts` are those that the backend has of what tests may need.
    """
    reporter(request.config)  # so that it is there without the plugin, too
    kind = type(site.raw)
    whose = f"{request.node.parent.name} ({kind.__module__}.{kind.__qualname__})"
    for what, detail in (*_declared(site.raw, parts).items(), *site.notes):
        request.node.user_properties.append((_KEY, (whose, what, detail)))


def _declared(backend: Backend, parts: Container[str]) -> dict[str, str]:
    facts = {name: "yes" if name in parts else "no" for name in sorted(OPTIONAL)}
    if "_delete_list" in parts:
        facts["_delete_list"] = f"yes, up to {backend.max_delete_batch} names at once"
    facts["threads"] = "several at once" if "thread_safe" in parts else "one at a time"
    facts["transfers at a time"] = f"up to {backend.max_parallel}"
    facts["reports"] = "byte by byte" if "reports_bytes" in parts else "file by file"
    facts["arrives whole"] = "by itself" if "gets_whole" in parts else "by the host"
    facts["directories"] = "tested" if "make_directory" in parts else "not tested: none was made"
    return facts
