"""Files in storage: ``backends``, ``ls``, ``get``, ``put``, ``stat``, ``mv``, ``rm``.

The URL of a store is that of its backend. The URL of a file in it is the store's, a slash, and
the file's name, percent-escaped where a URL wants that: ``file:///backup/my%20notes``.
"""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from jackfield.backends import BackendException, BackendWrapper, ErrorCode, Outcome, Proof, State
from jackfield.backends.url import mask
from jackfield.cli.names import BUILT_IN
from jackfield.commands import Answer, Command, Table
from jackfield.errors import JackfieldError, UsageError
from jackfield.host import Host

if TYPE_CHECKING:
    Run = Callable[[Host, Namespace], Answer]
    Configure = Callable[[ArgumentParser], None]


def commands(host: Host) -> list[Command]:
    """Give the commands of this module."""
    table: dict[str, tuple[Run, Configure | None]] = {
        "backends": (_backends, None),
        "ls": (_ls, _configure_ls),
        "get": (_get, _configure_get),
        "put": (_put, _configure_put),
        "stat": (_stat, _configure_files),
        "mv": (_mv, _configure_mv),
        "rm": (_rm, _configure_files),
    }
    return [
        Command(name, partial(run, host), configure, BUILT_IN[name][1])
        for name, (run, configure) in table.items()
    ]


class _Stores:
    """The stores that a command uses, each opened once and closed at the end."""

    def __init__(self, host: Host, stack: ExitStack) -> None:
        self._host = host
        self._stack = stack
        self._open: dict[str, BackendWrapper] = {}

    def store(self, url: str) -> BackendWrapper:
        if url not in self._open:
            self._open[url] = self._stack.enter_context(self._host.get_backend(url))
        return self._open[url]

    def file(self, url: str) -> tuple[BackendWrapper, str]:
        """Give the store of a file's URL, and the file's name in it."""
        store, name = split_file_url(url)
        return self.store(store), name


@contextmanager
def _stores(host: Host) -> Iterator[_Stores]:
    with ExitStack() as stack:
        yield _Stores(host, stack)


def split_file_url(url: str) -> tuple[str, str]:
    """Split the URL of a file into that of its store and the file's name.

    Raises:
        UsageError: if it names no file.
    """
    body, mark, query = url.partition("?")
    store, _, name = body.rpartition("/")
    if not name or "://" not in store + "/":
        raise UsageError(f"{mask(url)!r} is not the URL of a file: that is STORE/NAME")
    if store.endswith("://"):
        store += "/"  # file:///name lies in file:///
    elif store.endswith(":/"):
        raise UsageError(f"{mask(url)!r} is the URL of a store, not of a file in it: STORE/NAME")
    return store + mark + query, unquote(name, errors="surrogateescape")


def _is_url(text: str) -> bool:
    return "://" in text


def _backends(host: Host, arguments: Namespace) -> Table:
    rows = []
    records = []
    for kind, pattern in (("scheme", "{}://"), ("prefix", "{}+…://")):
        for name, plugin in sorted(host.roster.providers[kind].items()):
            state = plugin.judgement if not plugin.loads else plugin.word
            if plugin.disabled is not None:
                state = f"switched off by {plugin.disabled}"
            rows.append([pattern.format(name), plugin.name, state, plugin.where])
            records.append(
                {
                    "kind": kind,
                    "name": name,
                    "plugin": plugin.name,
                    "state": state,
                    "loads": plugin.loads,
                    "from": plugin.where,
                }
            )
    return Table(("url", "plugin", "state", "from"), rows, records)


def _configure_ls(parser: ArgumentParser) -> None:
    parser.add_argument("store", metavar="STORE", help="the URL of a store")
    parser.add_argument("-l", "--long", action="store_true", help="show the sizes, too")


def _ls(host: Host, arguments: Namespace) -> Table:
    with _stores(host) as stores:
        store = stores.store(arguments.store)
        names = sorted(store.list())
        if not arguments.long:
            return Table(("name",), [[name] for name in names])
        outcomes = store.query(names)
        return _sizes([(outcome, None) for outcome in outcomes])


def _configure_files(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="URL", nargs="+", help="the URL of a file: STORE/NAME")


def _stat(host: Host, arguments: Namespace) -> Table:
    with _stores(host) as stores:
        outcomes = []
        for url in arguments.files:
            store, name = stores.file(url)
            outcomes += [(outcome, store) for outcome in store.query([name])]
        return _sizes(outcomes)


def _sizes(outcomes: Sequence[tuple[Outcome, BackendWrapper | None]]) -> Table:
    rows: list[list[object]] = []
    errors: list[JackfieldError] = []
    for outcome, store in outcomes:
        if outcome.state in {State.DONE, State.UNKNOWN}:
            size = "unknown" if outcome.size is None else outcome.size
            rows.append([outcome.name, size])
        else:
            errors.append(_error(outcome, "query", store))
    records = [{"name": name, "size": size if size != "unknown" else None} for name, size in rows]
    return Table(("name", "size"), rows, records, errors)


def _error(outcome: Outcome, operation: str, store: BackendWrapper | None) -> JackfieldError:
    if outcome.error is not None:
        return outcome.error
    where = f" in {store.url}" if store is not None else ""
    return BackendException(
        f"{outcome.name!r}: there is no such file{where}",
        ErrorCode.NOT_FOUND,
        operation=operation,
        filename=outcome.name,
    )


