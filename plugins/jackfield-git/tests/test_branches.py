"""``git-branches``: the branches of a repository, as the real git made it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError, Table
from jackfield_git import branches

Git = Callable[..., str]


def run(*paths: Path) -> Table:
    parser = ArgumentParser()
    branches.configure(parser)
    return branches.run(parser.parse_args([str(path) for path in paths]))


def of(path: Path) -> dict[object, dict[str, object]]:
    records = run(path).records
    assert records is not None
    return {record["branch"]: dict(record) for record in records}


@pytest.fixture
def clone(repository: Path, git: Git) -> Path:
    """A clone with an old branch that is merged and one that is not, of which the upstream went."""
    clone = repository.parent / "clone"
    git(repository, "branch", "topic")
    git(repository, "clone", "--quiet", repository, clone)
    git(clone, "branch", "old")
    git(clone, "commit", "--quiet", "--allow-empty", "--message=Two", time=1700100000)
    git(clone, "checkout", "--quiet", "topic")
    git(clone, "commit", "--quiet", "--allow-empty", "--message=Three", time=1700200000)
    git(clone, "branch", "--quiet", "--remotes", "--delete", "origin/topic")
    git(clone, "checkout", "--quiet", "main")
    return clone


def test_all_that_is_known_of_a_branch(clone: Path, git: Git) -> None:
    assert of(clone)["main"] == {
        "branch": "main",
        "current": True,
        "revision": git(clone, "rev-parse", "main"),
        "upstream": "origin/main",
        "gone": False,
        "ahead": 1,
        "behind": 0,
        "merged": True,
        "date": "2023-11-16T03:00:00+01:00",
    }


def test_merged_and_gone(clone: Path) -> None:
    known = of(clone)
    assert {name: branch["merged"] for name, branch in known.items()} == {
        "main": True,
        "old": True,
        "topic": False,
    }
    assert [name for name, branch in known.items() if branch["gone"]] == ["topic"]
    assert (known["topic"]["ahead"], known["topic"]["behind"]) == (None, None)


def test_what_people_see(clone: Path, git: Git) -> None:
    table = run(clone)
    assert table.columns == ("branch", "revision", "upstream", "remarks", "date")
    revision = {name: git(clone, "rev-parse", name)[:10] for name in ("main", "old", "topic")}
    assert table.rows == [
        ("main", revision["main"], "origin/main +1", "current", "2023-11-16"),
        ("old", revision["old"], "", "merged", "2023-11-14"),
        ("topic", revision["topic"], "origin/topic gone", "", "2023-11-17"),
    ]


def test_with_a_detached_head_merged_is_what_that_commit_holds(clone: Path, git: Git) -> None:
    git(clone, "checkout", "--quiet", "--detach", "topic")
    known = of(clone)
    assert [name for name, branch in known.items() if branch["merged"]] == ["old", "topic"]
    assert not any(branch["current"] for branch in known.values())


def test_before_the_first_commit(tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "--quiet")
    assert run(tmp_path).rows == []


def test_on_a_branch_without_a_commit_nothing_is_merged(clone: Path, git: Git) -> None:
    git(clone, "checkout", "--quiet", "--orphan", "fresh")
    assert not any(branch["merged"] for branch in of(clone).values())


def test_a_bare_repository(repository: Path, git: Git) -> None:
    bare = repository.parent / "bare"
    git(repository, "clone", "--quiet", "--bare", repository, bare)
    assert of(bare)["main"]["current"] is True


def test_a_ref_that_is_broken_is_reported_and_the_others_are_shown(clone: Path) -> None:
    (clone / ".git" / "refs" / "heads" / "broken").write_text("no hash\n")
    table = run(clone)
    assert [row[0] for row in table.rows] == ["main", "old", "topic"]
    (error,) = table.errors
    assert str(error) == f"{clone}: warning: ignoring broken ref refs/heads/broken"


def test_the_current_directory_by_default(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    assert [row[0] for row in run().rows] == ["main"]


def test_a_path_that_is_no_repository(tmp_path: Path) -> None:
    with pytest.raises(JackfieldError) as error:
        run(tmp_path)
    assert str(error.value) == (
        f"{tmp_path}: neither it nor a directory above it is a Git repository"
    )
