"""What the stores say of themselves holds for all of them together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.backends import BackendWrapper, FatalBackendException, Registry
from jackfield_file.backend import FileBackend

Open = Callable[..., BackendWrapper]


class FewBackend(FileBackend):
    max_parallel = 2


class LoneBackend(FileBackend):
    thread_safe = False


class AwayBackend(FileBackend):
    def __init__(self, parsed_url: object) -> None:
        raise FatalBackendException("nobody is there")


@pytest.fixture
def schemes(registry: Registry) -> None:
    registry.register_backend("few", FewBackend)
    registry.register_backend("lone", LoneBackend)
    registry.register_backend("away", AwayBackend)


@pytest.mark.parametrize("mode", ["mirror", "stripe"])
@pytest.mark.parametrize(
    ("kinds", "width"),
    [
        (["file", "file"], FileBackend.max_parallel),
        (["file", "few"], 2),
        (["few", "lone", "file"], 1),
        (["away", "few"], 2),
    ],
    ids=str,
)
def test_no_more_files_at_a_time_than_the_narrowest_store_takes(
    opened: Open, schemes: None, tmp_path: Path, mode: str, kinds: list[str], width: int
) -> None:
    stores = [{"url": f"{kind}://{tmp_path}/{n}"} for n, kind in enumerate(kinds)]
    assert opened(stores, mode=mode).max_parallel == width


def test_the_host_leaves_arriving_and_stalls_to_the_stores(opened: Open) -> None:
    backend = opened().backend
    assert (backend.gets_whole, backend.may_stall, backend.thread_safe) == (True, False, True)
