"""Ways to keep files in a local directory, each under the same five operations."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import types
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class Peer(ABC):
    """One way: files are put into `store` and got from it, by names without directories.

    What its calls are given is made beforehand, in the form that they want.

    Attributes:
        sources: what is put.
        names: what the files are called in the store.
        targets: where they are got to.
    """

    name: str

    def __init__(self, store: Path, sources: Sequence[Path], back: Path) -> None:
        self.store = store
        self.sources = sources
        self.names = [path.name for path in sources]
        self.targets = [back / name for name in self.names]
        self.stored = [f"{store}/{name}" for name in self.names]

    @abstractmethod
    def put(self) -> None: ...

    @abstractmethod
    def get(self) -> None: ...

    @abstractmethod
    def list(self) -> object: ...

    @abstractmethod
    def query(self) -> object: ...

    @abstractmethod
    def delete(self) -> None: ...


class Jackfield(Peer):
    """The public wrapper with its default settings: whole or not at all, checked, retried."""

    name = "jackfield"

    def __init__(self, store: Path, sources: Sequence[Path], back: Path) -> None:
        super().__init__(store, sources, back)
        from jackfield.backends import Registry, get_backend
        from jackfield_file.backend import FileBackend

        registry = Registry()
        registry.register_backend("file", FileBackend)
        with registry.current():
            self.backend = get_backend(store.absolute().as_uri())

    def put(self) -> None:
        for path in self.sources:
            self.backend.put(path)

    def get(self) -> None:
        for name, target in zip(self.names, self.targets, strict=True):
            self.backend.get(name, target)

    def list(self) -> object:
        return self.backend.list()

    def query(self) -> object:
        return self.backend.query(self.names)

    def delete(self) -> None:
        assert not [each for each in self.backend.delete(self.names) if each.error]


class InFourThreads(Jackfield):
    """The same by `run_jobs`, as the command line does it."""

    name = "jackfield -j 4"

    def put(self) -> None:
        from jackfield.backends import Job, run_jobs

        run_jobs(
            [Job(path.name, lambda path=path: self.backend.put(path)) for path in self.sources], 4
        )

    def get(self) -> None:
        from jackfield.backends import Job, run_jobs

        def job(name: str, target: Path) -> Job[None]:
            return Job(name, lambda: self.backend.get(name, target))

        run_jobs([job(*each) for each in zip(self.names, self.targets, strict=True)], 4)


class Bare(Peer):
    """The fewest system calls that Python can do it with: torn when interrupted, and unchecked."""

    name = "bare os calls"

    def __init__(self, store: Path, sources: Sequence[Path], back: Path) -> None:
        super().__init__(store, sources, back)
        self._sources = [str(path) for path in sources]
        self._targets = [str(path) for path in self.targets]

    def put(self) -> None:
        self._copy(self._sources, self.stored)

    def get(self) -> None:
        self._copy(self.stored, self._targets)

    @staticmethod
    def _copy(sources: Sequence[str], targets: Sequence[str]) -> None:
        for source, target in zip(sources, targets, strict=True):
            reader = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
            writer = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
            os.write(writer, os.read(reader, 8192))
            os.close(reader)
            os.close(writer)

    def list(self) -> object:
        with os.scandir(self.store) as entries:
            return [entry.name for entry in entries if entry.is_file()]

    def query(self) -> object:
        return [os.stat(path).st_size for path in self.stored]  # noqa: PTH116 - a string

    def delete(self) -> None:
        for path in self.stored:
            os.unlink(path)  # noqa: PTH108 - it is a string


class Fsspec(Peer):
    """fsspec's local file system."""

    name = "fsspec"

    def __init__(self, store: Path, sources: Sequence[Path], back: Path) -> None:
        super().__init__(store, sources, back)
        from fsspec.implementations.local import LocalFileSystem

        self.files: Any = LocalFileSystem()
        self._sources = [str(path) for path in sources]
        self._targets = [str(path) for path in self.targets]

    def put(self) -> None:
        for source, path in zip(self._sources, self.stored, strict=True):
            self.files.put_file(source, path)

    def get(self) -> None:
        for path, target in zip(self.stored, self._targets, strict=True):
            self.files.get_file(path, target)

    def list(self) -> object:
        return self.files.ls(str(self.store), detail=False)

    def query(self) -> object:
        return [self.files.size(path) for path in self.stored]

    def delete(self) -> None:
        for path in self.stored:
            self.files.rm_file(path)


