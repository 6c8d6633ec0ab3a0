"""What the tests of a host with a plugin directory of its own need."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from host.surroundings import HOOKSPECS, NAME
from jackfield import Host


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of one's own, a plugin directory, and a module with hook specifications."""
    for variable in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    monkeypatch.setenv("TESTHOST_PLUGIN_PATH", str(plugins))
    (tmp_path / "testhost_specs.py").write_text(HOOKSPECS)
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    path = list(sys.path)
    yield plugins
    sys.path[:] = path
    for name in set(sys.modules) - before:
        if name.startswith("testhost"):
            del sys.modules[name]


@pytest.fixture
def host() -> Host:
    return Host(NAME, (1, 0, 0), hookspecs="testhost_specs")
