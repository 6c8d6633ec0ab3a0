"""Moving files: ``put``, ``get``, ``mv`` and ``cp``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from jackfield.backends import BackendException, BackendWrapper, Job, Proof
from jackfield.backends.contract.failures import failure
from jackfield.backends.contract.url import mask
from jackfield.backends.layers.arrival import takes_bytes_as_they_come
from jackfield.cli.ending import ending_cleanly
from jackfield.cli.names import OwnCommands
from jackfield.cli.storage.ends import Local, Stored
from jackfield.cli.storage.landing import Landing
from jackfield.cli.storage.options import add_files_only, add_transfer_options
from jackfield.cli.storage.passing import Passing, size_at_hand
from jackfield.cli.storage.progress import Moved, Transfers
from jackfield.cli.storage.removal import Removal
from jackfield.cli.storage.standard_output import STANDARD_OUTPUT, is_standard_output, written_out
from jackfield.cli.storage.stores import (
    Stores,
    file_url,
    files_in,
    is_directory,
    is_url,
    is_whole,
    local_error,
    size_of,
    stores_of,
)
from jackfield.commands import Table
from jackfield.errors import UsageError
from jackfield.host import Host

_SHOWN = {proof: str(proof) if proof is Proof.NONE else f"verified by {proof}" for proof in Proof}


@contextmanager
def transfers_and_stores(host: Host, arguments: Namespace) -> Iterator[tuple[Transfers, Stores]]:
    """Give what runs transfers, and opens the stores that they are from and to.

    Whatever ends the process, but for ``kill -9``, lets them clean up.
    """
    transfers = Transfers(arguments)
    with ending_cleanly(), stores_of(host, arguments, transfers.callback) as stores:
        yield transfers, stores


class _File(NamedTuple):
    """One transfer: what it is called in the answer, where it goes, and what does it.

    `target` is unique: two files may not go to the same place. `local` is its path here, if it
    has one.
    """

    shown: str
    target: str
    run: Callable[[], Moved]
    size: int | None = None
    local: Path | None = None


def _configure_put(parser: ArgumentParser) -> None:
    parser.add_argument(
        "sources", metavar="FILE", nargs="+", help="a local file; a directory is all its files"
    )
    parser.add_argument("store", metavar="STORE", help="the URL of a store")
    parser.add_argument("--name", help="store a single file under this name")
    add_files_only(parser)
    add_transfer_options(parser)


def _put(host: Host, arguments: Namespace) -> Table | None:
    _check_name(arguments, several=len(arguments.sources) > 1)
    with transfers_and_stores(host, arguments) as (transfers, stores):
        store = stores.store(arguments.store)
        plan = []
        for word in filter(is_url, arguments.sources):
            raise UsageError(f"{mask(word)!r} is a URL, not a local file: cp copies it")
        for source in _local_files(arguments.sources, arguments):
            name = source.name if arguments.name is None else arguments.name
            run = partial(_stored, store, source, name)
            size = size_of(source) if transfers.callback is not None else None
            plan.append(_File(name, name, run, size))
        return _run(transfers, stores, arguments, plan, "stored", "proof")


def _stored(store: BackendWrapper, source: Path, name: str) -> Moved:
    return Moved(_SHOWN[store.put(source, name)], size_of(source))


def _configure_get(parser: ArgumentParser) -> None:
    parser.add_argument(
        "words",
        metavar="URL [DESTINATION]",
        nargs="+",
        help="the URLs of files, STORE/NAME, or STORE/ for all of a store; then a local file or "
        "directory, which is made for all of a store, or - for the standard output: by default "
        "the file's name, here",
    )
    add_transfer_options(parser)


def _get(host: Host, arguments: Namespace) -> Table | None:
    urls, destination = _urls_and_destination(arguments.words)
    with transfers_and_stores(host, arguments) as (transfers, stores):
        files = [file for url in urls for file in stores.files(url)]
        several = _several(urls, destination)
        sizes = _sizes(files, arguments.jobs) if transfers.callback is not None else {}
        into = destination is not None and is_directory(destination)
        plan = []
        for store, name in files:
            local = _local_path(destination, name, several, into)
            run = partial(_fetched, stores.passing, store, name, local)
            size = sizes.get((id(store), name))
            plan.append(_File(name, str(local), run, size, local))
        return _run(transfers, stores, arguments, plan, "fetched", "to")


def _sizes(files: Sequence[tuple[BackendWrapper, str]], jobs: int) -> dict[tuple[int, str], int]:
    """Ask the stores, each once, for the sizes that they know."""
    stores = {id(store): store for store, _ in files}
    return {
        (key, outcome.name): outcome.size
        for key, store in stores.items()
        for outcome in store.query([name for each, name in files if each is store], jobs)
        if outcome.size is not None
    }


def _fetched(passing: Passing, store: BackendWrapper, name: str, local: Path) -> Moved:
    if str(local) in STANDARD_OUTPUT:
        written_out(passing, store, name, local)
        return Moved(str(local), 0)  # it goes there alone, and is not counted
    store.get(name, local)
    return Moved(str(local), size_of(local))


def _urls_and_destination(words: Sequence[str]) -> tuple[Sequence[str], str | None]:
    """Tell the URLs from the destination: the last word, if it is no URL."""
    urls, destination = (words, None) if is_url(words[-1]) else (words[:-1], words[-1])
    for word in urls or words:
        if not is_url(word):
            raise UsageError(f"{word!r} is not the URL of a file: that is STORE/NAME")
    return urls, destination and _local_name(destination)


def _local_name(word: str) -> str:
    """Give the path of a local destination: ``-`` is the standard output, ``./-`` is a file."""
    return "/dev/stdout" if word == "-" else word


def _several(urls: Sequence[str], destination: str | None) -> bool:
    """Tell whether several files may be meant, for which a local destination is a directory.

    It is made for all files of a store: otherwise their number would decide what it is.
    """
    if destination is not None and any(is_url(url) and is_whole(url) for url in urls):
        try:
            Path(destination).mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            pass  # it is no directory, which is said for each file
        except OSError as error:
            raise local_error("make", Path(destination), error) from error
        return True
    return len(urls) > 1


def _local_path(destination: str | None, name: str, several: bool, into: bool) -> Path:
    """Give the path for a file; `into` is whether the destination is a directory."""
    if destination is None:
        return Path(name)
    if several and not into:
        raise UsageError(f"{destination!r} is not a directory, where several files go to")
    return Path(destination, name) if into or destination.endswith("/") else Path(destination)


def _configure_mv(parser: ArgumentParser) -> None:
    _configure_two_ways(parser, "a local file, or the URL of one: STORE/NAME")


def _configure_cp(parser: ArgumentParser) -> None:
    _configure_two_ways(
        parser,
        "the URL of a file, STORE/NAME, or STORE/ for all of a store; or a local file, or a "
        "directory for all its files",
    )
    add_files_only(parser)


def _configure_two_ways(parser: ArgumentParser, source: str) -> None:
    parser.add_argument("sources", metavar="SOURCE", nargs="+", help=source)
    parser.add_argument(
        "store",
        metavar="DESTINATION",
        help="the URL of a store, or a local file or directory; - is the standard output",
    )
    parser.add_argument("--name", help="store a single file under this name")
    add_transfer_options(parser)


def _copy_or_move(host: Host, arguments: Namespace, *, move: bool) -> Table | None:
    """Transfer into a store, out of one, or from one to another.

    A moved file is removed from its store only when it has arrived.
    """
    _check_name(arguments, several=len(arguments.sources) > 1)
    if any(map(is_url, arguments.sources)):
        arguments.store = _local_name(arguments.store)
    with transfers_and_stores(host, arguments) as (transfers, stores):
        plan: list[_File] = []
        for source in arguments.sources:
            if is_url(source):
                plan += _from_store(stores, source, arguments, move)
            elif not is_url(arguments.store):
                verb = "mv" if move else "cp"
                raise UsageError(
                    f"neither {source!r} nor {arguments.store!r} is a URL: use {verb} of the system"
                )
            else:
                store = stores.store(arguments.store)
                paths = [Path(source)] if move else _local_files([source], arguments)
                for path in paths:
                    name = arguments.name or path.name
                    run = partial(_sent, store, path, name, move)
                    plan.append(_File(str(path), name, run))
        return _run(transfers, stores, arguments, plan, "moved" if move else "copied", "to")


def _from_store(stores: Stores, source: str, arguments: Namespace, move: bool) -> list[_File]:
    """Plan the transfer of a file of a store; when copying, ``STORE/`` is all of its files."""
    files = [stores.file(source)] if move else stores.files(source)
    local = None if is_url(arguments.store) else arguments.store
    several = _several(arguments.sources, local)
    into = local is not None and is_directory(local)
    _check_name(arguments, several=len(files) > 1)
    plan = []
    for store, remote in files:
        name = arguments.name or remote
        shown = file_url(store, remote)
        if is_url(arguments.store):
            target = stores.store(arguments.store)
            if str(store.url).rstrip("/") == str(target.url).rstrip("/") and remote == name:
                verb = "moved" if move else "copied"
                raise UsageError(f"{shown!r} is where it is to be {verb} to")
            run = partial(_across, stores.passing, store, remote, target, name, move)
            plan.append(_File(shown, name, run))
        else:
            path = _local_path(local, name, several, into)
            if move and takes_bytes_as_they_come(path):
                raise UsageError(
                    f"{str(path)!r} keeps no file, so nothing is moved there (cp copies)"
                )
            run = partial(_taken, stores.passing, store, remote, path, move)
            plan.append(_File(shown, str(path), run, local=path))
    return plan


def _sent(store: BackendWrapper, source: Path, name: str, move: bool) -> Moved:
    size = size_of(source)
    if move:
        store.move(source, name)
    else:
        store.put(source, name)
    return Moved(file_url(store, name), size)


def _taken(passing: Passing, store: BackendWrapper, name: str, local: Path, move: bool) -> Moved:
    if not move:
        return _fetched(passing, store, name, local)
    removal = Removal(Stored(store, name, passing), Local(local))
    moved = _fetched(passing, store, name, local)
    removal.check()
    _remove(store, name)
    return moved


def _across(
    passing: Passing,
    store: BackendWrapper,
    remote: str,
    target: BackendWrapper,
    name: str,
    move: bool,
) -> Moved:
    removal = None
    if move:
        removal = Removal(Stored(store, remote, passing), Stored(target, name, passing))
    with passing.file(size_at_hand(store, remote)) as copy:
        store.get(remote, copy)
        try:
            moved = _sent(target, copy, name, move=True)
        except BackendException as error:
            if move or not isinstance(error.__cause__, Exception):
                raise
            cause = error.__cause__  # for the user, nothing was moved
            raise failure(target.backend, "put", name, str(target.url), cause) from cause
    if removal is not None:
        removal.check()
        _remove(store, remote)
    return moved


def _remove(store: BackendWrapper, name: str) -> None:
    for outcome in store.delete([name]):
        if outcome.error is not None:
            raise outcome.error


def _run(
    transfers: Transfers, stores: Stores, arguments: Namespace, plan: list[_File], *columns: str
) -> Table | None:
    """Run a plan in which every file has a place of its own."""
    seen: set[str] = set()
    for file in plan:
        if file.target in seen:
            raise UsageError(f"two of the files would be {file.target!r}")
        seen.add(file.target)
    sizes = [file.size for file in plan if file.size is not None]
    size = sum(sizes) if len(sizes) == len(plan) else None
    paths = [file.local for file in plan if file.local is not None]
    landing = Landing(paths if len(plan) > 1 else ())  # where a single one goes is the user's word
    jobs = [Job(file.shown, partial(_landed, landing, file)) for file in plan]
    transfers.run(jobs, stores.width(arguments.jobs), size)
    table = transfers.table(*columns)
    table.errors = [*table.errors, *stores.doubts]
    if len(plan) == 1 and not table.errors and is_standard_output(plan[0].local):
        return None  # a row would stand among the bytes
    return table


def _landed(landing: Landing, file: _File) -> Moved:
    if file.local is None:
        return file.run()
    with landing.given(file.local):
        return file.run()


def _local_files(sources: Sequence[str], arguments: Namespace) -> list[Path]:
    """Give the files that are meant; the files of a directory instead of it."""
    files: list[Path] = []
    for source in sources:
        if is_directory(source):
            _check_name(arguments, several=True)
            files += files_in(Path(source), arguments.files_only)
        else:
            files.append(Path(source))
    return files


def _check_name(arguments: Namespace, *, several: bool) -> None:
    if several and arguments.name is not None:
        raise UsageError("--name is for a single file")


COMMANDS: OwnCommands = {
    "put": (_put, _configure_put),
    "get": (_get, _configure_get),
    "mv": (partial(_copy_or_move, move=True), _configure_mv),
    "cp": (partial(_copy_or_move, move=False), _configure_cp),
}
