"""Fixtures that write a metadata module and read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.metadata import Declaration, PluginMetadata
from jackfield.reading import read

ReadModule = Callable[..., PluginMetadata]
Declared = Callable[..., Declaration]


@pytest.fixture
def read_module(tmp_path: Path) -> ReadModule:
    """Read a lone ``info.py`` of this source, with siblings as ``NAME=source``."""

    def read_one(source: str, **siblings: str) -> PluginMetadata:
        for name, text in {"info": source, **siblings}.items():
            (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        return read(tmp_path / "info.py")

    return read_one


@pytest.fixture
def declared(read_module: ReadModule) -> Declared:
    """Give what such a module declares to jackfield; ``x_`` in the sources is its prefix."""

    def declared_by(source: str, **siblings: str) -> Declaration:
        texts = {name: text.replace("x_", "jackfield_") for name, text in siblings.items()}
        return read_module(source.replace("x_", "jackfield_"), **texts).declaration("jackfield")

    return declared_by
