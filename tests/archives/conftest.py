"""A version-control system of the tests' own, quick and easy to break, and how to use it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from support import processes
from support.environments import Environment

LEDGER = '''
"""Ledger: a repository is a list of lines in .ledger/log; its archive is a copy of that."""

import os
import shutil
import time
from ast import literal_eval
from pathlib import Path

from jackfield import JackfieldError, hookimpl
from jackfield.repositories import NoHistory, RepositoryState, VersionControl

jackfield_plugin_name = "ledger"
jackfield_plugin_version = (1, 2, 0, "final", 0)
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_control_formats = {
    "Ledger": {".ledger/log": None},
    "Ledger view": {".ledger-view": None},
}


def log_of(directory, format):
    if format == "Ledger":
        return directory / ".ledger" / "log"
    target = os.fsdecode((directory / ".ledger-view").read_bytes())
    if target.startswith("far:"):
        raise NoHistory(f"{directory}: its history is in {target}")
    if target == "damaged":
        raise JackfieldError(f"{directory}: is damaged")
    return directory / target / ".ledger" / "log"


def named(lines):
    return next((line[9:] for line in lines if line.startswith("revision ")), None)


class Ledger(VersionControl):
    suffix = ".ledger"

    def state(self, directory, format):
        lines = log_of(directory, format).read_text().splitlines()
        if "crash" in lines:
            raise ValueError("this was not\\nthought of")
        if "refuse" in lines:
            raise JackfieldError(f"{directory}: refused")
        if "misunderstand" in lines:
            return {"branch": "main"}
        for line in lines:
            if line.startswith("state "):
                return RepositoryState(**literal_eval(line.removeprefix("state ")))
        return RepositoryState(
            branch="main",
            revision=named(lines) or f"r{len(lines)}",
            changes={"changed": lines.count("dirty")},
            shelved=lines.count("shelved"),
            unpushed=lines.count("unpushed"),
            warnings=tuple(line for line in lines if line.startswith("warn")),
        )

    def history(self, directory, format):
        return log_of(directory, format).parent.parent

    def fingerprint(self, directory, format):
        text = log_of(directory, format).read_text()
        return None if "misunderstand" in text else text

    def archive(self, directory, format, target):
        text = log_of(directory, format).read_text()
        if "no archive" in text:
            raise JackfieldError(f"{directory}: cannot be archived")
        if "no room" in text:
            raise JackfieldError("elsewhere: there is no room")
        for line in text.splitlines():
            if line.startswith("wait "):
                release = Path(line.removeprefix("wait "))
                release.with_name("waiting").touch()
                while not release.exists():
                    time.sleep(0.01)
        if "forget to write" not in text:
            target.write_text("ledger\\n" + text)

    def left_out(self, directory, format):
        lines = log_of(directory, format).read_text().splitlines()
        if "cannot tell" in lines:
            raise ValueError("what is left out")
        if "one text" in lines:
            return "all of it"
        return tuple(f"{directory}: {line}" for line in lines if line.startswith("left out"))

    def check(self, archive):
        assert archive.is_absolute()
        if not archive.read_text().startswith("ledger\\n"):
            raise JackfieldError(f"{archive}: is no ledger")

    def restore(self, archive, destination, format):
        assert archive.is_absolute() and destination.is_absolute()
        if "restore nothing" in archive.read_text():
            return
        (destination / ".ledger").mkdir(parents=True)
        text = archive.read_text().removeprefix("ledger\\n")
        if "no restore" in text:
            raise JackfieldError(f"{archive}: cannot be restored")
        for line in text.splitlines():
            if line.startswith("link "):
                (destination / "link").symlink_to(line.removeprefix("link "))
        (destination / ".ledger" / "log").write_text(text)


@hookimpl
def jackfield_provide_version_control():
    return Ledger()
'''

BARE = """
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_control_formats = {"Words only": {".words": None}}
"""


class Shell:
    """Runs the command line in an environment where Ledger is a plugin."""

    def __init__(self, environment: Environment, plugins: Path, directory: Path) -> None:
        self._environment = environment
        self.plugins = plugins
        self.directory = directory

    @property
    def variables(self) -> Mapping[str, str]:
        # What is killed leaves files in TMPDIR, for the next one to remove.
        temporary = self.directory / "tmp"
        temporary.mkdir(exist_ok=True)
        path = f"{self.plugins}:-user:+site"
        return {"JACKFIELD_PLUGIN_PATH": path, "TMPDIR": str(temporary)}

    @property
    def command(self) -> list[str]:
        return [str(self._environment.bin / "jackfield")]

    @property
    def whole_environment(self) -> dict[str, str]:
        return {**self._environment.variables, **self.variables}

    def unprivileged(self, *arguments: processes.Argument) -> CompletedProcess[str]:
        """Run as somebody who has to heed the permissions of files."""
        return processes.run(
            [*processes.UNPRIVILEGED, *self.command, *arguments],
            variables=self.whole_environment,
            directory=self.directory,
        )

    def __call__(self, *arguments: processes.Argument, check: bool = True) -> CompletedProcess[str]:
        return self._environment.run(
            *arguments,
            variables=self.variables,
            directory=self.directory,
            check=check,
            timeout=240,
        )

    def json(self, *arguments: processes.Argument) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(self(*arguments, "--json").stdout)
        return found


@pytest.fixture
def jackfield(all_installed: Environment, tmp_path: Path) -> Shell:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "ledger.py").write_text(LEDGER)
    (plugins / "words.py").write_text(BARE)
    (tmp_path / "here").mkdir()
    return Shell(all_installed.with_home(tmp_path / "home"), plugins, tmp_path / "here")


@pytest.fixture
def root(jackfield: Shell) -> Path:
    path = jackfield.directory / "root"
    path.mkdir()
    return path


@pytest.fixture
def ledger(root: Path) -> Callable[..., Path]:
    """Makes a repository below the root: ``ledger("a/b", "first line", "second")``."""

    def make(path: str | bytes, *lines: str) -> Path:
        top = root / os.fsdecode(path)
        (top / ".ledger").mkdir(parents=True, exist_ok=True)
        (top / ".ledger" / "log").write_text("".join(f"{line}\n" for line in lines))
        return top

    return make


@pytest.fixture
def store(jackfield: Shell) -> Path:
    """Where the store of the tests is: ``here/store``, not made yet."""
    return jackfield.directory / "store"


@pytest.fixture
def url(store: Path) -> str:
    return store.as_uri()


def content(store: Path) -> dict[str, object]:
    """What the manifest says; there is but one."""
    (path,) = store.glob("manifest-*.json")
    found: dict[str, object] = json.loads(path.read_text())["content"]
    return found


def entries(store: Path) -> dict[str, dict[str, object]]:
    listed = content(store)["entries"]
    assert isinstance(listed, list)
    return {each["path"]: each for each in listed}


def archives_in(store: Path) -> set[str]:
    return {path.name for path in store.iterdir() if not path.name.startswith("manifest-")}


def logs_below(directory: Path) -> dict[str, str]:
    return {
        str(path.parent.parent.relative_to(directory)): path.read_text()
        for path in directory.rglob(".ledger/log")
    }
