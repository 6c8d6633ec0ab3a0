"""What the commands on storage share: URLs of stores and of files in them, and how to use them.

The URL of a store is that of its backend. The URL of a file in it is the store's, a slash, and
the file's name, percent-escaped where a URL wants that: ``file:///backup/my%20notes``. With
nothing after the slash it stands, where that makes sense, for all files of the store.
"""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    Outcome,
    Settings,
    error_code,
    get_backend,
    reserved_for,
)
from jackfield.backends.contract.unlisted import doubt
from jackfield.backends.contract.url import mask
from jackfield.cli.storage.options import settings_of
from jackfield.cli.storage.passing import Passing
from jackfield.errors import JackfieldError, UsageError
from jackfield.host import Host
from jackfield.kinds import is_file

if TYPE_CHECKING:
    from jackfield.backends.layers.progress import Callback


class Stores:
    """The stores that a command uses, each opened once and closed at the end.

    Attributes:
        passing: where files are kept on the way from one to another.
        doubts: that a store may have more files than those of it that were given.
    """

    def __init__(self, host: Host, settings: Settings, stack: ExitStack) -> None:
        """Open stores of `host` with `settings`; `stack` closes them."""
        self._host = host
        self._settings = settings
        self._stack = stack
        self._open: dict[str, BackendWrapper] = {}
        self.passing = Passing(stack)
        self.doubts: list[JackfieldError] = []

    def store(self, url: str) -> BackendWrapper:
        """Give the store at a URL."""
        if url not in self._open:
            with self._host.registry.current():
                store = get_backend(url, self._settings)
            self._open[url] = self._stack.enter_context(store)
        return self._open[url]

    def file(self, url: str) -> tuple[BackendWrapper, str]:
        """Give the store of a file's URL, and the file's name in it."""
        store, name = split_file_url(url)
        return self.store(store), name

    def files(self, url: str) -> list[tuple[BackendWrapper, str]]:
        """Give the file that a URL names; after ``STORE/`` all of the store."""
        if not is_whole(url):
            return [self.file(url)]
        store = self.store(url)
        names = sorted(store.list())
        unlisted = store.unlisted()
        if unlisted:
            self.doubts.append(doubt(store.url, unlisted, "these may not be all"))
        return [(store, name) for name in names]

    def hurry(self) -> None:
        """Keep to no bandwidth any more: somebody waits for the end."""
        if self._settings.throttle is not None:
            self._settings.throttle.lift()

    def width(self, jobs: int) -> int:
        """Give how many transfers the stores that were opened allow at a time, of `jobs`."""
        return min([jobs, *(store.max_parallel for store in self._open.values())])


@contextmanager
def stores_of(
    host: Host, arguments: Namespace, progress: Callback | None = None
) -> Iterator[Stores]:
    """Open stores as the options of a command say."""
    with ExitStack() as stack:
        yield Stores(host, settings_of(arguments, progress), stack)


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


def file_url(store: BackendWrapper, name: str) -> str:
    """Give the URL of a file, its password masked: the reverse of `split_file_url`."""
    body, question, query = str(store.url).partition("?")
    scheme, slashes, rest = body.partition("://")
    safe = " !$&'()*+,;=:@~"
    try:
        escaped = quote(name, safe, errors="surrogateescape")
    except UnicodeEncodeError:  # half of a character: no store is asked for it, but some list it
        escaped = quote(name, safe, errors="surrogatepass")
    return f"{scheme}{slashes}{rest.rstrip('/')}/{escaped}{question}{query}"


def is_whole(url: str) -> bool:
    """Tell ``STORE/``, which is all files of the store, from the URL of one file."""
    return url.partition("?")[0].endswith("/")


def is_url(text: str) -> bool:
    """Tell a URL from a path."""
    return "://" in text


def files_in(directory: Path, files_only: bool) -> list[Path]:
    """Give the files of a local directory, in order; links count as what they lead to.

    Temporary files of transfers are left out, and deleted ones that are open.

    Raises:
        BackendException: if it cannot be read; with the code of that.
        JackfieldError: if there is anything else in it, and `files_only` is false: names of a
            store are flat, so a directory below could only be left out, and that not silently.
        FileNotFoundError: if it is the current directory, and that was removed.
    """
    if not directory.is_absolute():
        Path.cwd()  # raises; to list "." would not: it is empty, though the files may be elsewhere
    files: list[Path] = []
    others: list[str] = []
    try:
        with os.scandir(directory) as entries:  # which tells plain files without a look at each
            plain = {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
        for path in sorted(directory.iterdir(), key=attrgetter("name")):
            name = path.name
            if reserved_for(name):
                continue
            if name in plain or is_file(path):
                files.append(path)
            elif os.path.lexists(path):  # else somebody has deleted it since
                others.append(name)
    except OSError as error:
        raise local_error("read", directory, error) from error
    if others and not files_only:
        several = f" and {len(others) - 1} more, which are no files"
        which = several if len(others) > 1 else ", which is no file"
        raise JackfieldError(
            f"{str(directory)!r} holds {others[0]!r}{which}, and a store has "
            "nothing but files (--files-only leaves them out)"
        )
    return files


def leading_nowhere(directory: Path) -> set[str]:
    """Name the links of a local directory that lead to nothing: its disk may not be mounted.

    Raises:
        BackendException: if it cannot be read.
    """
    try:
        with os.scandir(directory) as entries:
            links = [entry for entry in entries if entry.is_symlink()]
    except OSError as error:
        raise local_error("read", directory, error) from error
    return {link.name for link in links if not os.path.exists(link.path)}  # noqa: PTH110 - no Path


def is_directory(path: str) -> bool:
    """Tell a local directory from what is none, or out of reach: whoever uses it learns that."""
    return os.path.isdir(path)  # noqa: PTH112 - Path's raises where nobody may look


def local_error(verb: str, path: Path, error: OSError) -> BackendException:
    """Give the error of a local file or directory, with the code that a store's has."""
    return BackendException(
        f"cannot {verb} {str(path)!r}: {error.strerror}", error_code(None, verb, error), masked=True
    )


def absent(outcome: Outcome, operation: str, store: BackendWrapper) -> JackfieldError:
    """Give the error of an outcome that is not as it should be."""
    if outcome.error is not None:
        return outcome.error
    return BackendException(
        f"{outcome.name!r}: there is no such file in {store.url}",
        ErrorCode.NOT_FOUND,
        operation=operation,
        filename=outcome.name,
        masked=True,
    )


def size_of(path: Path) -> int:
    """Give the size of a file; 0 for one that is not there, which the transfer tells."""
    try:
        return os.stat(path).st_size  # noqa: PTH116 - called for every file
    except OSError:
        return 0
