"""The distributions of this repository: their sources, and their wheels."""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from support import processes

REPOSITORY = Path(__file__).parents[2]
"""The root of the checkout."""

DISTRIBUTIONS = REPOSITORY / "tests" / "distributions"
"""The test distributions, each a project of its own."""

OTHER_APP = REPOSITORY / "tests" / "otherapp"
"""A program that embeds the host, and its plugins."""

PLUGINS = REPOSITORY / "plugins"
"""The plugins that Jackfield ships."""

_LEFT_OVER = shutil.ignore_patterns("build", "dist", "*.egg-info", "__pycache__", ".*")


def test_distribution_names() -> list[str]:
    """Give the names that pip knows the test distributions by: ``jackfield-test-FOLDER``."""
    return [name_of(path.parent) for path in sorted(DISTRIBUTIONS.glob("*/pyproject.toml"))]


def projects() -> list[Path]:
    """Give the folder of every distribution in the repository, the host's own first."""
    parents = (PLUGINS, DISTRIBUTIONS, OTHER_APP)
    files = [file for parent in parents for file in sorted(parent.glob("*/pyproject.toml"))]
    return [REPOSITORY, *(file.parent for file in files)]


def name_of(project: Path) -> str:
    """Give the name that pip knows the distribution in the folder `project` by."""
    with (project / "pyproject.toml").open("rb") as file:
        name: str = tomllib.load(file)["project"]["name"]
    return name


def copy_project(project: Path, into: Path) -> Path:
    """Copy the sources in the folder `project`, so that building leaves nothing in the checkout.

    Returns:
        The copy, a new folder in `into` that has the distribution's name.
    """
    copy = into / name_of(project)
    if project != REPOSITORY:
        return Path(shutil.copytree(project, copy, ignore=_LEFT_OVER))
    copy.mkdir(parents=True)
    for file in REPOSITORY.iterdir():
        if file.is_file() and not file.name.startswith("."):
            shutil.copy2(file, copy)
    shutil.copytree(REPOSITORY / "core", copy / "core", ignore=_LEFT_OVER)
    return copy


def build_wheels(folders: Sequence[Path], into: Path) -> None:
    """Build a wheel of each project in `folders`, without a network, as ``into/NAME/*.whl``."""
    sources = into / "sources"
    copies = [copy_project(folder, sources) for folder in folders]
    built = into / "built"
    options = "--no-build-isolation --no-deps --no-index --ignore-requires-python"
    pip: list[processes.Argument] = [sys.executable, "-m", "pip", "wheel", "--wheel-dir", built]
    processes.run([*pip, *options.split(), *copies], check=True, timeout=300)
    for copy in copies:
        (wheel,) = built.glob(f"{copy.name.replace('-', '_')}-*.whl")
        (into / copy.name).mkdir()
        wheel.rename(into / copy.name / wheel.name)
    built.rmdir()
    shutil.rmtree(sources)


def wheels_in(directory: Path) -> dict[str, Path]:
    """Give the wheels that `build_wheels` left in `directory`, by the distribution's name."""
    return {path.parent.name: path for path in sorted(directory.glob("*/*.whl"))}
