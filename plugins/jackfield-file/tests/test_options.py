"""What a URL may ask for: that files are on the disk, and keep their modes and times."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that `os.fsync` was called for, as they were called then."""
    paths: list[str] = []
    real = os.fsync

    def note(descriptor: int) -> None:
        paths.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    return paths


def test_nothing_is_synced_by_default(store, source, synced: list[str], tmp_path: Path) -> None:
    store.put(source("a"))
    store.move(source("b"))
    store.get("a", tmp_path / "got")
    store.delete(["a"])
    assert synced == []


def test_fsync_of_the_file_before_its_name_and_of_the_directory_after(
    opened, directory: Path, source, synced: list[str], tmp_path: Path
) -> None:
    store = opened(f"file://{directory}?fsync=yes")
    store.put(source("a"))
    assert [os.path.dirname(path) for path in synced] == [str(directory), str(tmp_path)]  # noqa: PTH120
    assert synced[1] == str(directory)
    synced.clear()
    path = source("b")
    store.move(path)
    assert synced == [str(path), str(directory)]
    synced.clear()
    store.delete(["a", "b"])
    assert synced == [str(directory)]
    synced.clear()
    store.delete(["a"])
    assert synced == []


@pytest.mark.parametrize("keep", ["", "?keep=mode", "?keep=mtime", "?keep=mode,mtime"])
def test_modes_and_times_are_kept_both_ways_where_that_is_wanted(
    opened, directory: Path, source, tmp_path: Path, keep: str
) -> None:
    path = source("a")
    path.chmod(0o640)
    os.utime(path, ns=(1_000_000_000, 1_234_567_890_123_456_789))
    store = opened(f"file://{directory}{keep}")
    store.put(path)
    store.get("a", tmp_path / "got")
    for copy in (directory / "a", tmp_path / "got"):
        status = copy.stat()
        assert (status.st_mtime_ns == 1_234_567_890_123_456_789) == ("mtime" in keep)
        assert (status.st_mode & 0o777 == 0o640) == ("mode" in keep)


def test_the_time_of_a_stored_file_is_known(opened, directory: Path, source) -> None:
    path = source("a")
    os.utime(path, (1, 1_000_000))
    store = opened(f"file://{directory}?keep=mtime")
    store.put(path)
    (outcome,) = store.query(["a"])
    assert outcome.mtime == 1_000_000
