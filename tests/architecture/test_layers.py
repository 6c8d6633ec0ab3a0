"""The layers of the design: imports run downwards only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "core" / "jackfield"

DATA = {
    "errors",
    "versions",
    "metadata",
    "commands",
    "places",
    "consulted",
    "tools",
    "repositories",
}
BELOW = {
    # The package itself hands out names, lazily.
    "": {"api", "activation", "host", "roster", *DATA},
    "errors": set(),
    "explaining": {"errors"},
    "records": set(),
    "versions": {"records"},
    "metadata": {"records", "variables", "versions"},
    "variables": {"versions"},
    "commands": {"errors"},
    "api": {"", "errors", "versions"},
    "tools": set(),
    "repositories": {"errors"},
    "headers": set(),
    "kinds": set(),
    "requirements": set(),
    "crediting": set(),
    "compatibility": {"metadata", "records", "requirements", "tools", "versions"},
    "hosts": {"compatibility", "errors", "versions"},
    "places": set(),
    "stamps": set(),
    "consulted": {"stamps"},
    "reading": {"consulted", "errors", "headers", "metadata", "records", "stamps", "versions"},
    "temporary": set(),
    "scratch": {"temporary"},
    "programs": {"errors", "scratch"},
    "backends": {"crediting", "errors", "scratch", "temporary"},
    "formats": {"errors"},
    "discovery": {
        *("", "consulted", "errors", "headers", "metadata", "places", "reading", "records"),
        *("kinds", "requirements", "stamps"),
    },
    "roster": {
        *("compatibility", "consulted", "discovery", "errors", "metadata", "stamps", "tools"),
        "versions",
    },
    "activation": {
        *("backends", "commands", "crediting", "discovery", "errors", "explaining", "places"),
        *("repositories", "roster"),
    },
    "recognising": {"formats", "roster"},
    "host": {
        *("", "activation", "backends", "compatibility", "discovery", "formats", "roster"),
        "recognising",
        *DATA,
    },
    "surveying": {"errors", "formats", "host", "repositories"},
    "archives": {
        *("backends", "errors", "formats", "host", "kinds", "repositories", "surveying"),
        "temporary",
    },
    "doctor": {"activation", "discovery", "errors", "host", "kinds", "reading", "roster"},
    "plugins": {"host"},
    "testing": {"backends", "errors", "formats", "host", "repositories"},
    "cli": {
        *("", "activation", "backends", "compatibility", "discovery", "doctor", "formats", "host"),
        *("archives", "explaining", "hosts", "kinds", "reading", "recognising", "roster"),
        *("surveying", "testing"),
        *DATA,
    },
    "__main__": {"cli"},
}


def layer_of(module: str) -> str:
    """``jackfield.reading.trees.tree`` belongs to ``reading``; the package itself is ``""``."""
    return [*module.split("."), ""][1]


def modules() -> list[Path]:
    return sorted(CORE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Every module of Jackfield that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides its layer"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "jackfield")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(CORE)))
def test_imports_run_downwards_only(path: Path) -> None:
    relative = path.relative_to(CORE).with_suffix("")
    own = "" if relative.name == "__init__" and len(relative.parts) == 1 else relative.parts[0]
    for module in imported(path):
        layer = layer_of(module)
        if layer not in BELOW:
            layer = ""  # a name of the package itself, like jackfield.version_info
        assert layer == own or layer in BELOW[own], f"{relative} imports {module}"


def test_every_module_has_its_place_in_the_layers() -> None:
    present = {path.relative_to(CORE).with_suffix("").parts[0] for path in modules()}
    assert present - {"__init__"} == set(BELOW) - {""}


def test_the_core_imports_no_plugin_of_the_repository() -> None:
    plugins = {path.name.replace("-", "_") for path in (CORE.parents[1] / "plugins").iterdir()}
    for path in modules():
        text = path.read_text(encoding="utf-8")
        assert not [name for name in plugins if f"import {name}" in text], path
