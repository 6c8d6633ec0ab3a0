"""Programs that a plugin needs on ``PATH``, and what to do about one that is not there."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def missing(tools: Mapping[str, str]) -> Iterator[str]:
    """Say of each of `tools` that is not on ``PATH`` what to install: ``{"hg": "mercurial"}``."""
    for program, package in tools.items():
        if not is_on_path(program):
            yield f"needs {program}, which is not on PATH: install {package}"


def is_on_path(program: str) -> bool:
    """Tell whether a program can be started by its name alone."""
    directories = os.environ.get("PATH", os.defpath).split(os.pathsep)
    endings = os.environ.get("PATHEXT", "").split(os.pathsep) if os.name == "nt" else [""]
    # shutil.which would import six compression modules on every start.
    return any(
        os.access(path, os.X_OK) and not os.path.isdir(path)
        for directory in directories
        for ending in endings
        for path in [os.path.join(directory, program + ending)]
    )
