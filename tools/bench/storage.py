"""How fast the backend for files is: ``python tools/bench/storage.py [--rounds N]``.

In one run, beside what else there is for the purpose: a file of 512 MiB put and got, beside
``cp``; 10 000 files of 4 KiB put, got, listed, queried and deleted, beside fsspec's local file
system, duplicity's local backend, rclone, and the bare system calls, which no program can do
without; and a list of 100 000 files beside `os.scandir`.
Peers that are not there are left out, and that is said. fsspec counts where it can be imported,
rclone where it is installed, and duplicity where its unpacked source is given
(``--duplicity DIRECTORY``; it wants ``fasteners``).

Needs jackfield and jackfield-file, installed or on PYTHONPATH, and 3 GiB in ``--directory``. The
small files are best measured in memory (``--directory /dev/shm``) or on a file system with a
journal: on ext4 without one, a new file waits for what the deleted ones of the last minute left.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from storage_peers import Jackfield, Peer, peers

_MEBIBYTE = 1024 * 1024
_BIG = 512
_SMALL = 4 * 1024
_OPERATIONS = ("put", "get", "list", "query", "delete")


def big_file(directory: Path, rounds: int) -> None:
    """Put and get one file, to a new name each time, beside ``cp`` doing the same."""
    source = directory / "big"
    with source.open("wb") as file:
        for _ in range(_BIG):
            file.write(os.urandom(_MEBIBYTE))
    store, back = directory / "big-store", directory / "back"
    for path in (store, back):
        path.mkdir()
    ours = Jackfield(store, [source], back)
    by_cp = directory / "by-cp"
    cp = [("cp", lambda: subprocess.run(["cp", source, by_cp], check=True), by_cp)]
    _big(f"{_BIG} MiB, put", [*cp, ("jackfield", ours.put, store / "big")], rounds)
    ours.put()
    got = ("jackfield", ours.get, back / "big")
    _big(f"{_BIG} MiB, get", [*cp, got], rounds)
    for path in (source, store / "big"):
        path.unlink()


def _big(title: str, what: Sequence[tuple[str, Callable[[], object], Path]], rounds: int) -> None:
    seconds: dict[str, list[float]] = {name: [] for name, _, _ in what}
    for _ in range(rounds):
        for name, run, target in what:
            os.sync()  # what the one before has left to be written is not this one's work
            seconds[name].append(_timed(run))
            target.unlink()
    _print(title, {name: min(each) for name, each in seconds.items()}, _BIG, "MiB")


def small_files(directory: Path, rounds: int, count: int, duplicity: Path | None) -> None:
    """Take many files through a life: each peer in each round, operation by operation."""
    local, back = directory / "local", directory / "back-small"
    for path in (local, back):
        path.mkdir()
    paths = [local / f"file-{number:05}" for number in range(count)]
    for path in paths:
        path.write_bytes(os.urandom(_SMALL))
    here = peers(directory, paths, back, duplicity)
    seconds: dict[tuple[Peer, str], list[float]] = defaultdict(list)
    for number in range(rounds):
        turn = number % len(here)  # who comes first meets another disk than who comes last
        for peer in [*here[turn:], *here[:turn]]:
            for operation in _OPERATIONS:
                seconds[peer, operation].append(_timed(getattr(peer, operation)))
            assert not list(peer.store.iterdir()), f"{peer.name} leaves files"
            for path in back.iterdir():
                path.unlink()
            os.sync()
    best = {key: min(each) for key, each in seconds.items()}
    for operation in _OPERATIONS:
        taken = {peer.name: best[peer, operation] for peer in here}
        _print(f"{count} files of 4 KiB, {operation}", taken, count, "files")
    life = {peer.name: sum(best[peer, each] for each in _OPERATIONS) for peer in here}
    _print(f"{count} files of 4 KiB, all of that", life, count, "files")


def long_list(directory: Path, rounds: int, count: int) -> None:
    """List many files, beside the least that has to be done for it."""
    store = directory / "long"
    store.mkdir()
    for number in range(count):
        (store / f"file-{number:06}").touch()

    def scan() -> list[str]:
        with os.scandir(store) as entries:
            return [entry.name for entry in entries]

    def scan_files() -> list[str]:
        with os.scandir(store) as entries:
            return [entry.name for entry in entries if entry.is_file()]

    ways = {
        "os.scandir": scan,
        "os.scandir, is_file": scan_files,
        Jackfield.name: Jackfield(store, [], store).list,
    }
    seconds: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for way, run in ways.items():
            seconds[way].append(_timed(run))
    _print(
        f"list of {count} files", {way: min(each) for way, each in seconds.items()}, count, "names"
    )


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _print(title: str, seconds: dict[str, float], count: int, unit: str) -> None:
    """Write down how many of `count` things each way does in a second, at its best round.

    What else a machine does can only make a round slower. The ratios are times: those of the
    first way, and of ours.
    """
    first = next(iter(seconds))
    ours = seconds[Jackfield.name]
    width = max(map(len, [*seconds, title]))
    head = f"{title:<{width}} {unit + '/s':>12} {'of ' + first:>20} {'of ' + Jackfield.name:>13}"
    lines = [head, "-" * len(head)]
    for name, taken in seconds.items():
        rate, by_first, by_ours = count / taken, taken / seconds[first], taken / ours
        lines.append(f"{name:<{width}} {rate:>12,.0f} {by_first:>19.2f}x {by_ours:>12.2f}x")
    print("\n" + "\n".join(lines), flush=True)


def main() -> None:
    """Run what the command line asks for: by default everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=10_000, help="how many small files")
    parser.add_argument("--names", type=int, default=100_000, help="how long the list is")
    parser.add_argument("--duplicity", type=Path, help="its unpacked source")
    parser.add_argument("--directory", type=Path, help="where to make files (default: /tmp)")
    parser.add_argument("only", nargs="*", metavar="big|small|list", help="by default all")
    arguments = parser.parse_args()
    wanted = arguments.only or ["big", "small", "list"]
    with tempfile.TemporaryDirectory(dir=arguments.directory, prefix="bench-") as name:
        directory = Path(name)
        if "big" in wanted:
            big_file(directory, arguments.rounds)
        if "small" in wanted:
            small_files(directory, arguments.rounds, arguments.count, arguments.duplicity)
        if "list" in wanted:
            long_list(directory, arguments.rounds, arguments.names)


if __name__ == "__main__":
    main()
