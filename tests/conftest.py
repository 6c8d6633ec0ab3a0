"""Fixtures that more than one part of the tests uses: wheels, and environments to install them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings
from support import environments, projects
from support.environments import Environment
from support.sharing import made_once, session_directory

# How long an example takes depends on what else the machine does: no test is about that.
settings.register_profile("jackfield", deadline=None)
settings.load_profile("jackfield")


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A wheel of every distribution in the repository, by the name that pip knows it by."""
    return projects.wheels_in(
        made_once(
            session_directory(tmp_path_factory) / "wheels",
            lambda directory: projects.build_wheels(projects.projects(), directory),
        )
    )


@pytest.fixture(scope="session")
def base_environment(
    tmp_path_factory: pytest.TempPathFactory, wheels: Mapping[str, Path]
) -> Environment:
    """An environment with Jackfield and what it requires; read-only, to be cloned."""

    def make(directory: Path) -> None:
        environments.create(directory).pip_install(wheels["jackfield"])

    directory = made_once(session_directory(tmp_path_factory) / "base", make)
    return environments.existing(directory)


@pytest.fixture
def environment(
    tmp_path_factory: pytest.TempPathFactory,
    base_environment: Environment,
    wheels: Mapping[str, Path],
) -> Callable[..., Environment]:
    """Makes a fresh environment with Jackfield and the distributions that are named.

    ``environment("jackfield-file", "jackfield-test-compatible")``
    """

    def make(*names: str) -> Environment:
        fresh = environments.clone(base_environment, tmp_path_factory.mktemp("environment"))
        if names:
            targets = [wheels[name] for name in names]
            fresh.pip_install(*targets, options=["--ignore-requires-python"])
        return fresh

    return make


@pytest.fixture(scope="session")
def all_installed(
    tmp_path_factory: pytest.TempPathFactory,
    base_environment: Environment,
    wheels: Mapping[str, Path],
) -> Environment:
    """An environment with the repository's plugins and every test distribution; read-only.

    ``jackfield-test-editable`` is an editable install. A test that changes settings uses
    `Environment.with_home`.
    """

    def make(directory: Path) -> None:
        full = environments.clone(base_environment, directory)
        editable = projects.copy_project(projects.DISTRIBUTIONS / "editable", directory)
        names = ["jackfield-file", "jackfield-git", *projects.test_distribution_names()]
        names.remove(editable.name)
        full.pip_install(*(wheels[name] for name in names), options=["--ignore-requires-python"])
        full.pip_install(editable, options=["--editable"])

    directory = made_once(session_directory(tmp_path_factory) / "all-installed", make)
    return environments.existing(directory)
