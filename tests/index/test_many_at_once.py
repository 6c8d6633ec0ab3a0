"""Many processes at once, while plugins come and go and the index is damaged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import jackfield
import pytest
from support.laying_out import lay_out, take_out

PROCESSES = 32
LISTING = """
import json
from jackfield.host import default_host
roster = default_host().roster
own = [each for each in roster.plugins.values() if each.name in ("one", "two", "three")]
print(json.dumps([[each.name, each.version, each.status] for each in own]))
assert not roster.faults, roster.faults
"""
STAYING = [["one", "1.0.0", "compatible"], ["two", "1.0.0", "incompatible"]]
COMING = ["three", "1.0.0", "compatible"]


class Place:
    """A site directory, and a cache of one's own."""

    def __init__(self, root: Path) -> None:
        self.site = root / "site"
        self.cache = root / "cache"
        self._variables = {
            "PATH": os.defpath,
            "HOME": str(root),
            "JACKFIELD_CACHE_DIR": str(self.cache),
            "PYTHONPATH": os.pathsep.join([str(Path(jackfield.__file__).parents[1])]),
        }
        lay_out(self.site, "alpha", plugin="one")
        lay_out(self.site, "beta", plugin="two", lowest="(9, 0, 0)")

    def start(self) -> subprocess.Popen[str]:
        code = f"import sys; sys.path.insert(0, {str(self.site)!r})\n{LISTING}"
        return subprocess.Popen(
            [sys.executable, "-c", code],
            env=self._variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def answer(self) -> list[list[str]]:
        return self.ended(self.start())

    @staticmethod
    def ended(process: subprocess.Popen[str]) -> list[list[str]]:
        said, error = process.communicate(timeout=120)
        assert process.returncode == 0, error
        assert not error
        found: list[list[str]] = json.loads(said)
        return found

    def files(self) -> list[Path]:
        return list(self.cache.glob("*.index"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def cut(file: Path) -> None:
    os.truncate(file, 100)


def empty(file: Path) -> None:
    os.truncate(file, 0)


def garbage(file: Path) -> None:
    file.write_bytes(os.urandom(500))


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def directory(file: Path) -> None:
    file.unlink()
    file.mkdir()
    (file / "inside").touch()


def somebody_elses(file: Path) -> None:
    os.chown(file, 12345, 12345)


def writable_by_all(file: Path) -> None:
    file.chmod(0o666)


def pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


DAMAGES: list[Callable[[Path], None]] = [
    *(cut, empty, garbage, flipped, directory, somebody_elses, writable_by_all, pipe)
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_none(damage: Callable[[Path], None], place: Place) -> None:
    for _ in range(5):
        answer = place.answer()
        if place.files():
            break
    assert answer == STAYING
    (file,) = place.files()
    damage(file)
    assert place.answer() == place.answer() == STAYING


def test_a_cache_directory_that_cannot_be_made(place: Place) -> None:
    place.cache.write_text("a file")
    assert place.answer() == STAYING


def test_old_files_are_pruned(place: Place) -> None:
    place.cache.mkdir()
    for number in range(40):
        file = place.cache / f"jackfield-{number:08x}.index"
        file.touch()
        os.utime(file, (number, number))
    (place.cache / "kept").touch()
    for _ in range(5):
        place.answer()
    assert len(place.files()) == 16
    newest = {f"jackfield-{number:08x}.index" for number in range(25, 40)}
    assert newest < {file.name for file in place.files()}
    assert (place.cache / "kept").exists()


def test_many_processes_while_plugins_come_and_go(place: Place) -> None:
    stop = threading.Event()
    meddler = threading.Thread(target=meddle, args=[place, stop])
    meddler.start()
    try:
        running = [place.start() for _ in range(PROCESSES)]
        answers = [place.ended(process) for process in running]
    finally:
        stop.set()
        meddler.join()
    for answer in answers:
        assert [each for each in answer if each[0] != "three"] == STAYING
        assert [each for each in answer if each[0] == "three"] in ([], [COMING])
    # When it has become quiet all agree, with the index and without.
    take_out(place.site, "gamma")
    lay_out(place.site, "gamma", plugin="three")
    running = [place.start() for _ in range(8)]
    assert [place.ended(process) for process in running] == [[*STAYING, COMING]] * 8


def meddle(place: Place, stop: threading.Event) -> None:
    """Install and uninstall a plugin, and damage the index in every way, again and again."""
    steps: Iterator[Callable[[Path], None]] = cycle(DAMAGES)
    while not stop.wait(0.02):
        # The entry points come last and go first, as a plugin that is there or not.
        move_in(place.site)
        for file in place.files():
            try:
                next(steps)(file)
            except OSError:
                continue  # a process was quicker: replaced, or a directory now
        stop.wait(0.02)
        move_out(place.site)


def move_in(site: Path) -> None:
    aside = site.parent / "aside"
    info = lay_out(aside, "gamma", plugin="three")
    (aside / "gamma").rename(site / "gamma")
    info.rename(site / info.name)


def move_out(site: Path) -> None:
    info = site / "gamma-1.0.dist-info"
    info.rename(site.parent / "gone")
    take_out(site, "gamma")
    for file in (site.parent / "gone").iterdir():
        file.unlink()
    (site.parent / "gone").rmdir()
