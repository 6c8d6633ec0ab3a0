"""The size of a control directory, which somebody may be writing to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jackfield import Host
from jackfield.formats import ControlFormat
from jackfield.surveying import Repository, Systems, standing


def test_a_file_that_vanishes_meanwhile_takes_none_of_the_others_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = tmp_path / "top" / ".own"
    control.mkdir(parents=True)
    for name in "abc":
        (control / name).write_bytes(bytes(10))
    really = os.scandir

    @contextmanager
    def listed(path: str) -> Iterator[list[os.DirEntry[str]]]:
        with really(path) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        (control / "a").unlink()
        yield entries

    monkeypatch.setenv("TESTHOST_PLUGIN_PATH", "-user:-site")
    format = ControlFormat("Own", {".own/": None}, "own")
    systems = Systems(Host("testhost", (1, 0, 0)))
    assert systems.get("own") is None  # it is not there: only the size is known
    monkeypatch.setattr(os, "scandir", listed)
    assert standing(systems, Repository(tmp_path / "top", format)).size == 20
