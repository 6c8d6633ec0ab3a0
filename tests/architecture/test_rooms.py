"""The rooms of the reader: imports run downwards only here, too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

READING = Path(__file__).parents[2] / "core" / "jackfield" / "reading"

SHARED = {"budget", "errors", "silence"}
ROOMS = (
    *("trees", "syntax", "recovery", "language", "files", "unfollowed", "writes", "opened"),
    *("packaging", "evaluation"),
)
"""From the lowest to the highest; modules beside them may import all of them."""


def imported(path: Path) -> Iterator[str]:
    """Every module of the reader that a file imports when it runs, without the common prefix."""
    for node in running(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            if name.startswith("jackfield.reading."):
                yield name.removeprefix("jackfield.reading.")


def running(node: ast.AST) -> Iterator[ast.AST]:
    """All syntax but what only type checkers read."""
    if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from running(child)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_is_below_it(room: str) -> None:
    allowed = {*SHARED, *ROOMS[: ROOMS.index(room) + 1]}
    found = {
        f"{path.relative_to(READING)} imports {module}"
        for path in (READING / room).glob("*.py")
        for module in imported(path)
        if module.split(".")[0] not in allowed
    }
    assert not found


def test_what_all_rooms_share_imports_none_of_them() -> None:
    assert all(SHARED.issuperset(imported(READING / f"{name}.py")) for name in SHARED)


def test_every_room_has_its_place() -> None:
    assert {path.parent.name for path in READING.glob("*/__init__.py")} == set(ROOMS)
