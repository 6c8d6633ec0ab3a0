"""What any path in a working tree belongs to: the innermost repository at or above it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield.repositories import innermost


def look(place: Path) -> str | None:
    return place.name if (place / ".mark").exists() else None


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("outer/.mark", "outer/inner/.mark", "outer/inner/deep/er/file"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to("outer/inner/deep")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("outer", "outer"),
        ("outer/inner", "inner"),
        ("outer/inner/deep/er/file", "inner"),
        ("outer/inner/..", "outer"),
        ("link/er", "inner"),
        ("link/../..", "outer"),
    ],
)
def test_the_innermost_one_is_found(
    tree: Path, path: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert innermost(tree / path, look, "marked") == found
    monkeypatch.chdir(tree)
    assert innermost(path, look, "marked") == found


def test_where_there_is_none_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(JackfieldError) as error:
        innermost(tmp_path, lambda place: None, "a Loom repository")
    assert str(error.value) == (
        f"{tmp_path}: neither it nor a directory above it is a Loom repository"
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("not there", "No such file or directory"),
        ("inner/deep/er/file/below", "Not a directory"),
    ],
)
def test_a_path_that_is_not_there_belongs_to_none(tree: Path, name: str, reason: str) -> None:
    with pytest.raises(JackfieldError) as error:
        innermost(tree / "outer" / name, look, "marked")
    assert str(error.value) == f"{tree / 'outer' / name}: cannot be looked at: {reason}"


def test_a_text_that_is_no_path_belongs_to_none() -> None:
    with pytest.raises(ValueError, match="embedded null") as reason:
        os.lstat("nul\0")
    with pytest.raises(JackfieldError) as error:
        innermost("nul\0", look, "marked")
    assert str(error.value) == f"'nul\\x00': cannot be looked at: {reason.value}"


def test_what_cannot_be_looked_at_is_one_line(tree: Path) -> None:
    def refuse(place: Path) -> str | None:
        raise PermissionError(13, "Permission denied", str(place))

    with pytest.raises(JackfieldError, match=f"^{tree}: cannot be looked at: Permission denied$"):
        innermost(tree, refuse, "marked")
