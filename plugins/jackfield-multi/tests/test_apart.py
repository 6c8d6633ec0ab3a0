"""Two stores of a configuration that are one directory: said in one line, and no file is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.backends import BackendException, BackendWrapper, Registry
from jackfield_chaos.backend import ChaosBackend
from jackfield_multi.copies import Preference
from jackfield_multi.repair import repair

Open = Callable[..., BackendWrapper]


@pytest.fixture
def aliased(opened: Open, registry: Registry, tmp_path: Path) -> Callable[..., BackendWrapper]:
    """Opens a store of the directory ``a`` and of a link to it."""
    registry.register_backend_prefix("chaos", ChaosBackend)
    (tmp_path / "a").mkdir()
    (tmp_path / "alias").symlink_to("a")

    def opened_as(scheme: str = "file", **keys: object) -> BackendWrapper:
        urls = [f"file://{tmp_path}/a", f"{scheme}://{tmp_path}/alias"]
        return opened([{"url": url} for url in urls], **keys)

    return opened_as


@pytest.mark.parametrize("mode", ["mirror", "stripe"])
@pytest.mark.parametrize("onfail", ["abort", "continue"])
@pytest.mark.parametrize("scheme", ["file", "chaos+file"])
def test_a_put_says_so(aliased, source, tmp_path: Path, mode, onfail, scheme) -> None:
    store = aliased(scheme, mode=mode, onfail=onfail)
    if mode == "stripe":  # a name that is there already, in what seems to be two stores
        (tmp_path / "a/x").write_bytes(b"old")
    for content in (b"new", b"newer"):
        with pytest.raises(BackendException) as raised:
            store.put(source(content), "x")
        line = str(raised.value)
        assert f"file://{tmp_path}/a and {scheme}://{tmp_path}/alias are the same storage" in line
        assert line.endswith("one of them has to go from the configuration")
        assert "\n" not in line
        assert (tmp_path / "a/x").read_bytes() == content


def test_a_move_keeps_its_source(aliased, source) -> None:
    path = source()
    with pytest.raises(BackendException, match="are the same storage"):
        aliased().move(path, "x")
    assert path.exists()


def test_a_list_says_so_and_lists(aliased, put, warnings) -> None:
    put("a", "x", b"content")
    store = aliased()
    assert store.list() == ["x"]
    assert "are the same storage" in warnings()


@pytest.mark.parametrize("dry_run", [True, False])
def test_repair_does_not_take_them_for_equal_mirrors(aliased, put, tmp_path, dry_run) -> None:
    put("a", "x", b"content")
    several = aliased().backend.several
    with pytest.raises(BackendException, match="are the same storage"):
        repair(several, Preference.of(None, several.stores), dry_run=dry_run)
    several = aliased(mode="stripe").backend.several
    table = repair(several, Preference.of(None, several.stores), dry_run=dry_run)
    assert "are the same storage" in str(table.errors[0])
    assert not table.rows
    assert (tmp_path / "a/x").read_bytes() == b"content"


def test_no_file_is_gone_for_a_moment_where_stripes_are_one(
    aliased, source, tmp_path: Path, monkeypatch
) -> None:
    store = aliased(mode="stripe")
    (tmp_path / "a/x").write_bytes(b"old")
    for each in store.backend.several.stores:
        monkeypatch.setattr(
            each.open().backend, "_delete_list", lambda names: pytest.fail("it deletes the file")
        )
    with pytest.raises(BackendException, match="are the same storage"):
        store.put(source(b"new"), "x")


@pytest.mark.parametrize("mode", ["mirror", "stripe"])
def test_copies_that_are_hard_links_are_two(
    opened: Open, put, source, tmp_path: Path, warnings, mode: str
) -> None:
    put("a", "x", b"content")
    (tmp_path / "b").mkdir()
    (tmp_path / "b/x").hardlink_to(tmp_path / "a/x")
    store = opened([{"url": f"file://{tmp_path}/{name}"} for name in "ab"], mode=mode)
    assert store.list() == ["x"]
    assert "are the same storage" not in warnings()
    store.put(source(b"new"), "x")
    assert store.query(["x"])[0].size == 3


@pytest.mark.parametrize("schemes", [("noquery", "noquery"), ("file", "noquery")])
def test_stores_that_cannot_tell_are_taken_for_two(
    opened: Open, source, tmp_path: Path, warnings, schemes
) -> None:
    urls = [
        f"{scheme}://{tmp_path}/{name}" for scheme, name in zip(schemes, ("a", "b"), strict=True)
    ]
    store = opened([{"url": url} for url in urls])
    store.put(source(), "x")
    assert store.list() == ["x"]
    assert not warnings()


def test_a_mirror_that_fails_does_not_keep_the_others_from_working(
    opened: Open, source, tmp_path: Path, broken, monkeypatch
) -> None:
    store = opened()
    broken(store, "b", "identity")
    store.put(source(), "x")
    assert (tmp_path / "c/x").exists()
