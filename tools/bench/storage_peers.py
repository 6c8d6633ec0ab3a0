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
    """One way: files are put into `store` and got from it, by names without directories."""

    name: str

    def __init__(self, store: Path) -> None:
        self.store = store

    @abstractmethod
    def put(self, paths: Sequence[Path]) -> None: ...

    @abstractmethod
    def get(self, names: Sequence[str], directory: Path) -> None: ...

    @abstractmethod
    def list(self) -> object: ...

    @abstractmethod
    def query(self, names: Sequence[str]) -> object: ...

    @abstractmethod
    def delete(self, names: Sequence[str]) -> None: ...


class Jackfield(Peer):
    """The public wrapper with its default settings: whole or not at all, checked, retried."""

    name = "jackfield"

    def __init__(self, store: Path) -> None:
        super().__init__(store)
        from jackfield.backends import Registry, get_backend
        from jackfield_file.backend import FileBackend

        registry = Registry()
        registry.register_backend("file", FileBackend)
        with registry.current():
            self.backend = get_backend(store.absolute().as_uri())

    def put(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self.backend.put(path)

    def get(self, names: Sequence[str], directory: Path) -> None:
        for name in names:
            self.backend.get(name, directory / name)

    def list(self) -> object:
        return self.backend.list()

    def query(self, names: Sequence[str]) -> object:
        return self.backend.query(names)

    def delete(self, names: Sequence[str]) -> None:
        assert not [each for each in self.backend.delete(names) if each.error]


class InFourThreads(Jackfield):
    """The same by `run_jobs`, as the command line does it."""

    name = "jackfield -j 4"

    def put(self, paths: Sequence[Path]) -> None:
        from jackfield.backends import Job, run_jobs

        run_jobs([Job(path.name, lambda path=path: self.backend.put(path)) for path in paths], 4)

    def get(self, names: Sequence[str], directory: Path) -> None:
        from jackfield.backends import Job, run_jobs

        def job(name: str) -> Job[None]:
            return Job(name, lambda: self.backend.get(name, directory / name))

        run_jobs([job(name) for name in names], 4)


class Fsspec(Peer):
    """fsspec's local file system."""

    name = "fsspec"

    def __init__(self, store: Path) -> None:
        super().__init__(store)
        from fsspec.implementations.local import LocalFileSystem

        self.files: Any = LocalFileSystem()

    def put(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self.files.put_file(str(path), f"{self.store}/{path.name}")

    def get(self, names: Sequence[str], directory: Path) -> None:
        for name in names:
            self.files.get_file(f"{self.store}/{name}", str(directory / name))

    def list(self) -> object:
        return self.files.ls(str(self.store), detail=False)

    def query(self, names: Sequence[str]) -> object:
        return [self.files.size(f"{self.store}/{name}") for name in names]

    def delete(self, names: Sequence[str]) -> None:
        for name in names:
            self.files.rm_file(f"{self.store}/{name}")


class Duplicity(Peer):
    """duplicity's local backend in duplicity's wrapper."""

    name = "duplicity"

    def __init__(self, store: Path) -> None:
        super().__init__(store)
        # Its package wants the C library of rsync, which its local backend has no use for.
        sys.modules.setdefault("duplicity.librsync", types.ModuleType("duplicity.librsync"))
        from duplicity import log
        from duplicity.backend import BackendWrapper, ParsedUrl
        from duplicity.backends.localbackend import LocalBackend
        from duplicity.path import Path as DuplicityPath

        log.setup()
        log.setverbosity(log.ERROR)
        self.path: Any = DuplicityPath
        self.backend: Any = BackendWrapper(LocalBackend(ParsedUrl(f"file://{store}")))

    def put(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self.backend.put(self.path(str(path)), path.name)

    def get(self, names: Sequence[str], directory: Path) -> None:
        for name in names:
            self.backend.get(name, self.path(str(directory / name)))

    def list(self) -> object:
        return self.backend.list()

    def query(self, names: Sequence[str]) -> object:
        return self.backend.query_info(names)

    def delete(self, names: Sequence[str]) -> None:
        self.backend.delete(list(names))


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

    def put(self, paths: Sequence[Path]) -> None:
        self._run(
            "copy", "--no-traverse", paths[0].parent, self.store, names=[p.name for p in paths]
        )

    def get(self, names: Sequence[str], directory: Path) -> None:
        self._run("copy", self.store, directory, names=names)

    def list(self) -> object:
        return self._run("lsf", self.store)

    def query(self, names: Sequence[str]) -> object:
        return self._run("lsjson", self.store)

    def delete(self, names: Sequence[str]) -> None:
        self._run("delete", self.store, names=names)


def peers(directory: Path, duplicity: Path | None) -> list[Peer]:
    """Give the ways that there are here; say which ones are not."""
    kinds: list[type[Peer]] = [Jackfield, InFourThreads]
    if duplicity is not None:
        sys.path.insert(0, str(duplicity))
    for kind, there in (
        (Fsspec, importlib.util.find_spec("fsspec") is not None),
        (Duplicity, duplicity is not None),
        (Rclone, shutil.which("rclone") is not None),
    ):
        if there:
            kinds.append(kind)
        else:
            print(f"left out: {kind.name}", file=sys.stderr)
    found = []
    for kind in kinds:
        store = directory / f"store of {kind.name}".replace(" ", "-")
        store.mkdir(exist_ok=True)
        found.append(kind(store))
    return found
