"""Which control directory a path belongs to: design section 8, on real directories."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield.formats import ControlFormat, identify

WORKING_TREE = ControlFormat("Git working tree", {".git/": None, ".git/HEAD": None}, "git")
LINKED = ControlFormat("Git linked worktree", {".git": None}, "git")
BARE = ControlFormat("Git repository", {"HEAD": None, "objects/": None, "refs/": None}, "git")
MERCURIAL = ControlFormat("Mercurial", {".hg/": None}, "hg")
ALL = [WORKING_TREE, LINKED, BARE, MERCURIAL]


def git(directory: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    command = ["git", "-C", str(directory), *who, *arguments]
    variables = {"PATH": os.environ["PATH"], "HOME": str(directory)}
    subprocess.run(command, check=True, capture_output=True, env=variables, timeout=60)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    top = tmp_path / "repository"
    (top / "deep" / "er").mkdir(parents=True)
    (top / "deep" / "file").touch()
    git(top, "init", "--quiet")
    git(top, "commit", "--quiet", "--allow-empty", "--message=One")
    return top


@pytest.mark.parametrize("below", [".", "deep", "deep/er", "deep/file"])
def test_a_path_in_a_working_tree(repository: Path, below: str) -> None:
    found = identify(repository / below, ALL)
    assert (found.directory, found.formats) == (repository, (WORKING_TREE,))
    assert found.path == repository / below
    assert found.undetermined == ()


def test_a_bare_repository(repository: Path) -> None:
    bare = repository.parent / "bare"
    git(repository, "clone", "--quiet", "--bare", ".", str(bare))
    assert identify(bare / "refs" / "heads", ALL).directory == bare
    assert identify(bare, ALL).formats == (BARE,)


def test_a_linked_worktree(repository: Path) -> None:
    linked = repository.parent / "linked"
    git(repository, "worktree", "add", "--quiet", str(linked))
    found = identify(linked, ALL)
    assert (found.directory, found.formats) == (linked, (LINKED,))


@pytest.mark.parametrize("inside", [".git", ".git/objects", ".git/HEAD", ".git/refs/heads"])
def test_a_path_inside_of_a_control_directory_belongs_to_its_tree(
    repository: Path, inside: str
) -> None:
    found = identify(repository / inside, ALL)
    assert (found.directory, found.formats) == (repository, (WORKING_TREE,))


def test_a_submodule_s_repository_belongs_to_the_tree_that_has_it(repository: Path) -> None:
    git(repository, "init", "--quiet", "--bare", ".git/modules/inside")
    assert identify(repository / ".git" / "modules" / "inside", ALL).directory == repository


def test_a_directory_of_such_a_name_that_does_not_match_has_trees_of_its_own(
    tmp_path: Path,
) -> None:
    tree = tmp_path / ".git" / "kept"
    (tree / ".hg").mkdir(parents=True)
    found = identify(tree, ALL)
    assert (found.directory, found.formats) == (tree, (MERCURIAL,))


def test_the_innermost_control_directory_counts(repository: Path) -> None:
    (repository / "deep" / ".hg").mkdir()
    found = identify(repository / "deep" / "er", ALL)
    assert (found.directory, found.formats) == (repository / "deep", (MERCURIAL,))


def test_all_formats_that_match_there_are_given_in_order(repository: Path) -> None:
    (repository / ".hg").mkdir()
    assert identify(repository, ALL).formats == (WORKING_TREE, MERCURIAL)
    assert identify(repository, reversed(ALL)).formats == (MERCURIAL, WORKING_TREE)


def test_no_control_directory_at_all(tmp_path: Path) -> None:
    unheard_of = ControlFormat("Unheard of", {".unheard-of/": None}, "test")
    found = identify(tmp_path, [unheard_of])
    assert (found.directory, found.formats, found.undetermined) == (None, (), ())


def test_a_symlink_is_resolved_first(repository: Path) -> None:
    link = repository.parent / "link"
    link.symlink_to(repository / "deep" / "er")
    found = identify(link, ALL)
    assert (found.path, found.directory) == (repository / "deep" / "er", repository)


def test_a_relative_path(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "deep")
    assert identify(".", ALL).directory == repository


def test_odd_names(repository: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(repository.parent) + b"/with space\nand \xff"))
    repository.rename(odd)
    assert identify(odd / "deep", ALL).directory == odd


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gone", "no such file or directory"),
        ("dangling", "no such file or directory"),
        ("loop", "too many levels of symbolic links"),
        ("file/below", "not a directory"),
        ("a\0b", "embedded null"),  # then Python 3.11 says byte, 3.13 character
    ],
)
def test_a_path_that_is_not_there(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to("gone")
    (tmp_path / "loop").symlink_to("loop")
    path = f"{tmp_path}/{name}"
    with pytest.raises(JackfieldError) as error:
        identify(path, ALL)
    message = str(error.value)
    assert message.startswith(f"cannot identify {path}: ")
    assert reason in message


def test_an_empty_path_is_not_the_current_directory() -> None:
    with pytest.raises(JackfieldError, match="cannot identify : no such file or directory"):
        identify("", ALL)
