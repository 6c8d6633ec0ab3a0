"""Which file a name means: the same whichever way it is reached, and never that of another file."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    InvalidName,
    Registry,
    get_backend,
    local_identity,
)


def test_a_local_file_is_the_same_by_every_path(tmp_path: Path) -> None:
    directory = tmp_path / "directory"
    directory.mkdir()
    (directory / "x").touch()
    (directory / "y").touch()
    (tmp_path / "alias").symlink_to(directory)
    assert local_identity(directory / "x") == local_identity(str(tmp_path / "alias" / "x"))
    assert local_identity(directory / "x").isdisjoint(local_identity(directory / "y"))


def test_of_two_hard_links_each_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").touch()
    (tmp_path / "y").hardlink_to(tmp_path / "x")
    (tmp_path / "alias").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert local_identity("x")
    assert local_identity("x").isdisjoint(local_identity("y"))
    assert local_identity("x") == local_identity(tmp_path / "alias" / "x")


def test_a_link_is_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    (tmp_path / "link").symlink_to("x")
    assert local_identity(tmp_path / "link").isdisjoint(local_identity(tmp_path / "x"))


def test_what_is_no_file_has_none(tmp_path: Path) -> None:
    assert local_identity(tmp_path) == frozenset()
    assert local_identity(tmp_path / "missing") == frozenset()
    with pytest.raises(OSError, match="too long"):
        local_identity(tmp_path / ("x" * 300))


def test_a_store_that_knows_no_better_tells_where_it_looks(
    registry: Registry, store_class: type
) -> None:
    registry.register_backend("foo", store_class)
    identity = [
        get_backend(url).identity("x")
        for url in ("foo://u:secret@HOST/a/", "foo://u:other@host/a/b/..", "foo://v@host/a")
    ]
    assert identity[0] == identity[1]
    assert identity[0].isdisjoint(identity[2])
    assert "secret" not in str(identity)


def test_a_backend_says_it_better(
    registry: Registry, store_class: type, settings, naps: list[float]
) -> None:
    class Knowing(store_class):
        def _identity(self, filename: str) -> list[str]:
            self.note("identity")
            return [f"known:{filename}"]

    class Silent(store_class):
        def _identity(self, filename: str) -> None:
            return None

    registry.register_backend("foo", Knowing)
    registry.register_backend("bar", Silent)
    one, other = (get_backend(f"foo://{host}", settings) for host in ("one", "other"))
    one.backend.faults = [ConnectionError("not now")]
    assert one.identity("x") & other.identity("x") == {"known:x"}
    assert len(naps) == 1
    assert one.identity("x").isdisjoint(other.identity("y"))
    assert get_backend("bar://host").identity("x")


def test_what_fails_is_an_error_of_the_store(store: BackendWrapper, monkeypatch) -> None:
    def fail(name: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store.backend, "_identity", fail, raising=False)
    with pytest.raises(BackendException, match=r"cannot query 'x': Permission denied") as raised:
        store.identity("x")
    assert raised.value.code == 51
    with pytest.raises(BackendException) as raised:
        store.identity("../x")
    assert isinstance(raised.value.__cause__, InvalidName)
