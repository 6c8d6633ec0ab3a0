"""Moves between places that may be one, and moves that were interrupted: no file is ever lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.checkouts import variables_with

CONTENT = "the only copy\n"

PLAIN = '''
"""A store that has what every backend has, and no more: no times, and no identity of a file."""

import os
import pathlib
import shutil

from jackfield.backends import Backend, register_backend


class Plain(Backend):
    has_network_location = False

    def __init__(self, parsed_url):
        self.directory = pathlib.Path(parsed_url.path)
        self.refused = parsed_url.query_args.get("refuse", ())
        self.changed = parsed_url.query_args.get("changes", ())

    def _get(self, remote_filename, local_path):
        shutil.copyfile(self.directory / remote_filename, local_path)
        if "get" in self.refused:
            self.refused = ()
            raise ConnectionError("it came, but who knows")

    def _put(self, source_path, remote_filename):
        self._look_for("put", remote_filename)
        self.directory.mkdir(exist_ok=True)
        shutil.copyfile(source_path, self.directory / remote_filename)
        if ".jackfield-" in remote_filename:
            for path in self.changed:
                pathlib.Path(path).write_text("put meanwhile")

    def _list(self):
        self._look_for("list", ".jackfield-")
        return os.listdir(self.directory)

    def _delete(self, filename):
        self._look_for("delete", filename)
        (self.directory / filename).unlink()

    def _look_for(self, operation, name):
        if operation in self.refused and ".jackfield-" in name:
            raise PermissionError(13, "Permission denied")


class Telling(Plain):
    opens_others = False

    def _query(self, filename):
        path = self.directory / filename
        facts = {"size": path.stat().st_size if path.exists() else -1}
        return facts | {"mtime": float(time) for time in self.parsed_url.query_args.get("time", ())}


register_backend("plain", Plain)
register_backend("telling", Telling)
'''


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Runs a command, with the plugins of the checkout and that of ``PLAIN``.

    Gives its status and its errors.
    """
    package = tmp_path / "plugins" / "plain"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(PLAIN)
    (package / "info.py").write_text(
        "jackfield_plugin_name = 'plain'\n"
        "jackfield_transports = ['plain://', 'telling://']\n"
        "jackfield_minimum_version = (0, 1, 0)\n"
    )
    names = ("chaos", "crypt", "file", "multi", "par2")
    variables = variables_with(tmp_path, *names, more=package)

    def run(*words: str, printed: str | None = None) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "jackfield", *words],
            cwd=tmp_path,
            env=variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert printed is None or done.stdout == printed
        return done.returncode, done.stderr

    return run


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A directory with a file ``x``."""
    directory = tmp_path / "one"
    directory.mkdir()
    (directory / "x").write_text(CONTENT)
    return directory


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """An empty directory."""
    directory = tmp_path / "two"
    directory.mkdir()
    return directory


@pytest.fixture
def alias(tmp_path: Path, one: Path) -> Path:
    """A link to the directory ``one``."""
    path = tmp_path / "alias"
    path.symlink_to(one)
    return path


def files(directory: Path) -> dict[str, str]:
    return {path.name: path.read_text("latin-1") for path in directory.iterdir()}


class TestInterrupted:
    """The copy had arrived and its source was not removed: the next run finishes the job."""

    @pytest.mark.parametrize(
        ("source", "target"),
        [
            ("file://{}/one/x?keep=mtime", "file://{}/two?keep=mtime"),
            ("plain://{}/one/x", "plain://{}/two"),
            ("plain://{}/one/x", "file://{}/two"),
            ("file://{}/one/x", "plain://{}/two"),
            ("plain://{}/one/x", "{}/two"),
            ("chaos+plain://{}/one/x", "plain://{}/two"),
        ],
    )
    def test_an_equal_copy_of_which_times_say_nothing(
        self, run, tmp_path: Path, one: Path, two: Path, source: str, target: str
    ) -> None:
        (two / "x").write_text(CONTENT)
        os.utime(two / "x", (5, 5))
        os.utime(one / "x", (5, 5))
        assert run("mv", source.format(tmp_path), target.format(tmp_path)) == (0, "")
        assert files(one) == {}
        assert files(two) == {"x": CONTENT}

    def test_a_copy_that_is_a_hard_link(self, run, one: Path, two: Path) -> None:
        (two / "x").hardlink_to(one / "x")
        assert run("mv", f"file://{one}/x?keep=mtime", f"file://{two}?keep=mtime") == (0, "")
        assert files(one) == {}
        assert files(two) == {"x": CONTENT}

    def test_through_encryption(self, run, one: Path, two: Path) -> None:
        store = f"crypt+plain://{two}"
        assert run("cp", f"plain://{one}/x", store) == (0, "")
        assert run("mv", f"plain://{one}/x", store) == (0, "")
        assert files(one) == {}
        assert run("mv", f"{store}/x", str(one)) == (0, "")
        assert files(one) == {"x": CONTENT}

    @pytest.mark.parametrize("refused", ["put", "delete"])
    def test_where_it_cannot_be_found_out_the_source_stays(
        self, run, one: Path, two: Path, refused: str
    ) -> None:
        (two / "x").write_text(CONTENT)
        target = f"plain://{two}?refuse={refused}"
        status, error = run("mv", "--retries", "1", f"plain://{one}/x", target)
        assert status == 56
        assert error.startswith(
            f"jackfield: plain://{one}/x is still there: it may be the same file as "
            f"plain://{two}/x?refuse={refused}, and to find out failed: "
        )
        assert f"cannot {refused} 'x.jackfield-" in error
        assert "Permission denied" in error
        assert files(one) == {"x": CONTENT}

    def test_where_nobody_can_tell_what_is_there_nothing_is_moved(
        self, run, one: Path, two: Path
    ) -> None:
        target = f"plain://{two}?refuse=list"
        status, error = run("mv", "--retries", "1", f"plain://{one}/x", target)
        assert (status, error.count("\n")) == (51, 1)
        assert f"{target}: cannot list: Permission denied" in error
        assert (files(one), files(two)) == ({"x": CONTENT}, {})

    def test_a_store_that_is_not_there_yet_has_no_copy(self, run, one: Path, two: Path) -> None:
        assert run("mv", f"plain://{one}/x", f"plain://{two}/new") == (0, "")
        assert (files(one), files(two / "new")) == ({}, {"x": CONTENT})


class TestIntoAPipe:
    @pytest.mark.parametrize("fault", ["get.cut", "get.error_after"])
    @pytest.mark.parametrize("seed", range(4))
    def test_what_is_tried_again_is_there_once(
        self, run, tmp_path: Path, one: Path, fault: str, seed: int
    ) -> None:
        """The bytes of an attempt that failed do not stand before those of the next one."""
        url = f"chaos+file://{one}/x?{fault}=0.5&seed={seed}"
        status, error = run("get", url, "/dev/stdout", printed=CONTENT)
        assert status == 0, error

    def test_over_a_network_too(self, run, one: Path) -> None:
        status, error = run("get", f"telling://{one}/x?refuse=get", "/dev/stdout", printed=CONTENT)
        assert status == 0, error
        assert "attempt 1 of 5 to get 'x' failed" in error


class TestOnePlace:
    """Two names of one file: it stays, and what was to be moved is said to be where it is."""

    @pytest.mark.parametrize(
        ("source", "target"),
        [
            ("file://{}/alias/x", "file://{}/one"),
            ("plain://{}/alias/x", "plain://{}/one"),
            ("plain://{}/alias/x", "file://{}/one"),
            ("chaos+file://{}/alias/x", "par2+file://{}/one"),
            ("plain://{}/alias/x", "{}/one"),
            ("chaos+plain://{}/one/x", "{}/alias"),
            ("telling://{}/alias/x", "telling://{}/one"),
            ("telling://{}/alias/x?time=5", "telling://{}/one?time=5.4"),
        ],
    )
    def test_by_two_urls(
        self, run, tmp_path: Path, one: Path, alias: Path, source: str, target: str
    ) -> None:
        status, error = run("mv", source.format(tmp_path), target.format(tmp_path))
        assert status == 56
        assert f"{source.format(tmp_path)} is still there: it is the same file as " in error
        assert error.count("\n") == 1
        assert files(one)["x"] == CONTENT
        assert not [name for name in files(one) if name.startswith("x.jackfield-")]

    def test_of_which_the_source_was_written_by_the_move(self, run, one: Path, alias: Path) -> None:
        status, error = run("mv", f"file://{alias}/x", f"plain://{one}")
        assert status == 56
        assert "is still there: it was changed while it was moved" in error
        assert files(one) == {"x": CONTENT}

    def test_what_is_put_while_that_is_found_out_stays(
        self, run, tmp_path: Path, one: Path
    ) -> None:
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "x").write_text("old")
        status, error = run("mv", f"file://{one}/x", f"plain://{tmp_path}/new?changes={one}/x")
        assert status == 56
        assert "is still there: it was changed while it was moved" in error
        assert files(one)["x"] == "put meanwhile"

    def test_of_encrypted_stores(self, run, one: Path, alias: Path) -> None:
        assert run("cp", str(one / "x"), f"crypt+file://{one}") == (0, "")
        before = files(one)
        status, error = run("mv", f"crypt+file://{alias}/x", f"crypt+file://{one}")
        assert status == 56
        assert "it is the same file as" in error
        assert files(one).keys() == before.keys()

    @pytest.mark.parametrize("scheme", ["file", "plain"])
    @pytest.mark.parametrize("mode", ["mirror", "stripe"])
    @pytest.mark.parametrize("way", ["out", "in", "to the directory"])
    def test_of_a_store_that_is_made_of_others(
        self, run, tmp_path: Path, one: Path, two: Path, scheme: str, mode: str, way: str
    ) -> None:
        config = tmp_path / "config.json"
        stores = [{"url": f"{scheme}://{each}"} for each in (one, two)]
        config.write_text(json.dumps({"mode": mode, "stores": stores}))
        source, target = f"multi://{config}/x", f"{scheme}://{one}"
        if way == "in":
            source, target = f"{scheme}://{one}/x", f"multi://{config}"
        elif way == "to the directory":
            target = str(one)
        os.utime(one / "x", (5, 5))
        status, error = run("mv", source, target)
        assert status == 56
        assert "is still there: it is the same file as" in error
        assert files(one) == {"x": CONTENT}

    def test_of_a_mirror_that_lacked_the_file(
        self, run, tmp_path: Path, one: Path, two: Path
    ) -> None:
        config = tmp_path / "config.json"
        config.write_text(json.dumps([{"url": f"file://{each}"} for each in (one, two)]))
        status, error = run("mv", f"multi://{config}/x", f"file://{two}")
        assert status == 56
        assert "it is the same file as" in error
        assert files(two) == {"x": CONTENT}


class TestCutOff:
    """A store that gives a file only in part, and says that this is all."""

    @pytest.fixture
    def cut(self, one: Path) -> str:
        return f"chaos+file://{one}/x?seed=3&get.cut_silent=1"

    @pytest.mark.parametrize("target", ["two/x", "two", "file://{}/two"])
    def test_what_did_not_arrive_is_not_removed(
        self, run, one: Path, two: Path, tmp_path: Path, cut: str, target: str
    ) -> None:
        status, errors = run("mv", "--retries", "1", cut, target.format(tmp_path))
        assert (status, " bytes came, of 14" in errors) == (56, True)
        assert (one / "x").read_text() == CONTENT
        assert list(two.iterdir()) == []

    def test_nothing_good_is_replaced_by_it(self, run, one: Path, two: Path, cut: str) -> None:
        (two / "x").write_text(CONTENT)
        store = cut.replace("/x?", "?")
        for words in (("sync", "-c", store, "two"), ("get", cut, "two"), ("get", cut, "two/x")):
            assert run(*words, "--retries", "1")[0] == 56
            assert (two / "x").read_text() == CONTENT

    def test_a_mirror_gives_the_file_of_another_store(
        self, run, one: Path, two: Path, tmp_path: Path
    ) -> None:
        (two / "x").write_text(CONTENT)
        (tmp_path / "stores.toml").write_text(
            f'[[stores]]\nurl = "chaos+file://{one}?seed=3&get.cut_silent=1"\n'
            f'[[stores]]\nurl = "file://{two}"\n'
        )
        status, errors = run("get", f"multi://{tmp_path}/stores.toml/x", "got")
        assert (status, "'x' comes from" in errors) == (0, True)
        assert (tmp_path / "got").read_text() == CONTENT
