"""Things that are made once for a whole test session, by whichever worker comes first."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def session_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the temporary directory that all workers of this session share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(directory: Path, make: Callable[[Path], object]) -> Path:
    """Give `directory`, after `make` has filled it; other workers wait until that is done.

    Where `make` fails, the next caller tries again, in an empty directory.
    """
    done = directory / ".done"
    with directory.with_name(f"{directory.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released when the file is closed, a crash included
        if not done.exists():
            if directory.exists():
                shutil.rmtree(directory)
            directory.mkdir()
            make(directory)
            done.touch()
    return directory
