"""Running Jackfield with plugins of this checkout, installed or not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from support.projects import PLUGINS


def variables_with(home: Path, *names: str, more: Path | None = None) -> dict[str, str]:
    """Give the environment of processes that find these plugins, whose home and key are in `home`.

    Args:
        home: a directory of the test.
        names: of the plugins: ``file`` for that of ``plugins/jackfield-file``.
        more: the module of a plugin besides; it has the name of that.
    """
    places = [f"{name}@{PLUGINS / f'jackfield-{name}'}" for name in names]
    if more is not None:
        places.append(f"{more.stem}@{more}")
    (key := home / "key").write_bytes(bytes(range(32)))
    return {
        **os.environ,
        "HOME": str(home),
        "PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in sys.path),
        "JACKFIELD_PLUGINS_AT": os.pathsep.join(places),
        "JACKFIELD_CRYPT_KEYFILE": str(key),  # a password takes half a second each time
    }
