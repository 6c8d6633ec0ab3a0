"""Writing the files of a project."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def write(directory: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return directory
