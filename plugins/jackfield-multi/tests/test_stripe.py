"""Stripes: every file in one store, to be found again whatever happens to the stores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.backends import BackendException, BackendWrapper, Outcome, Proof, State

Open = Callable[..., BackendWrapper]

NAMES = [f"file {number}" for number in range(60)]


@pytest.fixture
def store(opened: Open) -> BackendWrapper:
    return opened(mode="stripe")


def chosen(store: BackendWrapper, name: str) -> str:
    """Give the label of the store that the name chooses."""
    return max(store.backend.several.stores, key=lambda each: each.score(name)).label


def test_every_file_is_in_one_store(
    store: BackendWrapper, opened: Open, source, where, got, warnings
) -> None:
    for name in NAMES:
        assert store.put(source(name.encode()), name) is Proof.SIZE
    places = Counter("".join(where(name)) for name in NAMES)
    assert set(places) == set("abc")
    assert min(places.values()) > 5
    again = opened(mode="stripe")
    assert sorted(again.list()) == sorted(NAMES)
    assert [each.size for each in again.query(NAMES)] == [len(name) for name in NAMES]
    assert all(got(again, name) == name.encode() for name in NAMES)
    assert all(each.state is State.DONE for each in again.delete(NAMES))
    assert again.list() == []
    assert not warnings()


def test_another_store_loses_no_file_and_takes_its_share(
    opened: Open, tmp_path: Path, source, where, got
) -> None:
    old = opened(mode="stripe")
    for name in NAMES:
        old.put(source(b"old"), name)
    places = {name: where(name) for name in NAMES}
    stores = [{"url": f"file://{tmp_path}/{name}", "name": name} for name in "dabc"]
    store = opened(stores, mode="stripe")
    for name in NAMES:
        assert got(store, name) == b"old"
        store.put(source(b"new"), name)
        assert where(name) == dict.fromkeys(places[name], b"new"), "it stays where it is"
    moved = [name for name in NAMES if chosen(store, name) != "".join(places[name])]
    assert {chosen(store, name) for name in moved} == {"d"}
    assert 0 < len(moved) < 30
    store.delete(moved)
    for name in moved:
        store.put(source(b"new"), name)
        assert list(where(name)) == ["d"]


def test_an_old_file_elsewhere_goes_when_a_new_one_is_put(
    store: BackendWrapper, put, source, where, got
) -> None:
    for label in "abc":
        put(label, "x", b"old")
    store.put(source(b"new"), "x")
    assert list(where("x").values()) == [b"new"]
    assert got(store, "x") == b"new"


@pytest.mark.parametrize("scheme", ["file", "noquery"])
def test_a_file_in_two_stores_that_are_one_is_kept(
    opened: Open, tmp_path: Path, source, scheme: str
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "alias").symlink_to("a")
    store = opened(
        [{"url": f"{scheme}://{tmp_path}/{name}"} for name in ("a", "alias")], mode="stripe"
    )
    store.put(source(b"old"), "x")
    with pytest.raises(BackendException, match="are the same storage"):
        store.put(source(b"new"), "x")
    assert (tmp_path / "a/x").read_bytes() == b"new"


def test_where_no_store_has_it_it_is_not_found(
    store: BackendWrapper, source, tmp_path: Path
) -> None:
    with pytest.raises(BackendException) as raised:
        store.list()
    assert raised.value.code == 52
    store.put(source(), "x")
    with pytest.raises(BackendException) as raised:
        store.get("y", tmp_path / "y")
    assert raised.value.code == 52
    assert store.query(["y"]) == [Outcome("y", State.ABSENT)]
    assert store.delete(["y"]) == [Outcome("y", State.ABSENT)]


def test_a_get_fails_with_the_store_that_has_it(
    store: BackendWrapper, source, broken, tmp_path: Path
) -> None:
    store.put(source(), "x")
    broken(store, chosen(store, "x"), "get")
    with pytest.raises(BackendException, match="out of order"):
        store.get("x", tmp_path / "x")


def test_abort_fails_with_the_chosen_store(store: BackendWrapper, source, where, broken) -> None:
    broken(store, chosen(store, "x"), "put")
    with pytest.raises(BackendException, match="out of order"):
        store.put(source(), "x")
    assert where("x") == {}


def test_continue_goes_on_to_another_store(
    opened: Open, source, where, got, broken, warnings
) -> None:
    store = opened(mode="stripe", onfail="continue")
    first = chosen(store, "x")
    broken(store, first, "put", error=OSError(28, "No space left on device"))
    store.put(source(b"content"), "x")
    (place,) = where("x")
    assert place != first
    assert f"'x' is stored in {place} instead: " in warnings()
    again = opened(mode="stripe")
    assert got(again, "x") == b"content"
    again.put(source(b"new"), "x")
    assert where("x") == {place: b"new"}


def test_continue_leaves_no_older_file_in_the_store_that_failed(
    opened: Open, source, where, got, broken
) -> None:
    store = opened(mode="stripe", onfail="continue")
    store.put(source(b"old"), "x")
    broken(store, chosen(store, "x"), "put")
    store.put(source(b"new"), "x")
    assert list(where("x").values()) == [b"new"]
    assert got(opened(mode="stripe"), "x") == b"new"


def test_an_older_file_that_cannot_be_deleted_fails_the_put(
    opened: Open, source, where, broken, tmp_path: Path
) -> None:
    store = opened(mode="stripe", onfail="continue")
    store.put(source(b"old"), "x")
    broken(store, chosen(store, "x"), "put", "delete")
    with pytest.raises(BackendException, match=r"out of order; the new file is in [abc]"):
        store.put(source(b"new"), "x")
    with pytest.raises(BackendException, match=r"it is in [abc] and [abc]; jackfield multi-repair"):
        store.get("x", tmp_path / "x")


def test_a_store_that_was_away_brings_no_old_file_back(
    opened: Open, source, broken, tmp_path: Path, warnings
) -> None:
    store = opened(mode="stripe", onfail="continue")
    store.put(source(b"old"), "x")
    broken(store, chosen(store, "x"), "put", "get", "query", "delete", "list")
    store.put(source(b"new"), "x")
    assert "may have an older file" in warnings()
    store.get("x", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"new"
    assert "one store may have it, too" in warnings()
    with pytest.raises(BackendException, match="multi-repair compares them"):
        opened(mode="stripe").get("x", tmp_path / "x")


def test_a_list_lacks_files_only_where_that_is_wanted(
    opened: Open, source, broken, warnings
) -> None:
    store = opened(mode="stripe")
    for name in NAMES:
        store.put(source(), name)
    broken(store, "a", "list")
    with pytest.raises(BackendException, match="out of order"):
        store.list()
    store = opened(mode="stripe", onfail="continue")
    broken(store, "a", "list")
    assert 0 < len(store.list()) < len(NAMES)
    text = warnings()
    assert "the list is that of the other stores: " in text
    assert "taken to be empty" not in text


def test_a_store_that_is_not_there_is_announced(
    store: BackendWrapper, source, tmp_path: Path, warnings
) -> None:
    for name in NAMES:
        store.put(source(), name)
    (tmp_path / "a").rename(tmp_path / "away")
    assert 0 < len(store.list()) < len(NAMES)
    said = f"a store that is not there is taken to be empty: file://{tmp_path}/a: cannot list: "
    assert said in warnings()


def test_where_a_store_fails_nobody_knows_whether_it_has_it(
    store: BackendWrapper, source, tmp_path: Path, broken
) -> None:
    store.put(source(), "x")
    broken(store, chosen(store, "y"), "query")
    with pytest.raises(BackendException, match="out of order") as raised:
        store.get("y", tmp_path / "y")
    assert raised.value.code == 50
    assert store.query(["y"]) == [Outcome("y", State.UNKNOWN)]


def test_what_is_in_two_stores_is_announced(store: BackendWrapper, put, warnings) -> None:
    put("a", "x", b"1")
    put("b", "x", b"1")
    assert store.list() == ["x"]
    assert "in several stores: 'x'; jackfield multi-repair" in warnings()
    assert store.query(["x"]) == [Outcome("x", State.UNKNOWN)]


def test_stores_that_cannot_be_asked_are_listed(
    opened: Open, tmp_path: Path, source, where, got
) -> None:
    store = opened([{"url": f"noquery://{tmp_path}/{name}"} for name in "ab"], mode="stripe")
    for name in ("x", "y", "z"):
        store.put(source(b"content"), name)
        store.put(source(b"content"), name)
        assert len(where(name)) == 1
        assert got(store, name) == b"content"


def test_files_with_a_prefix_are_shared_by_its_stores_only(
    opened: Open, tmp_path: Path, source, where
) -> None:
    urls = {name: f"file://{tmp_path}/{name}" for name in "abc"}
    store = opened(
        [
            {"url": urls["a"], "prefixes": ["x"]},
            {"url": urls["b"], "prefixes": ["x"]},
            {"url": urls["c"]},
        ],
        mode="stripe",
    )
    names = [f"x{number}" for number in range(20)]
    for name in names:
        store.put(source(), name)
    assert {place for name in names for place in where(name)} == {"a", "b"}


class TestMoving:
    """A move is one step of the store that the file goes to, where that is safe."""

    @pytest.fixture
    def steps(self, store: BackendWrapper, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """What the stores were called for: ``move``, ``put``."""
        steps: list[str] = []
        for each in store.backend.several.stores:
            backend = each.open().backend
            for step in ("move", "put"):
                original = getattr(backend, f"_{step}")

                def note(*arguments, step=step, original=original):
                    steps.append(step)
                    return original(*arguments)

                monkeypatch.setattr(backend, f"_{step}", note)
        return steps

    def test_it_moves_to_where_the_name_says(
        self, store: BackendWrapper, source, where, steps: list[str]
    ) -> None:
        path = source(b"moved")
        assert store.move(path, "x") is Proof.SIZE
        assert where("x") == {chosen(store, "x"): b"moved"}
        assert not path.exists()
        assert steps == ["move"]

    def test_it_moves_to_where_the_file_is(
        self, store: BackendWrapper, source, put, where, steps: list[str]
    ) -> None:
        other = next(label for label in "abc" if label != chosen(store, "x"))
        put(other, "x", b"old")
        store.move(source(b"moved"), "x")
        assert where("x") == {other: b"moved"}
        assert steps == ["move"]

    def test_a_file_in_two_stores_is_put_and_the_other_copy_goes(
        self, store: BackendWrapper, source, put, where, steps: list[str]
    ) -> None:
        put("a", "x", b"one")
        put("b", "x", b"other")
        path = source(b"moved")
        store.move(path, "x")
        assert list(where("x").values()) == [b"moved"]
        assert not path.exists()
        assert steps == ["put"]

    def test_what_fails_keeps_the_source(
        self, store: BackendWrapper, source, where, broken
    ) -> None:
        broken(store, chosen(store, "x"), "put", "move")
        path = source(b"precious")
        with pytest.raises(BackendException, match="out of order"):
            store.move(path, "x")
        assert path.read_bytes() == b"precious"
        assert where("x") == {}

    def test_with_continue_another_store_takes_the_file(
        self, opened: Open, source, where, broken, warnings
    ) -> None:
        store = opened(mode="stripe", onfail="continue")
        broken(store, chosen(store, "x"), "put", "move")
        path = source(b"moved")
        store.move(path, "x")
        assert list(where("x").values()) == [b"moved"]
        assert not path.exists()
        assert "instead" in warnings()

    def test_a_store_that_cannot_move_is_put_to(
        self, opened: Open, source, tmp_path: Path, where
    ) -> None:
        store = opened([{"url": f"noquery://{tmp_path}/a"}], mode="stripe")
        (tmp_path / "a").mkdir()
        path = source(b"moved")
        store.move(path, "x")
        assert where("x") == {"a": b"moved"}
        assert not path.exists()
