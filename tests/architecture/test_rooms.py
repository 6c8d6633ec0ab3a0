"""The rooms of the larger packages: imports run downwards only there, too."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "core" / "jackfield"

ROOMS: Mapping[str, tuple[str, ...]] = {
    "reading": (
        *("trees", "syntax", "recovery", "language", "files", "unfollowed", "writes", "opened"),
        *("packaging", "evaluation"),
    ),
    "backends": ("contract", "layers"),
    "cli": ("plugins", "storage", "repositories"),
}
"""From the lowest to the highest; modules beside them may import all of them."""

SHARED: Mapping[str, frozenset[str]] = {
    "reading": frozenset({"budget", "errors", "silence"}),
    "backends": frozenset({"cancellation", "meter", "settings"}),
    "cli": frozenset(
        {"aside", "drawing", "ending", "escape", "help", "names", "output", "parser"}
        | {"plainjson", "streaming", "switches"}
    ),
}
"""The modules beside them that every room may import."""

CASES = [(package, room) for package, rooms in ROOMS.items() for room in rooms]


def imported(package: str, path: Path) -> Iterator[str]:
    """Every module of the package that a file imports when it runs, by its name in it."""
    own = f"jackfield.{package}"
    for node in running(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
            if node.module == own:
                names = [f"{own}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith(f"{own}."):
                yield name.removeprefix(f"{own}.")


def running(node: ast.AST) -> Iterator[ast.AST]:
    """All syntax but what only type checkers read."""
    if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from running(child)


@pytest.mark.parametrize(("package", "room"), CASES)
def test_a_room_imports_only_what_is_below_it(package: str, room: str) -> None:
    rooms = ROOMS[package]
    allowed = {*SHARED[package], *rooms[: rooms.index(room) + 1]}
    found = {
        f"{path.relative_to(CORE)} imports {module}"
        for path in (CORE / package / room).glob("*.py")
        for module in imported(package, path)
        if module.split(".")[0] not in allowed
    }
    assert not found


@pytest.mark.parametrize("package", ROOMS)
def test_what_all_rooms_share_imports_none_of_them(package: str) -> None:
    shared = SHARED[package]
    found = {
        f"{name} imports {module}"
        for name in shared
        for module in imported(package, CORE / package / f"{name}.py")
        if module not in shared
    }
    assert not found


@pytest.mark.parametrize("package", ROOMS)
def test_every_room_has_its_place(package: str) -> None:
    rooms = {path.parent.name for path in (CORE / package).glob("*/__init__.py")}
    assert rooms == set(ROOMS[package])