def _rm(host: Host, arguments: Namespace) -> Table:
    rows: list[list[object]] = []
    errors: list[JackfieldError] = []
    with _stores(host) as stores:
        for url in arguments.files:
            store, name = stores.file(url)
            for outcome in store.delete([name]):
                if outcome.state in {State.ABSENT, State.FAILED}:
                    errors.append(_error(outcome, "delete", store))
                else:
                    rows.append([outcome.name, str(outcome.state)])
    return Table(("name", "removed"), rows, errors=errors)


def _configure_put(parser: ArgumentParser) -> None:
    parser.add_argument("sources", metavar="FILE", nargs="+", help="a local file")
    parser.add_argument("store", metavar="STORE", help="the URL of a store")
    parser.add_argument("--name", help="store a single file under this name")


def _put(host: Host, arguments: Namespace) -> Table:
    _check_single(arguments)
    transfer = _Transfer()
    with _stores(host) as stores:
        store = stores.store(arguments.store)
        for source in map(Path, arguments.sources):
            name = source.name if arguments.name is None else arguments.name
            transfer.try_to(name, partial(_stored, store, source, name))
    return transfer.table("stored", "proof")


def _stored(store: BackendWrapper, source: Path, name: str) -> str:
    proof = store.put(source, name)
    return str(proof) if proof is Proof.NONE else f"verified by {proof}"


def _configure_get(parser: ArgumentParser) -> None:
    parser.add_argument(
        "words",
        metavar="URL [DESTINATION]",
        nargs="+",
        help="the URLs of files, STORE/NAME; then a local file or directory: by default the "
        "file's name, here",
    )


def _get(host: Host, arguments: Namespace) -> Table:
    urls, destination = _urls_and_destination(arguments.words)
    transfer = _Transfer()
    with _stores(host) as stores:
        for url in urls:
            store, name = stores.file(url)
            local = _local_path(destination, name, several=len(urls) > 1)
            transfer.try_to(name, partial(_fetched, store, name, local))
    return transfer.table("fetched", "to")


def _fetched(store: BackendWrapper, name: str, local: Path) -> str:
    store.get(name, local)
    return str(local)


def _urls_and_destination(words: Sequence[str]) -> tuple[Sequence[str], str | None]:
    """Tell the URLs from the destination: the last word, if it is no URL."""
    urls, destination = (words, None) if _is_url(words[-1]) else (words[:-1], words[-1])
    for word in urls or words:
        if not _is_url(word):
            raise UsageError(f"{word!r} is not the URL of a file: that is STORE/NAME")
    return urls, destination


def _local_path(destination: str | None, name: str, several: bool) -> Path:
    if destination is None:
        return Path(name)
    path = Path(destination)
    if several and not path.is_dir():
        raise UsageError(f"{destination!r} is not a directory, where several files go to")
    return path / name if path.is_dir() or destination.endswith("/") else path


def _configure_mv(parser: ArgumentParser) -> None:
    parser.add_argument(
        "sources", metavar="SOURCE", nargs="+", help="a local file, or the URL of one: STORE/NAME"
    )
    parser.add_argument(
        "store", metavar="DESTINATION", help="the URL of a store, or a local file or directory"
    )
    parser.add_argument("--name", help="store a single file under this name")


def _mv(host: Host, arguments: Namespace) -> Table:
    _check_single(arguments)
    several = len(arguments.sources) > 1
    transfer = _Transfer()
    with _stores(host) as stores:
        for source in arguments.sources:
            mover = _mover(stores, source, arguments.store, arguments.name, several)
            transfer.try_to(source, mover)
    return transfer.table("moved", "to")


def _mover(
    stores: _Stores, source: str, destination: str, name: str | None, several: bool
) -> Callable[[], str]:
    """Give what moves one file: into a store, out of one, or from one to another.

    A file in a store is removed only when it has arrived.
    """
    if not _is_url(source):
        if not _is_url(destination):
            raise UsageError(
                f"neither {source!r} nor {destination!r} is a URL: use mv of the system"
            )
        return partial(_moved_in, stores.store(destination), Path(source), name)
    store, remote = stores.file(source)
    if not _is_url(destination):
        local = _local_path(destination, name or remote, several)
        return partial(_moved_out, store, remote, local)

    def across() -> str:
        with tempfile.TemporaryDirectory(prefix="jackfield-mv-") as directory:
            copy = Path(directory, "file")
            store.get(remote, copy)
            stored = _moved_in(stores.store(destination), copy, name or remote)
        _remove(store, remote)
        return stored

    if str(store.url) == str(stores.store(destination).url) and remote == (name or remote):
        raise UsageError(f"{mask(source)!r} is where it is to be moved to")
    return across


def _moved_in(store: BackendWrapper, source: Path, name: str | None) -> str:
    store.move(source, name)
    return f"{store.url}/{source.name if name is None else name}"


def _moved_out(store: BackendWrapper, name: str, local: Path) -> str:
    fetched = _fetched(store, name, local)
    _remove(store, name)
    return fetched


def _remove(store: BackendWrapper, name: str) -> None:
    for outcome in store.delete([name]):
        if outcome.error is not None:
            raise outcome.error


def _check_single(arguments: Namespace) -> None:
    if arguments.name is not None and len(arguments.sources) > 1:
        raise UsageError("--name is for a single file")


class _Transfer:
    """What became of several files: the failure of one does not stop the others."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, str]] = []
        self._errors: list[JackfieldError] = []

    def try_to(self, name: str, move: Callable[[], str]) -> None:
        try:
            self._rows.append((name, move()))
        except UsageError:
            raise
        except JackfieldError as error:
            self._errors.append(error)

    def table(self, *columns: str) -> Table:
        return Table(columns, self._rows, errors=self._errors)
