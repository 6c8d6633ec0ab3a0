"""Temporary virtual environments with Jackfield in them, made without a network."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sysconfig
import tomllib
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.requirements import Requirement

from support import processes, projects

_BUILD_TOOLS = ("pip", "setuptools")


@dataclass(frozen=True)
class Environment:
    """A virtual environment.

    Attributes:
        directory: the environment itself.
        home: the home directory of what runs in it; settings, caches and data go below it.
    """

    directory: Path
    home: Path

    @property
    def bin(self) -> Path:
        """Where its scripts are."""
        return self.directory / "bin"

    @property
    def site_packages(self) -> Path:
        """Where pip installs to."""
        variables = {"base": str(self.directory), "platbase": str(self.directory)}
        return Path(sysconfig.get_path("purelib", "venv", variables))

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables of what runs in it: nothing of those that the tests have."""
        return {
            "PATH": f"{self.bin}{os.pathsep}{os.defpath}",
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_DATA_HOME": str(self.home / ".local" / "share"),
            "XDG_STATE_HOME": str(self.home / ".local" / "state"),
            "XDG_RUNTIME_DIR": str(self.home / ".runtime"),
            "LANG": "C.UTF-8",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_INDEX": "1",
            "PIP_ROOT_USER_ACTION": "ignore",
        }

    def with_home(self, home: Path) -> Environment:
        """Give the same environment, used by somebody with another home directory."""
        return replace(self, home=home)

    def run(
        self,
        *arguments: processes.Argument,
        program: str = "jackfield",
        variables: Mapping[str, str] | None = None,
        directory: Path | None = None,
        text: str | None = None,
        timeout: float = 60,
        check: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """Run a script of the environment; see `processes.run`.

        Args:
            arguments: what follows the script's name.
            program: the script.
            variables: environment variables on top of `self.variables`.
        """
        return processes.run(
            [self.bin / program, *arguments],
            variables=self.variables | dict(variables or {}),
            directory=directory,
            text=text,
            timeout=timeout,
            check=check,
        )

    def python(
        self,
        code: str,
        *arguments: processes.Argument,
        variables: Mapping[str, str] | None = None,
        directory: Path | None = None,
        timeout: float = 60,
        check: bool = True,
    ) -> subprocess.CompletedProcess[str]:
        """Run Python code in the environment; unlike `run`, a failure is an error by default."""
        return self.run(
            *("-c", code, *arguments),
            program="python",
            variables=variables,
            directory=directory,
            timeout=timeout,
            check=check,
        )

    def pip_install(self, *targets: str | Path, options: Sequence[str] = ()) -> None:
        """Let pip install `targets` without a network and without what they require."""
        always = ["--quiet", "--no-deps", "--no-build-isolation"]
        self._pip("install", *always, *options, *targets)

    def pip_uninstall(self, *names: str) -> None:
        """Let pip uninstall distributions."""
        self._pip("uninstall", "--quiet", "--yes", *names)

    def _pip(self, *arguments: str | Path) -> None:
        self.run("-m", "pip", *arguments, program="python", check=True, timeout=300)


def create(directory: Path) -> Environment:
    """Make an environment that holds what Jackfield requires, pip and setuptools; not Jackfield.

    The distributions are copied from the environment that runs the tests.
    """
    environment = _empty(directory)
    for name in sorted(_closure([*_host_requirements(), *_BUILD_TOOLS])):
        _copy_distribution(name, environment.site_packages)
    return environment


def clone(original: Environment, directory: Path) -> Environment:
    """Make an environment that holds what `original` does, editable installs as links to the same.

    Files of Jackfield and its plugins are copies. All others are hard links, which is fast:
    tests may remove or replace them but not write into them.
    """
    environment = _empty(directory)

    def copy(source: str, destination: str) -> None:
        relative = Path(source).relative_to(original.site_packages)
        if relative.parts[0].startswith("jackfield"):
            shutil.copy2(source, destination)
        else:
            os.link(source, destination)

    shutil.copytree(
        original.site_packages, environment.site_packages, copy_function=copy, dirs_exist_ok=True
    )
    for script in original.bin.iterdir():
        if not (environment.bin / script.name).exists():
            text = script.read_text(encoding="utf-8")
            copied = environment.bin / script.name
            copied.write_text(text.replace(str(original.bin), str(environment.bin)))
            copied.chmod(0o755)
    return environment


def existing(directory: Path) -> Environment:
    """Give the environment that was made in `directory`."""
    return Environment(directory / "environment", directory / "home")


def _empty(directory: Path) -> Environment:
    environment = existing(directory)
    venv.EnvBuilder(symlinks=True).create(environment.directory)
    environment.home.mkdir()
    return environment


def _host_requirements() -> list[str]:
    with (projects.REPOSITORY / "pyproject.toml").open("rb") as file:
        requirements: list[str] = tomllib.load(file)["project"]["dependencies"]
    return requirements


def _closure(requirements: Sequence[str]) -> set[str]:
    """Give the names of `requirements`, of what they require, and so on."""
    names: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        name = requirement.name.lower().replace("_", "-")
        needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if needed and name not in names:
            names.add(name)
            required = importlib.metadata.distribution(name).requires or []
            waiting += [Requirement(text) for text in required]
    return names


def _copy_distribution(name: str, site_packages: Path) -> None:
    """Copy the files of an installed distribution; scripts stay behind."""
    distribution = importlib.metadata.distribution(name)
    for file in distribution.files or []:
        source = Path(str(distribution.locate_file(file)))
        if ".." in file.parts or not source.exists():
            continue
        destination = site_packages / file
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, destination)
