"""Submodules without a working tree: what is in them alone is not passed over in silence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield_git.control import Git as Control

Git = Callable[..., str]

TREE = "Git working tree"
CONTROL = Control()


@pytest.fixture
def submodule(repository: Path, git: Git) -> Path:
    """A submodule with a commit that is nowhere else, in its working tree."""
    other = repository.parent / "other"
    git(repository, "clone", "--quiet", repository, other)
    git(repository, "submodule", "--quiet", "add", "--name", "a/sub", other, "lib/sub")
    git(repository, "commit", "--quiet", "--message=With a submodule")
    git(repository / "lib" / "sub", "commit", "--quiet", "--allow-empty", "--message=Precious")
    return repository / "lib" / "sub"


def told(repository: Path, name: str) -> tuple[str, ...]:
    return (
        f"{repository}/.git: its submodule {name!r} is in no working tree, and not archived: 1 of "
        "its commits are nowhere else, as far as is known (git submodule update --init brings it "
        "back)",
    )


def test_one_with_its_working_tree_is_archived_itself(repository: Path, submodule: Path) -> None:
    assert CONTROL.left_out(repository, TREE) == ()


def test_one_that_was_taken_away_is_told(repository: Path, submodule: Path, git: Git) -> None:
    git(repository, "submodule", "--quiet", "deinit", "--force", "lib/sub")
    assert CONTROL.left_out(repository, TREE) == told(repository, "a/sub")
    git(repository, "submodule", "--quiet", "update", "--init")
    assert CONTROL.left_out(repository, TREE) == ()


def test_one_whose_tree_was_deleted_is_told(repository: Path, submodule: Path) -> None:
    shutil.rmtree(submodule)
    assert CONTROL.left_out(repository, TREE) == told(repository, "a/sub")


def test_one_inside_another_is_told(repository: Path, submodule: Path, git: Git) -> None:
    git(submodule, "submodule", "--quiet", "add", repository.parent / "other", "inner")
    git(submodule / "inner", "commit", "--quiet", "--allow-empty", "--message=Precious")
    git(submodule, "submodule", "--quiet", "deinit", "--force", "inner")
    assert CONTROL.left_out(repository, TREE) == told(repository, "a/sub/modules/inner")


def test_one_that_has_nothing_of_its_own_is_not(
    repository: Path, submodule: Path, git: Git
) -> None:
    git(submodule, "push", "--quiet", "origin", "HEAD:refs/heads/topic")
    git(repository, "submodule", "--quiet", "deinit", "--force", "lib/sub")
    assert CONTROL.left_out(repository, TREE) == ()


def test_one_that_cannot_be_read_is_told(repository: Path, submodule: Path, git: Git) -> None:
    git(repository, "submodule", "--quiet", "deinit", "--force", "lib/sub")
    (repository / ".git" / "modules" / "a" / "sub" / "config").write_text("[broken")
    (line,) = CONTROL.left_out(repository, TREE)
    assert line.startswith(f"{repository}/.git: its submodule 'a/sub' is not archived: ")


def test_links_lead_nowhere(repository: Path, submodule: Path, git: Git) -> None:
    modules = repository / ".git" / "modules"
    (modules / "circle").symlink_to(modules)
    assert CONTROL.left_out(repository, TREE) == ()
