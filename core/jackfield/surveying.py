"""How repositories stand that a scan has found, by the plugins that know them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from jackfield.errors import JackfieldError, text_of
from jackfield.formats import ControlFormat, Found
from jackfield.formats.control import first_part
from jackfield.host import Host
from jackfield.repositories import RepositoryState, VersionControl

_Told = TypeVar("_Told")


@dataclass(frozen=True, slots=True)
class Repository:
    """A control directory, as one plugin knows it.

    Attributes:
        directory: the directory that holds it.
        format: the first of the plugin's formats that matches there.
    """

    directory: Path
    format: ControlFormat

    @property
    def plugin(self) -> str:
        """The name of the plugin."""
        return self.format.plugin


def repositories(found: Iterable[Found]) -> Iterator[Repository]:
    """Give each directory that was found once for each plugin that recognises it."""
    for each in found:
        plugins: set[str] = set()
        for format in each.formats:
            if format.plugin not in plugins:
                plugins.add(format.plugin)
                yield Repository(each.directory, format)


class Systems:
    """The version-control plugins of a host, activated when they are first needed.

    Attributes:
        hindrances: plugin -> why it cannot be used, of those that were asked for in vain.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self.hindrances: dict[str, JackfieldError] = {}

    def get(self, plugin: str) -> VersionControl | None:
        """Give what a plugin can do; None if it can do nothing here, and why is remembered."""
        if plugin in self.hindrances:
            return None
        try:
            return self._host.version_control(plugin)
        except JackfieldError as error:
            self.hindrances[plugin] = error
            return None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a repository stands.

    Attributes:
        repository: which it is.
        state: what its plugin says; None where the plugin cannot be used here.
        size: the bytes of its control directory.
    """

    repository: Repository
    state: RepositoryState | None
    size: int


def standing(systems: Systems, repository: Repository) -> Standing:
    """Ask its plugin how a repository stands.

    Raises:
        JackfieldError: if the plugin cannot tell.
    """
    system = systems.get(repository.plugin)
    if system is None:
        return Standing(repository, None, _size(repository))
    with answering(repository.plugin, repository.directory):
        state = told(RepositoryState, system.state(repository.directory, repository.format.name))
    size = _size(repository) if state.size is None else state.size
    return Standing(repository, state, size)


@contextmanager
def answering(plugin: str, subject: object) -> Iterator[None]:
    """Make a `JackfieldError` that names `subject` of whatever a plugin raises in the context."""
    try:
        yield
    except JackfieldError:
        raise
    except OSError as error:
        raise JackfieldError(f"{subject}: {error.strerror or error}") from error
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {text_of(error)}".split()).removesuffix(":")
        raise JackfieldError(f"{subject}: plugin {plugin!r} failed: {what}") from error
    except SystemExit as error:
        if threading.current_thread() is threading.main_thread():
            raise  # it may be how the program itself ends, in the handler of a signal
        what = f"it ends the program: sys.exit({'' if error.code is None else repr(error.code)})"
        raise JackfieldError(f"{subject}: plugin {plugin!r} failed: {what}") from error


def told(kind: type[_Told], answer: object) -> _Told:
    """Give what a plugin told, which has to be of a kind.

    Raises:
        TypeError: if it is of none.
    """
    if not isinstance(answer, kind):
        raise TypeError(f"it told {answer!r}, which is no {kind.__name__}")
    return answer


def _size(repository: Repository) -> int:
    """Add up the bytes of a control directory; what cannot be looked at counts for nothing."""
    names = set(map(first_part, repository.format.paths))
    return sum(_bytes_at(repository.directory / name) for name in names)


def _bytes_at(path: Path) -> int:
    try:
        if path.is_dir():
            return sum(_bytes_below(str(path)))
        return path.lstat().st_size
    except OSError:
        return 0


def _bytes_below(directory: str) -> Iterator[int]:
    waiting = [directory]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as listing:
            for entry in listing:
                with suppress(OSError):  # it has gone meanwhile; the others have not
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        yield entry.stat(follow_symlinks=False).st_size