class Duplicity(Peer):
    """duplicity's local backend in duplicity's wrapper, as duplicity calls it.

    It looks at the size of every volume that it has put, and so does `Jackfield.put`.
    """

    name = "duplicity"

    def __init__(self, store: Path, sources: Sequence[Path], back: Path) -> None:
        super().__init__(store, sources, back)
        # Its package wants the C library of rsync, which its local backend has no use for.
        sys.modules.setdefault("duplicity.librsync", types.ModuleType("duplicity.librsync"))
        from duplicity import log
        from duplicity.backend import BackendWrapper, ParsedUrl
        from duplicity.backends.localbackend import LocalBackend
        from duplicity.path import Path as DuplicityPath

        log.setup()
        log.setverbosity(log.ERROR)
        self.backend: Any = BackendWrapper(LocalBackend(ParsedUrl(f"file://{store}")))
        self._sources: list[Any] = [DuplicityPath(str(path)) for path in sources]
        self._targets: list[Any] = [DuplicityPath(str(path)) for path in self.targets]

    def put(self) -> None:
        for source, name in zip(self._sources, self.names, strict=True):
            self.backend.put_validated(source, name)

    def get(self) -> None:
        for name, target in zip(self.names, self._targets, strict=True):
            self.backend.get(name, target)

    def list(self) -> object:
        return self.backend.list()

    def query(self) -> object:
        return self.backend.query_info(self.names)

    def delete(self) -> None:
        self.backend.delete(list(self.names))


class UncheckedDuplicity(Duplicity):
    """The same with puts that nobody looks at: less than ours do."""

    name = "duplicity, unchecked"

    def put(self) -> None:
        for source, name in zip(self._sources, self.names, strict=True):
            self.backend.put(source, name)


class Rclone(Peer):
    """rclone's command line, a process for all files."""

    name = "rclone"

    def _run(self, *words: object, names: Sequence[str] | None = None) -> None:
        options = [] if names is None else ["--files-from-raw", "-"]
        subprocess.run(
            ["rclone", "--config", os.devnull, *map(str, words), *options],
            input=None if names is None else "\n".join(names),
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def put(self) -> None:
        self._run("copy", "--no-traverse", self.sources[0].parent, self.store, names=self.names)

    def get(self) -> None:
        self._run("copy", self.store, self.targets[0].parent, names=self.names)

    def list(self) -> object:
        return self._run("lsf", self.store)

    def query(self) -> object:
        return self._run("lsjson", self.store)

    def delete(self) -> None:
        self._run("delete", self.store, names=self.names)


def peers(
    directory: Path, sources: Sequence[Path], back: Path, duplicity: Path | None
) -> list[Peer]:
    """Give the ways that there are here, the bare one first; say which ones are not."""
    kinds: list[type[Peer]] = [Bare, Jackfield, InFourThreads]
    if duplicity is not None:
        sys.path.insert(0, str(duplicity))
    for kind, there in (
        (Fsspec, importlib.util.find_spec("fsspec") is not None),
        (Duplicity, duplicity is not None),
        (UncheckedDuplicity, duplicity is not None),
        (Rclone, shutil.which("rclone") is not None),
    ):
        if there:
            kinds.append(kind)
        else:
            print(f"left out: {kind.name}", file=sys.stderr)
    found = []
    for kind in kinds:
        store = directory / f"store of {kind.name}".replace(" ", "-").replace(",", "")
        store.mkdir(exist_ok=True)
        found.append(kind(store, sources, back))
    return found
