"""What the inner backend says of itself holds, but for what a fault is to spoil."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.backends import Backend, BackendException, BackendWrapper, Settings, get_backend

Opened = Callable[..., BackendWrapper]
Bare = Callable[..., Backend]

TRAITS = (
    "gets_whole",
    "max_delete_batch",
    "max_parallel",
    "may_stall",
    "reports_bytes",
    "thread_safe",
)


def traits(backend: Backend) -> dict[str, object]:
    return {name: getattr(backend, name) for name in TRAITS}


@pytest.mark.parametrize("scheme", ["bare", "saying"])
def test_it_says_what_the_inner_backend_says(bare: Bare, registry, scheme: str) -> None:
    said = {name: getattr(registry.find(scheme).backend, name) for name in TRAITS}
    said["thread_safe"] = True  # the host lets the calls wait for each other
    assert traits(bare("put.torn=1&get.delay=1", scheme)) == said


@pytest.mark.parametrize("fault", ["cut", "cut_silent"])
def test_what_is_cut_does_not_arrive_whole(bare: Bare, fault: str) -> None:
    assert bare(f"get.{fault}=0", "saying").gets_whole is True
    assert bare(f"get.{fault}=0.01", "saying").gets_whole is False


def test_what_is_to_stall_may_stall(bare: Bare) -> None:
    assert bare("all.stall=0", "saying").may_stall is False
    assert bare("list.stall=0.01", "saying").may_stall is True


def test_a_cut_off_get_keeps_the_local_file(
    opened: Opened, directory: Path, tmp_path: Path
) -> None:
    (directory / "there").write_bytes(b"new content")
    local = tmp_path / "local"
    local.write_bytes(b"old")
    with pytest.raises(BackendException, match="cut in get 'there'"):
        opened("get.cut=1").get("there", local)
    assert local.read_bytes() == b"old"


def test_the_host_ends_a_stall(opened: Opened, registry, directory: Path) -> None:
    settings = Settings(num_retries=1, stall_timeout=0.2)
    with (
        get_backend(f"chaos+file://{directory}?list.stall=1", settings) as store,
        pytest.raises(BackendException, match="it is stuck"),
    ):
        store.list()
