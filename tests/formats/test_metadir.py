"""The labels in Bazaar's control directory, explained by what plugins declare."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jackfield.formats import ControlFormat, KnownLabel, Label, identify, read_labels

BRANCH = KnownLabel("branch", "Bazaar Branch Format 7 (needs bzr 1.6)\n", "Branch 7", "bzr")
TREE = KnownLabel("checkout", "Bazaar Working Tree Format 6 (bzr 1.14)\n", "Tree 6", "bzr")
KNOWN = [BRANCH, TREE]


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    write(tmp_path, "branch", BRANCH.label)
    return tmp_path


def write(top: Path, part: str, label: str | bytes) -> Path:
    path = top / ".bzr" / part / "format"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(label.encode() if isinstance(label, str) else label)
    return path


def test_each_part_has_its_label(branch: Path) -> None:
    write(branch, "checkout", TREE.label)
    write(branch, "repository", "Bazaar RepositoryFormat99\n")
    assert read_labels(branch, KNOWN) == (
        Label("checkout", "Bazaar Working Tree Format 6 (bzr 1.14)", (TREE,)),
        Label("branch", "Bazaar Branch Format 7 (needs bzr 1.6)", (BRANCH,)),
        Label("repository", "Bazaar RepositoryFormat99"),
    )


def test_no_metadir_no_labels(tmp_path: Path) -> None:
    assert read_labels(tmp_path, KNOWN) == ()
    (tmp_path / ".bzr").touch()
    assert read_labels(tmp_path, KNOWN) == ()


@pytest.mark.parametrize(
    ("content", "label"),
    [
        ("Format X\n", "Format X"),
        ("Format X\n", "Format X\n"),
        ("Format X", "Format X\n"),
        ("Format X\noptional lines\n", "Format X\n"),
        ("Two\nLines\n", "Two\nLines\n"),
    ],
)
def test_a_label_fits_with_or_without_its_newline(tmp_path: Path, content: str, label: str) -> None:
    known = KnownLabel("branch", label, "the format", "test")
    write(tmp_path, "branch", content)
    assert read_labels(tmp_path, [known])[0].known == (known,)


@pytest.mark.parametrize(
    ("content", "label"), [("Format X\n", "Format"), ("Format X\n", "X"), ("\n", "Format X")]
)
def test_a_part_of_a_label_is_not_the_label(tmp_path: Path, content: str, label: str) -> None:
    write(tmp_path, "branch", content)
    assert read_labels(tmp_path, [KnownLabel("branch", label, "", "test")])[0].known == ()


def test_a_label_counts_for_its_own_part_alone(tmp_path: Path) -> None:
    write(tmp_path, "repository", BRANCH.label)
    assert read_labels(tmp_path, KNOWN)[0].known == ()


def test_all_plugins_that_explain_it_are_named(branch: Path) -> None:
    other = KnownLabel("branch", BRANCH.label, "Branch seven", "other")
    assert read_labels(branch, [BRANCH, other])[0].known == (BRANCH, other)


@pytest.mark.parametrize("content", [b"x" * 2000, b"x" * 1_000_000])
def test_what_is_too_long_is_no_label(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path, "branch", content)
    assert read_labels(tmp_path, KNOWN)[0].hindrance == f"{path}: is no label"


def test_what_is_no_file_is_no_label_and_nobody_waits_for_it(tmp_path: Path) -> None:
    path = write(tmp_path, "branch", b"")
    path.unlink()
    os.mkfifo(path)
    assert read_labels(tmp_path, KNOWN)[0].hindrance == f"{path}: is no label"


def test_bytes_that_are_no_text_are_shown_as_escapes(tmp_path: Path) -> None:
    write(tmp_path, "branch", b"\xff\xfe\n")
    assert read_labels(tmp_path, KNOWN) == (Label("branch", "\\xff\\xfe"),)


def test_identify_gives_the_labels(branch: Path) -> None:
    found = identify(branch, [ControlFormat("Bazaar", {".bzr/": None}, "bzr")], KNOWN)
    assert [each.known for each in found.labels] == [(BRANCH,)]
