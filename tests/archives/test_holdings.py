"""What became of the archives in the store since the last run, as far as a list and sizes tell."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from archives.conftest import Shell, archives_in, entries

Make = Callable[..., Path]

COUNTED = '''
"""Stores in directories that write down what they are asked; ``many://`` tells all sizes at once.

``bare://`` tells none.
"""

import os
import shutil
from pathlib import Path

from jackfield.backends import Backend, register_backend

jackfield_transports = ["one://", "many://", "bare://"]
jackfield_compatible_versions = [(0, 1, 0)]


class One(Backend):
    has_network_location = False

    def __init__(self, parsed_url):
        self.directory = Path(parsed_url.path)

    def note(self, request):
        with self.directory.with_name("requests").open("a") as requests:
            print(request, file=requests)

    def _get(self, remote_filename, local_path):
        self.note("get")
        shutil.copyfile(self.directory / remote_filename, local_path)

    def _put(self, source_path, remote_filename):
        self.note("put")
        self.directory.mkdir(exist_ok=True)
        shutil.copyfile(source_path, self.directory / remote_filename)

    def _list(self):
        self.note("list")
        return os.listdir(self.directory)

    def _delete(self, filename):
        self.note("delete")
        (self.directory / filename).unlink()

    def _query(self, filename):
        self.note("query")
        if self.directory.with_name("refused").exists() and filename.endswith(".ledger"):
            raise PermissionError(13, "Permission denied")
        return {"size": (self.directory / filename).stat().st_size}


class Many(One):
    def _query_list(self, filenames):
        self.note("query_list")
        return {name: {"size": (self.directory / name).stat().st_size} for name in filenames}


class Bare(Backend):
    has_network_location = False
    __init__, note = One.__init__, One.note
    _get, _put, _list, _delete = One._get, One._put, One._list, One._delete


register_backend("one", One)
register_backend("bare", Bare)
register_backend("many", Many)
'''


class TestAnArchiveThatWasCutOff:
    def test_is_made_anew_and_told(
        self, jackfield: Shell, ledger: Make, url: str, store: Path
    ) -> None:
        for name in "abc":
            ledger(name, "one")
        jackfield("archive", "root", url)
        names = {path: str(entry["archive"]) for path, entry in entries(store).items()}
        (store / names["a"]).write_bytes(b"ledger")
        (store / names["b"]).unlink()
        done = jackfield("archive", "root", url)
        assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["a", "b"]
        assert done.stderr.splitlines()[-3:] == [
            f"jackfield: a: its archive {names['a']!r} is damaged: it has 6 bytes in the store, "
            "not 11: archived anew",
            f"jackfield: b: the store does not list its archive {names['b']!r}: archived anew",
            "jackfield: 2 archived (22 B), 1 unchanged since the last time",
        ]
        jackfield("verify-archive", url)
        assert archives_in(store) == {str(each["archive"]) for each in entries(store).values()}
        assert "nothing to archive anew, 3 unchanged" in jackfield("archive", "root", url).stderr

    def test_and_cannot_be_made_anew_is_an_error_each_time(
        self, jackfield: Shell, ledger: Make, root: Path, url: str, store: Path
    ) -> None:
        for name in "abc":
            ledger(name, "one")
        jackfield("archive", "root", url)
        names = {path: str(entry["archive"]) for path, entry in entries(store).items()}
        (store / names["a"]).write_bytes(b"")
        (store / names["c"]).unlink()
        shutil.rmtree(root / "a")
        for _ in range(2):
            done = jackfield("archive", "root", url, "--exclude", "c", check=False)
            assert done.returncode == 1
            assert done.stderr.splitlines()[-2:] == [
                f"jackfield: a: its archive {names['a']!r} is damaged: it has 0 bytes in the store,"
                " not 11, and was not made anew",
                f"jackfield: c: the store does not list its archive {names['c']!r}, and was not "
                "made anew",
            ]
        assert jackfield("archive", "--forget", "root", url).returncode == 0


@pytest.mark.parametrize("scheme", ["one", "many"])
def test_it_costs_a_request_for_all_where_the_storage_can_do_that(
    jackfield: Shell, ledger: Make, store: Path, scheme: str
) -> None:
    (jackfield.plugins / "counted.py").write_text(COUNTED)
    (url, requests) = f"{scheme}://{store}", store.with_name("requests")
    for number in range(20):
        ledger(f"r{number}", "one")
    store.mkdir()
    jackfield("archive", "root", url)
    requests.unlink()
    done = jackfield("archive", "root", url)
    assert "20 unchanged" in done.stderr
    # The size of the manifest that was got is asked for as well.
    sizes = {"query_list": 2} if scheme == "many" else {"query": 21}
    assert Counter(requests.read_text().split()) == {"list": 1, "get": 1, **sizes}
    name = next(iter(archives_in(store)))
    (store / name).write_bytes(b"")
    assert f"its archive {name!r} is damaged" in jackfield("archive", "root", url).stderr


def test_where_no_sizes_are_told_the_list_tells(
    jackfield: Shell, ledger: Make, store: Path
) -> None:
    (jackfield.plugins / "counted.py").write_text(COUNTED)
    ledger("a", "one")
    store.mkdir()
    jackfield("archive", "root", f"bare://{store}")
    assert "1 unchanged" in jackfield("archive", "root", f"bare://{store}").stderr
    for name in archives_in(store):
        (store / name).unlink()
    assert ": archived anew" in jackfield("archive", "root", f"bare://{store}").stderr


def test_where_it_cannot_be_told_it_is_not_made_anew(
    jackfield: Shell, ledger: Make, store: Path
) -> None:
    (jackfield.plugins / "counted.py").write_text(COUNTED)
    ledger("a", "one")
    store.mkdir()
    jackfield("archive", "root", f"one://{store}")
    store.with_name("refused").touch()
    before = {path.name: path.stat().st_mtime_ns for path in store.iterdir()}
    words = ["archive", "--retries", "1", "root", f"one://{store}"]
    done = jackfield(*words, check=False)
    assert done.returncode == 51
    assert "Permission denied" in done.stderr
    assert {path.name: path.stat().st_mtime_ns for path in store.iterdir()} == before


def test_a_store_that_cannot_be_listed_is_not_begun_anew(
    jackfield: Shell, ledger: Make, url: str, store: Path
) -> None:
    ledger("a", "one")
    jackfield("archive", "root", url)
    before = {path.name: path.read_bytes() for path in store.iterdir()}
    ledger("a", "two")
    store.chmod(0o300)
    done = jackfield.unprivileged("archive", "root", url)
    store.chmod(0o700)
    assert done.returncode == 51
    assert {path.name: path.read_bytes() for path in store.iterdir()} == before
