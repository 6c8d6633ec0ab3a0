"""``git-state``: how a repository stands, as the real git made it."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError, Table
from jackfield_git import state

Git = Callable[..., str]


def run(*paths: str | bytes | Path) -> Table:
    parser = ArgumentParser()
    state.configure(parser)
    return state.run(parser.parse_args([os.fsdecode(path) for path in paths]))


def of(path: str | Path) -> dict[str, object]:
    table = run(path)
    assert table.errors == []
    assert table.records is not None
    (record,) = table.records
    return dict(record)


def commit(git: Git, top: Path, message: str = "More") -> str:
    git(top, "commit", "--quiet", "--allow-empty", f"--message={message}")
    return git(top, "rev-parse", "HEAD")


def test_a_clean_working_tree(repository: Path, git: Git) -> None:
    assert of(repository) == {
        "path": str(repository),
        "branch": "main",
        "revision": git(repository, "rev-parse", "HEAD"),
        "upstream": None,
        "gone": False,
        "ahead": None,
        "behind": None,
        "staged": 0,
        "changed": 0,
        "untracked": 0,
        "conflicts": 0,
        "stashes": 0,
        "date": "2023-11-14T23:13:20+01:00",
    }


def test_what_people_see(repository: Path, git: Git) -> None:
    (repository / "file").write_text("two\n")
    (repository / "new").touch()
    table = run(repository)
    revision = git(repository, "rev-parse", "HEAD")[:10]
    assert table.columns == ("path", "branch", "revision", "upstream", "changes", "date")
    assert table.rows == [
        (str(repository), "main", revision, "", "1 changed, 1 untracked", "2023-11-14")
    ]


def test_changes_are_counted(repository: Path, git: Git) -> None:
    for name in ("staged", "both"):
        (repository / name).write_text("staged\n")
        git(repository, "add", name)
    (repository / "both").write_text("changed again\n")
    (repository / "file").unlink()
    (repository / "directory").mkdir()
    for name in ("directory/a", "directory/b", "c"):
        (repository / name).touch()
    found = of(repository)
    assert (found["staged"], found["changed"], found["untracked"]) == (2, 2, 2)


def test_a_rename_counts_as_a_file_that_went_and_one_that_came(repository: Path, git: Git) -> None:
    git(repository, "mv", "file", "moved")
    assert of(repository)["staged"] == 2


def test_conflicts_are_counted(repository: Path, git: Git) -> None:
    git(repository, "checkout", "--quiet", "-b", "other")
    (repository / "file").write_text("theirs\n")
    git(repository, "commit", "--quiet", "--all", "--message=Theirs")
    git(repository, "checkout", "--quiet", "main")
    (repository / "file").write_text("ours\n")
    git(repository, "commit", "--quiet", "--all", "--message=Ours")
    with pytest.raises(RuntimeError, match="CONFLICT"):
        git(repository, "merge", "--quiet", "other")
    found = of(repository)
    assert (found["conflicts"], found["staged"], found["changed"]) == (1, 0, 0)


def test_ignored_files_do_not_count(repository: Path, git: Git, home: Path) -> None:
    (repository / ".git" / "info" / "exclude").write_text("by-repository\n")
    (home / ".config" / "git").mkdir(parents=True)
    (home / ".config" / "git" / "ignore").write_text("by-user\n")
    for name in ("by-repository", "by-user"):
        (repository / name).touch()
    assert of(repository)["untracked"] == 0


def test_stashes_are_counted(repository: Path, git: Git) -> None:
    for content in ("two\n", "three\n"):
        (repository / "file").write_text(content)
        git(repository, "stash", "--quiet")
    found = of(repository)
    assert (found["stashes"], found["changed"]) == (2, 0)
    assert run(repository).rows[0][4] == "2 stashed"


def test_before_the_first_commit(tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "file").touch()
    git(tmp_path, "add", "file")
    found = of(tmp_path)
    assert (found["branch"], found["revision"], found["date"]) == ("main", None, None)
    assert found["staged"] == 1


def test_a_detached_head(repository: Path, git: Git) -> None:
    first = git(repository, "rev-parse", "HEAD")
    commit(git, repository)
    git(repository, "checkout", "--quiet", first)
    found = of(repository)
    assert (found["branch"], found["revision"]) == (None, first)
    assert found["date"] == "2023-11-14T23:13:20+01:00"


def test_a_branch_may_be_called_detached(repository: Path, git: Git) -> None:
    git(repository, "checkout", "--quiet", "-b", "(detached)")
    assert of(repository)["branch"] == "(detached)"


class TestUpstream:
    @pytest.fixture
    def clone(self, repository: Path, git: Git) -> Path:
        clone = repository.parent / "clone"
        git(repository, "clone", "--quiet", repository, clone)
        return clone

    def test_as_it_is(self, clone: Path) -> None:
        found = of(clone)
        assert (found["upstream"], found["ahead"], found["behind"]) == ("origin/main", 0, 0)
        assert run(clone).rows[0][3] == "origin/main"

    def test_ahead_and_behind(self, clone: Path, repository: Path, git: Git) -> None:
        for _ in range(2):
            commit(git, clone, "Ours")
        commit(git, repository, "Theirs")
        git(clone, "fetch", "--quiet")
        found = of(clone)
        assert (found["ahead"], found["behind"]) == (2, 1)
        assert run(clone).rows[0][3] == "origin/main +2 -1"

    def test_gone(self, clone: Path, git: Git) -> None:
        git(clone, "branch", "--quiet", "--remotes", "--delete", "origin/main")
        found = of(clone)
        assert (found["upstream"], found["gone"]) == ("origin/main", True)
        assert (found["ahead"], found["behind"]) == (None, None)
        assert run(clone).rows[0][3] == "origin/main gone"

    def test_a_branch_of_the_same_repository(self, repository: Path, git: Git) -> None:
        git(repository, "checkout", "--quiet", "--track", "-b", "topic", "main")
        commit(git, repository)
        found = of(repository)
        assert (found["upstream"], found["ahead"]) == ("main", 1)

    def test_names_that_have_to_be_quoted(self, clone: Path, git: Git) -> None:
        remote, branch = 'o"r\\[i]g=i;n#', "m\"a]i;n#='x"
        git(clone, "remote", "rename", "origin", "o")
        git(clone, "branch", "--quiet", "--move", branch)
        text = (clone / ".git" / "config").read_text()
        text = text.replace('"o"', '"o\\"r\\\\[i]g=i;n#"').replace(
            "remote = o\n", 'remote = "o\\"r\\\\[i]g=i;n#"\n'
        )
        (clone / ".git" / "config").write_text(text)
        assert git(clone, "config", f"branch.{branch}.remote") == remote
        found = of(clone)
        assert (found["branch"], found["upstream"]) == (branch, "o/main")


def test_a_working_tree_elsewhere_is_told(repository: Path, git: Git) -> None:
    (repository.parent / "tree").mkdir()
    git(repository, "config", "core.worktree", "../../tree")
    (error,) = run(repository).errors
    assert str(error) == (
        f"{repository}: its core.worktree names another working tree, {repository.parent}/tree: "
        "what is changed there is not counted; git status does that"
    )
    git(repository, "config", "core.worktree", "..")
    assert run(repository).errors == []
    git(repository, "config", "core.worktree", "../../tree")
    git(repository, "worktree", "add", "--quiet", "../linked")
    assert run(repository.parent / "linked").errors == []


class TestKinds:
    def test_a_bare_repository(self, repository: Path, git: Git) -> None:
        bare = repository.parent / "bare"
        git(repository, "clone", "--quiet", "--bare", repository, bare)
        found = of(bare)
        assert (found["path"], found["branch"]) == (str(bare), "main")
        assert found["revision"] == git(repository, "rev-parse", "HEAD")
        assert [found[count] for count in ("staged", "changed", "untracked", "conflicts")] == (
            [None] * 4
        )
        assert run(bare).rows[0][4] == "bare"

    def test_a_linked_worktree(self, repository: Path, git: Git) -> None:
        linked = repository.parent / "linked"
        git(repository, "worktree", "add", "--quiet", linked)
        (linked / "new").touch()
        found = of(linked)
        assert (found["path"], found["branch"]) == (str(linked), "linked")
        assert (found["changed"], found["untracked"]) == (0, 1)

    def test_a_linked_worktree_of_a_bare_repository(self, repository: Path, git: Git) -> None:
        bare, linked = repository.parent / "bare", repository.parent / "linked"
        git(repository, "clone", "--quiet", "--bare", repository, bare)
        git(bare, "worktree", "add", "--quiet", linked)
        (linked / "file").unlink()
        assert of(linked)["changed"] == 1

    def test_a_submodule(self, repository: Path, git: Git) -> None:
        other = repository.parent / "other"
        git(repository, "clone", "--quiet", repository, other)
        git(repository, "submodule", "--quiet", "add", other, "sub")
        git(repository, "commit", "--quiet", "--message=Add a submodule")
        (repository / "sub" / "file").write_text("changed\n")
        found = of(repository / "sub")
        assert (found["path"], found["changed"]) == (str(repository / "sub"), 1)
        assert of(repository)["changed"] == 0, "what is not committed there is its own affair"
        commit(git, repository / "sub")
        assert of(repository)["changed"] == 1, "another revision of it is ours"

    def test_a_head_that_is_a_symbolic_link(self, repository: Path) -> None:
        (repository / ".git" / "HEAD").unlink()
        (repository / ".git" / "HEAD").symlink_to("refs/heads/main")
        assert of(repository)["branch"] == "main"

    def test_objects_from_elsewhere(self, repository: Path, git: Git) -> None:
        clone = repository.parent / "clone"
        git(repository, "clone", "--quiet", "--shared", repository, clone)
        assert of(clone)["staged"] == 0
        (clone / ".git" / "objects" / "info" / "alternates").write_text(
            "../../../repository/.git/objects\n"
        )
        assert of(clone)["staged"] == 0

    def test_a_shallow_clone(self, repository: Path, git: Git) -> None:
        for _ in range(3):
            commit(git, repository)
        clone = repository.parent / "clone"
        git(repository, "clone", "--quiet", "--depth=1", f"file://{repository}", clone)
        commit(git, clone)
        assert of(clone)["ahead"] == 1

    def test_a_partial_clone(self, repository: Path, git: Git) -> None:
        git(repository, "config", "uploadpack.allowFilter", "true")
        clone = repository.parent / "clone"
        source = f"file://{repository}"
        git(repository, "clone", "--quiet", "--filter=blob:none", "--no-checkout", source, clone)
        found = of(clone)
        assert (found["revision"], found["staged"]) == (git(repository, "rev-parse", "HEAD"), 1)

    def test_packed_refs(self, repository: Path, git: Git) -> None:
        git(repository, "pack-refs", "--all")
        assert of(repository)["revision"] == git(repository, "rev-parse", "HEAD")

    def test_a_split_index(self, repository: Path, git: Git) -> None:
        git(repository, "update-index", "--split-index")
        assert of(repository)["staged"] == 0

    def test_a_sparse_checkout(self, repository: Path, git: Git) -> None:
        (repository / "a").mkdir()
        (repository / "a" / "file").touch()
        git(repository, "add", "a")
        git(repository, "commit", "--quiet", "--message=More")
        git(repository, "sparse-checkout", "set", "--cone", "--sparse-index", "b")
        assert not (repository / "a").exists()
        found = of(repository)
        assert (found["staged"], found["changed"]) == (0, 0)
        # Git 2.46 and newer give advice, which is no warning.
        (repository / "a").mkdir()
        (repository / "a" / "file").write_text("outside of what is checked out\n")
        found = of(repository)
        assert (found["staged"], found["changed"]) == (0, 1)

    def test_sha256(self, tmp_path: Path, git: Git) -> None:
        git(tmp_path, "init", "--quiet", "--object-format=sha256")
        assert of(tmp_path)["revision"] is None
        assert of(tmp_path)["revision"] != commit(git, tmp_path)
        assert len(str(of(tmp_path)["revision"])) == 64

    def test_line_ends_as_the_repository_has_them(self, repository: Path, git: Git) -> None:
        git(repository, "config", "core.autocrlf", "true")
        (repository / "file").unlink()
        git(repository, "checkout", "--quiet", "file")
        assert (repository / "file").read_bytes() == b"one\r\n"
        os.utime(repository / "file")  # so that git has to look at what is in it
        assert of(repository)["changed"] == 0

    def test_filters_of_the_user(self, repository: Path, git: Git) -> None:
        git(repository, "config", "--global", "filter.upper.clean", "tr a-z A-Z")
        (repository / ".gitattributes").write_text("file filter=upper\n")
        git(repository, "add", "--all")
        git(repository, "commit", "--quiet", "--message=Filtered")
        assert git(repository, "show", "HEAD:file") == "ONE"
        os.utime(repository / "file")
        assert of(repository)["changed"] == 0


class TestPaths:
    def test_the_current_directory_by_default(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(repository)
        assert run().rows[0][0] == str(repository)

    def test_anywhere_in_the_repository(self, repository: Path) -> None:
        (repository / "deep" / "er").mkdir(parents=True)
        (repository / "link").symlink_to("deep/er")
        for path in ("file", "deep/er", "link", ".git", ".git/refs"):
            assert of(repository / path)["path"] == str(repository), path

    @pytest.mark.parametrize(
        "name", [b"with space", b"new\nline", b"\xff\xfe", b"-rf", b"a:b=c'\""]
    )
    def test_odd_names(self, repository: Path, git: Git, name: bytes) -> None:
        odd = Path(os.fsdecode(os.fsencode(repository.parent) + b"/" + name))
        repository.rename(odd)
        for inside in (name, name + b"2"):
            (odd / os.fsdecode(inside)).touch()
        git(odd, "add", "--", name)
        found = of(odd)
        assert (found["path"], found["staged"], found["untracked"]) == (str(odd), 1, 1)

    def test_odd_branches(self, repository: Path, git: Git) -> None:
        branch = os.fsdecode(b"gr\xc3\xbcn/\xff]bold]\xe2\x80\xae")
        git(repository, "checkout", "--quiet", "-b", branch)
        assert of(repository)["branch"] == branch

    def test_several(self, repository: Path, git: Git) -> None:
        clone = repository.parent / "clone"
        git(repository, "clone", "--quiet", repository, clone)
        assert [row[0] for row in run(clone, repository).rows] == [str(clone), str(repository)]

    def test_one_of_several_that_is_no_repository(self, repository: Path) -> None:
        nowhere = repository.parent / "nowhere"
        table = run(nowhere, repository)
        assert [row[0] for row in table.rows] == [str(repository)]
        (error,) = table.errors
        assert str(error) == f"{nowhere}: cannot be looked at: No such file or directory"

    def test_one_that_is_no_repository(self, tmp_path: Path) -> None:
        with pytest.raises(JackfieldError) as error:
            run(tmp_path)
        assert str(error.value) == (
            f"{tmp_path}: neither it nor a directory above it is a Git repository"
        )


def test_nothing_is_written(repository: Path) -> None:
    (repository / "file").touch()  # git would like to refresh the index now
    before = all_files(repository)
    assert of(repository)["changed"] == 0
    assert all_files(repository) == before


def all_files(top: Path) -> dict[Path, tuple[int, ...]]:
    stats = {path: path.lstat() for path in top.rglob("*")}
    return {path: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in stats.items()}
