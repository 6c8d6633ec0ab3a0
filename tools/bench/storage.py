"""How fast the backend for files is: ``python tools/bench/storage.py [--rounds N]``.

In one run, beside what else there is for the purpose: a file of 512 MiB put and got, beside
``cp``; 10 000 files of 4 KiB put, got, listed, queried and deleted, beside fsspec's local file
system, duplicity's local backend and rclone; and a list of 100 000 files beside `os.scandir`.
Peers that are not there are left out, and that is said. fsspec counts where it can be imported,
rclone where it is installed, and duplicity where its unpacked source is given
(``--duplicity DIRECTORY``; it wants ``fasteners``).

Needs jackfield and jackfield-file, installed or on PYTHONPATH, and 3 GiB in ``--directory``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from measure import Way, measure, table
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
    ours = Jackfield(store)
    by_cp = directory / "by-cp"
    cp = [("cp", lambda: subprocess.run(["cp", source, by_cp], check=True), by_cp)]
    _big(
        f"{_BIG} MiB, put", [*cp, ("jackfield", lambda: ours.put([source]), store / "big")], rounds
    )
    ours.put([source])
    got = ("jackfield", lambda: ours.get(["big"], back), back / "big")
    _big(f"{_BIG} MiB, get", [*cp, got], rounds)
    for path in (source, store / "big"):
        path.unlink()


def _big(title: str, what: Sequence[tuple[str, Callable[[], object], Path]], rounds: int) -> None:
    ways = [Way(name, run) for name, run, _ in what]
    for number in range(rounds + 1):
        for way, (_, _, target) in zip(ways, what, strict=True):
            os.sync()  # what the one before has left to be written is not this one's work
            start = time.perf_counter()
            way.run()
            taken = time.perf_counter() - start
            target.unlink()
            if number:
                way.seconds.append(taken)
    print(f"\n{title}\n{table(ways, _BIG, 'MiB')}", flush=True)


def small_files(directory: Path, rounds: int, count: int, duplicity: Path | None) -> None:
    """Take many files through a life: each peer in each round, operation by operation."""
    local, back = directory / "local", directory / "back-small"
    for path in (local, back):
        path.mkdir()
    paths = [local / f"file-{number:05}" for number in range(count)]
    for path in paths:
        path.write_bytes(os.urandom(_SMALL))
    names = [path.name for path in paths]
    here = peers(directory, duplicity)
    ways = {
        (peer.name, operation): Way(peer.name, lambda: None)
        for peer in here
        for operation in _OPERATIONS
    }
    for number in range(rounds + 1):
        turn = number % len(here)  # who comes first meets another disk than who comes last
        for peer in [*here[turn:], *here[:turn]]:
            for operation, call in _life(peer, paths, names, back):
                start = time.perf_counter()
                call()
                taken = time.perf_counter() - start
                if number:
                    ways[peer.name, operation].seconds.append(taken)
            assert not list(peer.store.iterdir()), f"{peer.name} leaves files"
            for path in back.iterdir():
                path.unlink()
            os.sync()
    for operation in _OPERATIONS:
        print(f"\n{count} files of 4 KiB, {operation}")
        print(table([ways[peer.name, operation] for peer in here], count, "files"), flush=True)


def _life(
    peer: Peer, paths: Sequence[Path], names: Sequence[str], back: Path
) -> list[tuple[str, Callable[[], object]]]:
    return [
        ("put", lambda: peer.put(paths)),
        ("get", lambda: peer.get(names, back)),
        ("list", peer.list),
        ("query", lambda: peer.query(names)),
        ("delete", lambda: peer.delete(names)),
    ]


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

    ways = [
        Way("os.scandir", scan),
        Way("os.scandir, is_file", scan_files),
        Way("jackfield", Jackfield(store).list),
    ]
    measure(ways, rounds)
    print(f"\nlist of {count} files\n{table(ways, count, 'names')}")


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
