"""Where the user's files lie: as platformdirs has it, without importing it."""

from __future__ import annotations

import itertools

import platformdirs
import pytest
from jackfield.places import user_directory

KINDS = ("cache", "config", "data", "state")


@pytest.mark.parametrize(
    ("kind", "value"), list(itertools.product(KINDS, [None, "", "  ", "/somewhere"]))
)
def test_the_same_as_platformdirs(
    kind: str, value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    variable = f"XDG_{kind.upper()}_HOME"
    if value is None:
        monkeypatch.delenv(variable, raising=False)
    else:
        monkeypatch.setenv(variable, value)
    theirs = getattr(platformdirs, f"user_{kind}_dir")("jackfield", appauthor=False)
    assert user_directory(kind, "jackfield") == theirs


@pytest.mark.parametrize("value", ["relative", "~/x"])
def test_a_relative_directory_is_ignored(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # As the specification has it; platformdirs did not always.
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    monkeypatch.setenv("HOME", "/home/somebody")
    assert user_directory("cache", "jackfield") == "/home/somebody/.cache/jackfield"


def test_elsewhere_than_on_linux_platformdirs_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda program, appauthor: "asked")
    assert user_directory("cache", "jackfield") == "asked"
