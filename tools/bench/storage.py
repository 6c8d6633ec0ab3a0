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
import math
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from storage_peers import Jackfield, peers

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
    best = {name: Best() for name, _, _ in what}
    for _ in range(rounds):
        for name, run, target in what:
            os.sync()  # what the one before has left to be written is not this one's work
            best[name].time(run)
            target.unlink()
    _print(title, best, _BIG, "MiB")


def small_files(directory: Path, rounds: int, count: int, duplicity: Path | None) -> None:
    """Take many files through a life: each peer in each round, operation by operation."""
    local, back = directory / "local", directory / "back-small"
    for path in (local, back):
        path.mkdir()
    paths = [local / f"file-{number:05}" for number in range(count)]
    for path in paths:
        path.write_bytes(os.urandom(_SMALL))
    here = peers(directory, paths, back, duplicity)
    best = {operation: {peer.name: Best() for peer in here} for operation in _OPERATIONS}
    for number in range(rounds):
        turn = number % len(here)  # who comes first meets another disk than who comes last
        for peer in [*here[turn:], *here[:turn]]:
            for operation in _OPERATIONS:
                best[operation][peer.name].time(getattr(peer, operation))
            assert not list(peer.store.iterdir()), f"{peer.name} leaves files"
            for path in back.iterdir():
                path.unlink()
            os.sync()
    for operation in _OPERATIONS:
        _print(f"{count} files of 4 KiB, {operation}", best[operation], count, "files")
    life = {peer.name: _sum(best[each][peer.name] for each in _OPERATIONS) for peer in here}
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
    best = {way: Best() for way in ways}
    for _ in range(rounds):
        for way, run in ways.items():
            best[way].time(run)
    _print(f"list of {count} files", best, count, "names")


@dataclass(slots=True)
class Best:
    """The least that something took: what else a machine does can only make a round slower.

    Attributes:
        seconds: from the beginning to the end.
        busy: of processors, in this process and its children; a busy machine changes it little.
    """

    seconds: float = math.inf
    busy: float = math.inf

    def time(self, call: Callable[[], object]) -> None:
        """Take another round."""
        start, busy = time.perf_counter(), _busy()
        call()
        self.busy = min(self.busy, _busy() - busy)
        self.seconds = min(self.seconds, time.perf_counter() - start)


def _busy() -> float:
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def _sum(parts: Iterable[Best]) -> Best:
    all_of_them = list(parts)
    return Best(sum(each.seconds for each in all_of_them), sum(each.busy for each in all_of_them))


def _print(title: str, best: dict[str, Best], count: int, unit: str) -> None:
    """Write down how many of `count` things each way does in a second, at its best round.

    The ratios are times: those of the first way, and of ours; the last one of processor time.
    """
    first = next(iter(best))
    ours = best[Jackfield.name]
    width = max(map(len, [*best, title]))
    heads = (f"{unit}/s", f"of {first}", f"of {Jackfield.name}", "processor")
    head = f"{title:<{width}} " + " ".join(f"{each:>16}" for each in heads)
    lines = [head, "-" * len(head)]
    for name, each in best.items():
        ratios = (
            each.seconds / best[first].seconds,
            each.seconds / ours.seconds,
            each.busy / ours.busy,
        )
        shown = " ".join(f"{ratio:>15.2f}x" for ratio in ratios)
        lines.append(f"{name:<{width}} {count / each.seconds:>16,.0f} {shown}")
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
