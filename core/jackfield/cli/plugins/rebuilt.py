"""Whether a wheel is what is installed: pip takes one of the same version for that, unseen."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

_OF_INSTALLING = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json")
"""What installers add to ``.dist-info`` themselves."""


def is_installed_otherwise(wheel: Path) -> bool:
    """Tell whether the version of a wheel is installed, but from another build of it.

    No, if that cannot be told: it is not installed, or either has no list of its files with hashes.
    """
    import importlib_metadata
    from packaging.utils import parse_wheel_filename

    try:
        name, version, _, _ = parse_wheel_filename(wheel.name)
        distribution = importlib_metadata.distribution(name)
        if distribution.version != str(version):
            return False
        installed = distribution.read_text("RECORD")
        with zipfile.ZipFile(wheel) as archive:
            path = next(each for each in archive.namelist() if each.endswith(".dist-info/RECORD"))
            built = archive.read(path).decode()
    except (
        importlib_metadata.PackageNotFoundError,
        OSError,
        StopIteration,
        ValueError,
        zipfile.BadZipFile,
    ):
        return False
    wanted = _hashes(built)
    return bool(installed and wanted) and _hashes(installed or "") != wanted


def _hashes(record: str) -> dict[str, str]:
    """Give the hash of each file of a RECORD that is where the wheel has it."""
    rows: Iterable[list[str]] = csv.reader(io.StringIO(record))
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[1] and _is_of_wheel(row[0])}


def _is_of_wheel(path: str) -> bool:
    directory, _, name = path.rpartition("/")
    if path.startswith(("../", "/")) or ".data/" in path or path.endswith(".pyc"):
        return False
    return not (directory.endswith(".dist-info") and name in _OF_INSTALLING)
