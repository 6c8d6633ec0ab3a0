"""``multi-repair``: what is missing is copied; what differs is the user's to decide."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jackfield import Table, UsageError
from jackfield.backends import BackendWrapper
from jackfield_multi import command
from jackfield_multi.copies import Preference
from jackfield_multi.repair import repair

Open = Callable[..., BackendWrapper]

PROJECT = Path(__file__).parents[1]


def repaired(store: BackendWrapper, prefer: str | None = None, **options: Any) -> Table:
    several = store.backend.several
    return repair(several, Preference.of(prefer, several.stores), **options)


def rows(table: Table) -> list[tuple[object, ...]]:
    return [tuple(row) for row in table.rows]


@pytest.fixture
def store(opened: Open) -> BackendWrapper:
    return opened()


class TestMirrors:
    def test_what_is_missing_is_copied(self, store: BackendWrapper, put, where, warnings) -> None:
        put("a", "x", b"1")
        put("c", "y", b"22")
        for name in "abc":
            put(name, "everywhere", b"333")
        table = repaired(store)
        assert where("x") == dict.fromkeys("abc", b"1")
        assert where("y") == dict.fromkeys("abc", b"22")
        assert rows(table) == [
            ("x", "copied", "a", "b", 1),
            ("x", "copied", "a", "c", 1),
            ("y", "copied", "c", "a", 2),
            ("y", "copied", "c", "b", 2),
        ]
        assert not table.errors
        again = repaired(store)
        assert not again.rows
        assert again.notes == ("3 files are as they should be",)

    def test_a_dry_run_changes_nothing(self, store: BackendWrapper, put, where) -> None:
        put("a", "x", b"1")
        put("a", "y", b"1")
        put("b", "y", b"22")
        table = repaired(store, "b", dry_run=True)
        assert where("x") == {"a": b"1"}
        assert where("y") == {"a": b"1", "b": b"22"}
        assert rows(table) == [
            ("x", "to be copied", "a", "b", 1),
            ("x", "to be copied", "a", "c", 1),
            ("y", "to be replaced", "b", "a", 2),
            ("y", "to be copied", "b", "c", 2),
        ]

    def test_a_conflict_is_reported_and_left_alone(self, store: BackendWrapper, put, where) -> None:
        put("a", "x", b"1")
        put("b", "x", b"22")
        put("b", "y", b"fine")
        table = repaired(store)
        assert where("x") == {"a": b"1", "b": b"22"}
        assert where("y") == dict.fromkeys("abc", b"fine")
        (error,) = table.errors
        assert str(error) == (
            "'x' is not the same everywhere (a: 1 bytes, b: 2 bytes); --prefer says which copy wins"
        )
        assert error.exit_status == 56

    @pytest.mark.parametrize("prefer", ["b", "2"])
    def test_a_store_can_be_preferred(self, store: BackendWrapper, put, where, prefer) -> None:
        put("a", "x", b"1")
        put("b", "x", b"22")
        put("a", "y", b"1")
        put("c", "y", b"22")
        put("c", "z", b"1")
        table = repaired(store, prefer)
        assert where("x") == dict.fromkeys("abc", b"22")
        assert where("y") == {"a": b"1", "c": b"22"}, "b has none of it"
        assert where("z") == dict.fromkeys("abc", b"1")
        assert [row[:2] for row in rows(table)] == [
            ("x", "replaced"),
            ("x", "copied"),
            ("z", "copied"),
            ("z", "copied"),
        ]
        assert len(table.errors) == 1

    def test_the_majority_can_be_preferred(self, store: BackendWrapper, put, where) -> None:
        for name, content in {"a": b"1", "b": b"22", "c": b"22"}.items():
            put(name, "x", content)
        put("a", "tie", b"1")
        put("b", "tie", b"22")
        table = repaired(store, "majority")
        assert where("x") == dict.fromkeys("abc", b"22")
        assert where("tie") == {"a": b"1", "b": b"22"}
        assert [error.filename for error in table.errors] == ["tie"]

    def test_stores_and_files_are_mended_at_the_same_time(
        self, store: BackendWrapper, put, where, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two files for two stores each: all four are stored while all others are."""
        everybody = threading.Barrier(4, timeout=30)
        for each in store.backend.several.stores:
            backend = each.open().backend

            def meet(*arguments, original=backend._put) -> object:
                everybody.wait()
                return original(*arguments)

            monkeypatch.setattr(backend, "_put", meet)
        put("a", "x", b"1")
        put("a", "y", b"22")
        table = repaired(store, jobs=2)
        assert where("x") == dict.fromkeys("abc", b"1")
        assert where("y") == dict.fromkeys("abc", b"22")
        assert [row[0] for row in rows(table)] == ["x", "x", "y", "y"]

    def test_an_unknown_store_cannot_be_preferred(self, store: BackendWrapper) -> None:
        with pytest.raises(UsageError, match=r"no store 'd' to prefer; there are 1 \(a\), 2 \(b\)"):
            repaired(store, "d")

    def test_sizes_are_compared_and_contents_if_that_is_wanted(
        self, store: BackendWrapper, put, where
    ) -> None:
        for name, content in {"a": b"1", "b": b"2", "c": b"2"}.items():
            put(name, "x", content)
        assert not repaired(store).errors
        (error,) = repaired(store, by_content=True).errors
        assert "b: 1 bytes, c: 1 bytes, with different contents)" in str(error)
        table = repaired(store, "majority", by_content=True)
        assert where("x") == dict.fromkeys("abc", b"2")
        assert rows(table) == [("x", "replaced", "b", "a", 1)]

    def test_contents_are_compared_also_beside_a_copy_of_another_size(
        self, store: BackendWrapper, put, where
    ) -> None:
        for name, content in {"a": b"1", "b": b"2", "c": b"33"}.items():
            put(name, "x", content)
        assert len(repaired(store, "majority", by_content=True).errors) == 1
        assert where("x") == {"a": b"1", "b": b"2", "c": b"33"}
        repaired(store, "a", by_content=True)
        assert where("x") == dict.fromkeys("abc", b"1")

    def test_the_rest_is_repaired_when_a_store_fails(
        self, store: BackendWrapper, put, where, broken
    ) -> None:
        put("a", "x", b"1")
        put("a", "y", b"1")
        broken(store, "b", "list")
        table = repaired(store)
        assert where("x") == {"a": b"1", "c": b"1"}
        assert len(table.errors) == 1
        assert "out of order" in str(table.errors[0])
        assert "b" not in {row[3] for row in rows(table)}

    def test_the_rest_is_repaired_when_a_copy_fails(
        self, store: BackendWrapper, put, where, broken
    ) -> None:
        put("a", "x", b"1")
        broken(store, "b", "put")
        table = repaired(store)
        assert where("x") == {"a": b"1", "c": b"1"}
        assert rows(table) == [("x", "copied", "a", "c", 1)]
        assert ["out of order" in str(error) for error in table.errors] == [True]

    def test_a_file_that_cannot_be_read_is_named(
        self, store: BackendWrapper, put, where, broken
    ) -> None:
        put("a", "x", b"1")
        put("c", "y", b"1")
        broken(store, "a", "get")
        table = repaired(store)
        assert where("x") == {"a": b"1"}
        assert where("y") == dict.fromkeys("abc", b"1")
        assert ["cannot get 'x': out of order" in str(each) for each in table.errors] == [True]

    def test_a_file_whose_size_cannot_be_had_is_left_alone(
        self, store: BackendWrapper, put, where, broken
    ) -> None:
        put("a", "x", b"1")
        put("b", "x", b"22")
        broken(store, "a", "query")
        table = repaired(store, "b")
        assert where("x") == {"a": b"1", "b": b"22"}
        assert len(table.errors) == 1

    def test_prefixes_count(self, opened: Open, tmp_path: Path, put, where) -> None:
        store = opened(
            [
                {"url": f"file://{tmp_path}/a", "name": "a", "prefixes": ["x"]},
                {"url": f"file://{tmp_path}/b", "name": "b"},
            ]
        )
        put("b", "x1", b"elsewhere")
        put("a", "x2", b"right")
        put("b", "y", b"both")
        table = repaired(store)
        assert where("x1") == dict.fromkeys("ab", b"elsewhere")
        assert where("x2") == {"a": b"right"}
        assert where("y") == dict.fromkeys("ab", b"both")
        assert not table.errors

    def test_what_is_not_there_yet_is_made(self, store: BackendWrapper, put) -> None:
        assert repaired(store).notes == ("0 files are as they should be",)

    def test_one_file_is_told_of_as_one(self, store: BackendWrapper, put) -> None:
        for each in "abc":
            put(each, "x", b"1")
        assert repaired(store).notes == ("1 file is as it should be",)

    def test_sizes_that_nobody_knows_are_no_conflict(
        self, opened: Open, tmp_path: Path, put, where
    ) -> None:
        urls = [f"noquery://{tmp_path}/a", f"file://{tmp_path}/b", f"file://{tmp_path}/c"]
        store = opened([{"url": url} for url in urls])
        put("a", "x", b"1")
        put("b", "x", b"22")
        assert not repaired(store).errors
        assert where("x") == {"a": b"1", "b": b"22", "c": b"22"}
        assert len(repaired(store, by_content=True).errors) == 1

    def test_nothing_temporary_is_left(
        self, store: BackendWrapper, put, tmp_path: Path, broken, monkeypatch
    ) -> None:
        work = tmp_path / "work"
        work.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(work))
        put("a", "x", b"1")
        broken(store, "b", "put", error=KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            repaired(store)
        assert not list(work.iterdir())


class TestStripes:
    @pytest.fixture
    def store(self, opened: Open) -> BackendWrapper:
        return opened(mode="stripe")

    def test_of_equal_copies_one_is_kept(self, store: BackendWrapper, put, where, got) -> None:
        for name in "abc":
            put(name, "x", b"same")
        put("a", "y", b"alone")
        table = repaired(store)
        assert list(where("x").values()) == [b"same"]
        assert where("y") == {"a": b"alone"}
        (kept,) = where("x")
        assert {row[:3] for row in rows(table)} == {("x", "removed", kept)}
        assert got(store, "x") == b"same"

    @pytest.mark.parametrize("scheme", ["file", "noquery"])
    def test_of_two_stores_that_are_one_the_file_is_kept(
        self, opened: Open, tmp_path: Path, put, scheme: str
    ) -> None:
        put("a", "x", b"precious")
        (tmp_path / "alias").symlink_to("a")
        urls = [{"url": f"{scheme}://{tmp_path}/{name}"} for name in ("a", "alias")]
        table = repaired(opened(urls, mode="stripe"))
        assert "are the same storage" in str(table.errors[0])
        assert not table.rows
        assert (tmp_path / "a/x").read_bytes() == b"precious"

    @pytest.mark.parametrize("other", [b"longer", b"sane"])
    def test_copies_that_differ_are_a_conflict(
        self, store: BackendWrapper, put, where, other: bytes
    ) -> None:
        put("a", "x", b"same")
        put("b", "x", other)
        table = repaired(store)
        assert len(where("x")) == 2
        assert [error.filename for error in table.errors] == ["x"]
        assert rows(repaired(store, "b", dry_run=True)) == [
            ("x", "to be removed", "b", "a", len(other))
        ]
        assert len(where("x")) == 2
        repaired(store, "b")
        assert where("x") == {"b": other}

    @pytest.mark.parametrize("prefer", ["a", "b"])
    def test_the_copy_of_any_store_can_be_preferred(
        self, store: BackendWrapper, put, where, prefer: str
    ) -> None:
        put("a", "x", b"1")
        put("b", "x", b"2")
        repaired(store, prefer)
        assert where("x") == {prefer: {"a": b"1", "b": b"2"}[prefer]}

    def test_a_copy_is_kept_where_it_belongs(
        self, opened: Open, tmp_path: Path, put, where
    ) -> None:
        stores = [{"url": f"file://{tmp_path}/{name}", "prefixes": [name]} for name in "ab"]
        names = [f"a{number}" for number in range(8)]
        for name in names:
            put("a", name, b"same")
            put("b", name, b"same")
        repaired(opened(stores, mode="stripe"))
        assert {place for name in names for place in where(name)} == {"a"}

    def test_copies_of_unknown_size_are_compared_by_content(
        self, opened: Open, tmp_path: Path, put, where
    ) -> None:
        urls = [f"noquery://{tmp_path}/a", f"file://{tmp_path}/b"]
        put("a", "x", b"1")
        put("b", "x", b"22")
        table = repaired(opened([{"url": url} for url in urls], mode="stripe"))
        assert len(table.errors) == 1
        assert where("x") == {"a": b"1", "b": b"22"}

    def test_what_cannot_be_removed_is_an_error(
        self, store: BackendWrapper, put, where, broken
    ) -> None:
        put("a", "x", b"same")
        put("b", "x", b"same")
        for label in "ab":
            broken(store, label, "delete")
        table = repaired(store)
        assert ["out of order" in str(error) for error in table.errors] == [True]
        assert not table.rows
        assert where("x") == {"a": b"same", "b": b"same"}

    def test_of_copies_that_all_differ_none_is_the_majority(
        self, store: BackendWrapper, put, where
    ) -> None:
        """Though two of them have one size."""
        contents = {"a": b"1", "b": b"2", "c": b"33"}
        for name, content in contents.items():
            put(name, "x", content)
        assert len(repaired(store, "majority").errors) == 1
        assert where("x") == contents

    def test_nothing_is_removed_that_could_not_be_compared(
        self, store: BackendWrapper, put, where, broken
    ) -> None:
        put("a", "x", b"same")
        put("b", "x", b"same")
        broken(store, "b", "get")
        assert len(repaired(store).errors) == 1
        assert len(where("x")) == 2


def test_the_newest_can_be_preferred(store: BackendWrapper, put, where, tmp_path: Path) -> None:
    if store.backend.several.stores[0].open().query(["x"])[0].mtime is None:
        put("a", "x", b"1")
        if store.backend.several.stores[0].open().query(["x"])[0].mtime is None:
            put("b", "x", b"22")
            assert len(repaired(store, "newest").errors) == 1, "the stores do not tell the time"
            return
    put("b", "x", b"22")
    put("c", "x", b"333")
    for name, time in {"a": 100, "b": 300, "c": 200}.items():
        os.utime(tmp_path / name / "x", (time, time))
    repaired(store, "newest")
    assert where("x") == dict.fromkeys("abc", b"22")


@pytest.mark.parametrize("first", ["file", "noquery"])
def test_which_is_the_newest_may_not_be_known(
    opened: Open, tmp_path: Path, put, where, first: str
) -> None:
    """Two are, or a store does not tell the time."""
    contents = {"a": b"1", "b": b"22", "c": b"333"}
    for (name, content), time in zip(contents.items(), (300, 300, 200), strict=True):
        put(name, "x", content)
        os.utime(tmp_path / name / "x", (time, time))
    urls = [f"{first}://{tmp_path}/a", f"file://{tmp_path}/b", f"file://{tmp_path}/c"]
    store = opened([{"url": url} for url in urls])
    assert len(repaired(store, "newest", by_content=True).errors) == 1
    assert where("x") == contents


def arguments(*words: str) -> Namespace:
    parser = ArgumentParser()
    command.configure(parser)
    return parser.parse_args(words)


def test_the_arguments() -> None:
    assert vars(arguments("multi:///c.json")) == {
        "url": "multi:///c.json",
        "dry_run": False,
        "content": False,
        "prefer": None,
        "jobs": 4,
    }
    given = arguments("--dry-run", "--content", "--prefer", "nas", "-j", "2", "multi:///c.json")
    assert (given.dry_run, given.content, given.prefer, given.jobs) == (True, True, "nas", 2)


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_number_of_jobs_that_makes_no_sense(number: str, capsys) -> None:
    with pytest.raises(SystemExit):
        arguments(f"--jobs={number}", "multi:///c.json")
    assert f"{number!r} is not a number, 1 or more" in capsys.readouterr().err


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run Jackfield with this plugin and that for files, whether they are installed or not."""
    plugins = {name: PROJECT.parent / f"jackfield-{name}" for name in ("multi", "file")}
    variables = {
        "JACKFIELD_PLUGINS_AT": ":".join(f"{name}@{path}" for name, path in plugins.items()),
        "PYTHONPATH": ":".join(filter(None, sys.path)),
    }
    return subprocess.run(
        [sys.executable, "-m", "jackfield", *words],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(
    not (PROJECT.parent / "jackfield-file").is_dir(), reason="jackfield-file is not beside this"
)
def test_on_the_command_line(configured, put, where) -> None:
    url = configured()
    put("a", "x", b"1")
    put("b", "y", b"1")
    put("c", "y", b"22")
    done = run("multi-repair", url, "--json")
    assert (done.returncode, json.loads(done.stdout)) == (
        56,
        [
            {"file": "x", "action": "copied", "from": "a", "to": each, "size": 1}
            for each in ("b", "c")
        ],
    )
    assert done.stderr.startswith("jackfield: 'y' is not the same everywhere")
    assert run("multi-repair", url, "--prefer", "c").returncode == 0
    assert where("y") == dict.fromkeys("abc", b"22")
    done = run("multi-repair", url, "--prefer", "d")
    assert done.returncode == 2
    done = run("multi-repair", f"file://{PROJECT}")
    assert (done.returncode, "is not the URL of a multi:// store" in done.stderr) == (2, True)
    done = run("multi-repair", "--help")
    assert "--dry-run" in done.stdout
