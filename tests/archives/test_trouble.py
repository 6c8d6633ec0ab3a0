"""Archiving through thick and thin: killed, on storage that fails, and of very many."""

from __future__ import annotations

import os
import random
import subprocess
import time
from pathlib import Path

import pytest
from archives.conftest import LEDGER, Shell
from support import environments
from support.environments import Environment

SEED = 20261121


@pytest.fixture(scope="module")
def installed(
    base_environment: Environment,
    wheels: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Environment:
    made = environments.clone(base_environment, tmp_path_factory.mktemp("environment"))
    names = ("jackfield-file", "jackfield-chaos")
    made.pip_install(*(wheels[name] for name in names))
    return made


@pytest.fixture
def jackfield(installed: Environment, tmp_path: Path) -> Shell:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "ledger.py").write_text(LEDGER)
    (tmp_path / "here" / "root").mkdir(parents=True)
    return Shell(installed.with_home(tmp_path / "home"), plugins, tmp_path / "here")


class Books:
    """Repositories that grow, and what a store may hold of them."""

    def __init__(self, root: Path, number: int) -> None:
        self.tops = [root / f"r{each}" for each in range(number)]
        self.known: list[dict[str, str]] = []
        for top in self.tops:
            (top / ".ledger").mkdir(parents=True)

    def grow(self) -> None:
        """Add a line to every other repository, not always to the same ones."""
        turn = len(self.known)
        for number, top in enumerate(self.tops):
            if not turn or (number + turn) % 2:
                with (top / ".ledger" / "log").open("a") as log:
                    log.write(f"line {turn}\n")
        self.known.append({top.name: (top / ".ledger" / "log").read_text() for top in self.tops})

    def check(self, restored: Path) -> None:
        """Every repository is one that has been there, and none is missing."""
        for top in self.tops:
            text = (restored / top.name / ".ledger" / "log").read_text()
            assert text in {each[top.name] for each in self.known}

    def check_newest(self, restored: Path) -> None:
        """Every repository is the newest."""
        for top in self.tops:
            text = (restored / top.name / ".ledger" / "log").read_text()
            assert text == self.known[-1][top.name]


def test_killed_at_any_moment(jackfield: Shell, tmp_path: Path) -> None:
    """What was archived before is there, and opens; the next run finishes the job."""
    chance = random.Random(SEED)
    books = Books(jackfield.directory / "root", 12)
    books.grow()
    url = (tmp_path / "store").as_uri()
    start = time.monotonic()
    jackfield("archive", "root", url)
    whole = time.monotonic() - start
    killed = 0
    for number in range(20):
        books.grow()
        with subprocess.Popen(
            [*jackfield.command, "archive", "root", url],
            env=jackfield.whole_environment,
            cwd=jackfield.directory,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            start = time.monotonic()
            try:
                process.wait(chance.uniform(0.3, 1.0) * whole)
            except subprocess.TimeoutExpired:
                killed += 1
                process.kill()
            else:
                whole = time.monotonic() - start  # the machine was busy when the first one ran
        jackfield("verify-archive", url)
        jackfield("restore", url, f"back{number}")
        books.check(jackfield.directory / f"back{number}")
    assert killed
    jackfield("archive", "root", url)
    jackfield("restore", url, "newest")
    books.check_newest(jackfield.directory / "newest")
    assert list((jackfield.directory / "tmp").iterdir()) == []


def test_restoring_is_killed_at_any_moment(jackfield: Shell, tmp_path: Path) -> None:
    """Whatever is there is whole, and once more brings the rest."""
    chance = random.Random(SEED)
    books = Books(jackfield.directory / "root", 40)
    books.grow()
    url = (tmp_path / "store").as_uri()
    jackfield("archive", "root", url)
    start = time.monotonic()
    jackfield("restore", url, "first")
    whole = time.monotonic() - start
    for number in range(10):
        back = jackfield.directory / f"back{number}"
        with subprocess.Popen(
            [*jackfield.command, "restore", url, back],
            env=jackfield.whole_environment,
            cwd=jackfield.directory,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            time.sleep(chance.uniform(0.5, 1.0) * whole)
            process.kill()
        for top in back.glob("r*"):
            assert (top / ".ledger" / "log").read_text() == books.known[0][top.name]
        done = jackfield("restore", url, back, check=False)
        _, *errors = done.stderr.splitlines()  # the first says how many came
        assert all("is there already" in line for line in errors)
        assert {path.name for path in back.iterdir()} == {top.name for top in books.tops}


def test_storage_that_fails_dies_and_tears(jackfield: Shell, tmp_path: Path) -> None:
    """Over ``chaos+``: files half written, work done or not when the process dies, and more."""
    books = Books(jackfield.directory / "root", 5)
    place = (tmp_path / "store").as_uri()
    faults = (
        "put.torn=0.2&put.die_before=0.05&put.die_after=0.1&put.error_after=0.1&put.torn_silent=0.1"
        "&get.cut=0.2&get.error_before=0.1&list.error_before=0.2&delete.die_before=0.2"
        "&delete.die_after=0.1&delete.error_after=0.2&query.error_before=0.2"
    )
    statuses = set()
    for seed in range(8):
        books.grow()
        words = ["archive", "--retries", "3", "root", f"chaos+{place}?seed={seed}&{faults}"]
        statuses.add(jackfield(*words, check=False).returncode)
        checked = jackfield("verify-archive", place, check=False)
        if not any(tmp_path.glob("store/manifest-*")):
            continue  # it died before the first manifest
        assert checked.returncode == 0, checked.stderr
    assert -9 in statuses
    jackfield("archive", "root", place)
    jackfield("restore", place, "newest")
    books.check_newest(jackfield.directory / "newest")


def test_ten_thousand_repositories(jackfield: Shell, tmp_path: Path) -> None:
    books = Books(jackfield.directory / "root", 10_000)
    books.grow()
    url = (tmp_path / "store").as_uri()
    assert jackfield("scan", "root").stdout.count("\n") == 10_000
    assert jackfield("status", "root").stdout.count("\n") == 10_000
    assert jackfield("archive", "root", url).stdout.count("\n") == 10_000
    done = jackfield("archive", "root", url)
    assert "nothing to archive anew, 10000 unchanged" in done.stderr
    assert jackfield("restore", url, "back", "--only", "r77??").stdout.count("\n") == 100


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a file system")
def test_a_full_disk(jackfield: Shell, tmp_path: Path) -> None:
    """The archives of before are there; the error says what is wrong, with its code."""
    books = Books(jackfield.directory / "root", 3)
    books.grow()
    (tmp_path / "disk").mkdir()
    (tmp_path / "much").write_text("much\n" * 100_000)
    script = """
        set -e
        mount -t tmpfs -o size=100k none disk
        "$0" archive "$1" file://$PWD/disk
        cat much >> "$1/r1/.ledger/log"
        "$0" archive "$1" file://$PWD/disk || echo "status $?"
        "$0" verify-archive file://$PWD/disk
        ls disk | wc -l
    """
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, *jackfield.command, "here/root"],
        env=jackfield.whole_environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "\nstatus 53\n" in done.stdout
    assert "r1" in done.stderr
    assert "no space left" in done.stderr.lower()
    assert done.stdout.count("whole, and it opens") == 3
    assert done.stdout.endswith("\n4\n")
