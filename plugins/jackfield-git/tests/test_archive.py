"""Archives: what comes back is what was there, as the real git sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_git.control import Git as Control
from jackfield_git.info import BARE

Git = Callable[..., str]

TREE = "Git working tree"
LINKED = "Git linked worktree or submodule"
CONTROL = Control()


def commit(git: Git, top: Path, message: str = "More") -> str:
    git(top, "commit", "--quiet", "--allow-empty", f"--message={message}")
    return git(top, "rev-parse", "HEAD")


def there_and_back(directory: Path, format: str = TREE, as_format: str | None = None) -> Path:
    """Archive, check and restore a repository, and give the new one."""
    archive = directory.parent / "archive.bundle"
    CONTROL.archive(directory, format, archive)
    CONTROL.check(archive)
    restored = directory.parent / "restored"
    CONTROL.restore(archive, restored, as_format or format)
    archive.unlink()
    return restored


def refs(git: Git, repository: Path) -> tuple[list[str], str]:
    """Give all refs with what they name, symbolic ones as such; and HEAD."""
    listed = git(repository, "for-each-ref", "--format=%(refname) %(objectname) %(symref)")
    directory = Path(git(repository, "rev-parse", "--absolute-git-dir"))
    return sorted(listed.split("\n")), (directory / "HEAD").read_text().strip()


def snapshot(top: Path) -> dict[Path, tuple[int, ...]]:
    stats = {path: path.lstat() for path in top.rglob("*")}
    return {path: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in stats.items()}


@pytest.fixture
def rich(repository: Path, git: Git) -> Path:
    """A repository with one of everything that there can be below ``refs/``."""
    git(repository, "branch", "topic/one")
    git(repository, "tag", "light")
    git(repository, "tag", "--annotate", "--message=A tag", "heavy")
    git(repository, "tag", "of-a-blob", "HEAD:file")
    git(repository, "notes", "add", "--message=A note")
    git(repository, "update-ref", "refs/odd/place", "HEAD")
    git(repository, "remote", "add", "origin", "https://me:secret@example.org/x")
    git(repository, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(repository, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    git(repository, "symbolic-ref", "refs/remotes/old/HEAD", "refs/remotes/old/gone")
    git(repository, "branch", "--quiet", "--set-upstream-to=origin/main", "main")
    git(repository, "pack-refs", "--all")
    git(repository, "checkout", "--quiet", "-b", os.fsdecode(b"gr\xc3\xbcn/\xff]"))
    commit(git, repository, "Two")
    git(repository, "checkout", "--quiet", "main")
    return repository


@pytest.mark.parametrize("format", [TREE, BARE])
def test_every_ref_comes_back(rich: Path, git: Git, format: str) -> None:
    before = refs(git, rich)
    restored = there_and_back(rich, as_format=format)
    assert refs(git, restored) == before
    assert git(restored, "rev-parse", "--is-bare-repository") == str(format == BARE).lower()
    assert git(restored, "symbolic-ref", "refs/remotes/old/HEAD") == "refs/remotes/old/gone"
    git(restored, "symbolic-ref", "--delete", "refs/remotes/old/HEAD")  # git fsck minds it
    git(restored, "fsck", "--full", "--strict")
    if format == TREE:
        assert git(restored, "status", "--porcelain") == ""
        assert (restored / "file").read_text() == "one\n"


def test_a_bare_repository_comes_back(rich: Path, git: Git, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    git(tmp_path, "clone", "--quiet", "--mirror", rich, bare)
    restored = there_and_back(bare, BARE)
    assert refs(git, restored) == refs(git, bare)
    assert not (restored / ".git").exists()


def test_the_remotes_come_back_without_logins(rich: Path, git: Git) -> None:
    restored = there_and_back(rich)
    assert git(restored, "remote", "get-url", "origin") == "https://example.org/x"
    assert git(restored, "rev-parse", "--abbrev-ref", "main@{upstream}") == "origin/main"
    assert git(restored, "config", "remote.origin.fetch") == "+refs/heads/*:refs/remotes/origin/*"


def test_git_clone_reads_an_archive(rich: Path, git: Git, tmp_path: Path) -> None:
    archive = tmp_path / "archive.bundle"
    CONTROL.archive(rich, TREE, archive)
    git(tmp_path, "clone", "--quiet", archive, "clone")
    assert git(tmp_path / "clone", "rev-parse", "HEAD") == git(rich, "rev-parse", "HEAD")


@pytest.mark.parametrize("options", [[], ["--object-format=sha256"]])
@pytest.mark.parametrize("format", [TREE, BARE])
def test_an_empty_repository(tmp_path: Path, git: Git, options: list[str], format: str) -> None:
    empty = tmp_path / "empty"
    bare = ["--bare"] if format == BARE else []
    git(tmp_path, "init", "--quiet", *options, *bare, "--initial-branch=trunk", empty)
    restored = there_and_back(empty, format)
    assert refs(git, restored) == ([""], "ref: refs/heads/trunk")
    kind = git(empty, "rev-parse", "--show-object-format")
    assert git(restored, "rev-parse", "--show-object-format") == kind


def test_sha256(tmp_path: Path, git: Git) -> None:
    top = tmp_path / "top"
    git(tmp_path, "init", "--quiet", "--object-format=sha256", top)
    commit(git, top)
    assert refs(git, there_and_back(top)) == refs(git, top)


def test_a_detached_head(repository: Path, git: Git) -> None:
    git(repository, "checkout", "--quiet", "--detach")
    revision = commit(git, repository, "On no branch")
    restored = there_and_back(repository)
    assert refs(git, restored) == refs(git, repository)
    assert git(restored, "rev-parse", "HEAD") == revision


def test_an_unborn_branch_beside_others(repository: Path, git: Git) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "new")
    restored = there_and_back(repository)
    assert refs(git, restored) == refs(git, repository)
    assert [path.name for path in restored.iterdir()] == [".git"]


def test_every_entry_of_the_stash(repository: Path, git: Git) -> None:
    for content in ("two\n", "three\n"):
        (repository / "file").write_text(content)
        git(repository, "stash", "push", "--quiet", f"--message={content.strip()}")
    restored = there_and_back(repository)
    assert git(restored, "stash", "list") == git(repository, "stash", "list")
    assert "stash@{1}: On main: two" in git(restored, "stash", "list")
    git(restored, "stash", "pop", "--quiet", "stash@{1}")
    assert (restored / "file").read_text() == "two\n"


def test_linked_worktrees_share_an_archive(repository: Path, git: Git) -> None:
    linked, loose = repository.parent / "linked", repository.parent / "loose"
    git(repository, "worktree", "add", "--quiet", linked)
    git(repository, "worktree", "add", "--quiet", "--detach", loose)
    revision = commit(git, loose, "On no branch")
    assert CONTROL.history(linked, LINKED) == CONTROL.history(repository, TREE)
    assert CONTROL.history(repository, TREE) == repository / ".git"
    assert CONTROL.fingerprint(linked, LINKED) == CONTROL.fingerprint(repository, TREE)
    restored = there_and_back(linked, LINKED)
    assert (restored / ".git").is_dir()
    assert git(restored, "rev-parse", "main", "linked") == git(
        repository, "rev-parse", "main", "linked"
    )
    assert git(restored, "rev-parse", "refs/jackfield/worktrees/loose") == revision


def test_a_submodule(repository: Path, git: Git) -> None:
    other = repository.parent / "other"
    git(repository, "clone", "--quiet", repository, other)
    git(repository, "submodule", "--quiet", "add", other, "sub")
    history = CONTROL.history(repository / "sub", LINKED)
    assert history == repository / ".git" / "modules" / "sub"
    revision = commit(git, repository / "sub")
    archive = repository.parent / "sub.bundle"
    CONTROL.archive(repository / "sub", LINKED, archive)
    CONTROL.restore(archive, repository.parent / "restored", LINKED)
    assert git(repository.parent / "restored", "rev-parse", "HEAD") == revision
    assert (repository.parent / "restored" / "file").exists()


def test_settings_of_the_user_for_submodules(repository: Path, git: Git, home: Path) -> None:
    other = repository.parent / "other"
    git(repository, "clone", "--quiet", repository, other)
    git(repository, "submodule", "--quiet", "add", other, "sub")
    git(repository, "commit", "--quiet", "--message=Submodule")
    (home / ".gitconfig").write_text("[submodule]\nrecurse = true\nactive = .\n")
    restored = there_and_back(repository)
    assert (restored / ".gitmodules").exists()
    assert list((restored / "sub").iterdir()) == []


def test_a_shallow_clone(repository: Path, git: Git) -> None:
    for _ in range(3):
        commit(git, repository)
    clone = repository.parent / "clone"
    git(repository, "clone", "--quiet", "--depth=2", f"file://{repository}", clone)
    restored = there_and_back(clone)
    assert git(restored, "log", "--format=%H") == git(clone, "log", "--format=%H")
    assert git(restored, "rev-parse", "--is-shallow-repository") == "true"


def test_objects_from_elsewhere_are_taken_in(repository: Path, git: Git) -> None:
    clone = repository.parent / "clone"
    git(repository, "clone", "--quiet", "--shared", repository, clone)
    (clone / ".git" / "objects" / "info" / "alternates").write_text(
        "../../../repository/.git/objects\n"
    )
    restored = there_and_back(clone)
    assert not (restored / ".git" / "objects" / "info" / "alternates").exists()
    assert git(restored, "rev-parse", "HEAD") == git(repository, "rev-parse", "HEAD")
    git(restored, "fsck", "--full")


def test_a_replaced_commit_stays_as_it_was(repository: Path, git: Git) -> None:
    first = git(repository, "rev-parse", "HEAD")
    second = commit(git, repository)
    git(repository, "replace", "--graft", second)
    restored = there_and_back(repository)
    assert refs(git, restored) == refs(git, repository)
    assert git(restored, "rev-list", "HEAD") == second
    assert git(restored, "--no-replace-objects", "rev-list", "HEAD") == f"{second}\n{first}"


def test_an_archive_of_what_was_restored_is_the_same(rich: Path, git: Git) -> None:
    restored = there_and_back(rich)
    git(restored, "config", "remote.origin.url", "https://example.org/x")
    assert CONTROL.fingerprint(restored, TREE) == CONTROL.fingerprint(rich, TREE)
    git(restored, "update-ref", "refs/jackfield/archive", "HEAD")
    git(restored, "update-ref", "refs/jackfield/kept/0", "HEAD:file")
    restored.rename(rich.parent / "once")
    again = there_and_back(rich.parent / "once")
    assert refs(git, again) == refs(git, rich.parent / "once")


@pytest.mark.parametrize("name", [b"with space", b"new\nline", b"\xff\xfe", b"-rf", b"a:b=c'\""])
def test_odd_paths(repository: Path, git: Git, name: bytes) -> None:
    odd = repository.parent / os.fsdecode(name)
    repository.rename(odd)
    (odd / os.fsdecode(name + b"2")).write_text("odd")
    git(odd, "add", "--all")
    commit(git, odd)
    archive = repository.parent / os.fsdecode(name + b".bundle")
    restored = repository.parent / os.fsdecode(name + b"3")
    CONTROL.archive(odd, TREE, archive)
    CONTROL.check(archive)
    CONTROL.restore(archive, restored, TREE)
    assert (restored / os.fsdecode(name + b"2")).read_text() == "odd"
    assert refs(git, restored) == refs(git, odd)


def test_nothing_is_written_into_the_repository(rich: Path, tmp_path: Path) -> None:
    before = snapshot(rich)
    CONTROL.state(rich, TREE)
    CONTROL.history(rich, TREE)
    CONTROL.fingerprint(rich, TREE)
    CONTROL.archive(rich, TREE, tmp_path / "archive.bundle")
    assert snapshot(rich) == before


class TestFingerprint:
    def test_it_changes_with_every_ref(self, repository: Path, git: Git) -> None:
        seen = [CONTROL.fingerprint(repository, TREE)]
        for arguments in (
            ["branch", "topic"],
            ["tag", "v1"],
            ["commit", "--quiet", "--allow-empty", "--message=More"],
            ["checkout", "--quiet", "topic"],
            ["checkout", "--quiet", "--detach"],
            ["update-ref", "refs/remotes/origin/main", "HEAD"],
            ["remote", "add", "origin", "https://example.org/x"],
            ["branch", "--quiet", "--delete", "topic"],
        ):
            git(repository, *arguments)
            seen.append(CONTROL.fingerprint(repository, TREE))
        assert len(set(seen)) == len(seen)

    def test_it_changes_with_the_stash(self, repository: Path, git: Git) -> None:
        for content in ("two\n", "three\n"):
            (repository / "file").write_text(content)
            git(repository, "stash", "--quiet")
        before = CONTROL.fingerprint(repository, TREE)
        git(repository, "stash", "drop", "--quiet", "stash@{1}")
        assert CONTROL.fingerprint(repository, TREE) != before

    def test_it_does_not_change_with_anything_else(self, rich: Path, git: Git) -> None:
        before = CONTROL.fingerprint(rich, TREE)
        assert CONTROL.fingerprint(rich, TREE) == before
        (rich / "file").write_text("changed\n")
        git(rich, "add", "file")
        git(rich, "config", "user.name", "Somebody")
        git(rich, "gc", "--quiet")
        assert CONTROL.fingerprint(rich, TREE) == before


class TestBroken:
    @pytest.fixture
    def archive(self, rich: Path, tmp_path: Path) -> Path:
        archive = tmp_path / "an archive.bundle"
        CONTROL.archive(rich, TREE, archive)
        return archive

    def fails(self, archive: Path) -> str:
        with pytest.raises(JackfieldError) as error:
            CONTROL.check(archive)
        with pytest.raises(JackfieldError) as again:
            CONTROL.restore(archive, archive.parent / "restored", TREE)
        assert str(error.value) == str(again.value)
        assert "\n" not in str(error.value)
        assert str(archive) in str(error.value)
        assert not (archive.parent / "restored").exists()
        return str(error.value)

    def test_empty(self, archive: Path) -> None:
        archive.write_bytes(b"")
        assert "is no archive of jackfield-git" in self.fails(archive)

    def test_missing(self, archive: Path) -> None:
        archive.unlink()
        assert self.fails(archive) == f"{archive}: cannot be read: No such file or directory"

    def test_a_bundle_of_another(self, archive: Path, rich: Path, git: Git) -> None:
        git(rich, "bundle", "create", "--quiet", archive, "--all")
        assert self.fails(archive).endswith("(a bundle of git's is read by git clone)")

    @pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
    def test_truncated(self, archive: Path, part: float) -> None:
        data = archive.read_bytes()
        archive.write_bytes(data[: int(len(data) * part)])
        assert self.fails(archive).startswith(f"{archive}: ")

    @pytest.mark.parametrize("place", [-1, -30, -200])
    def test_garbled(self, archive: Path, place: int) -> None:
        data = bytearray(archive.read_bytes())
        data[place] ^= 0xFF
        archive.write_bytes(data)
        assert self.fails(archive).startswith(f"{archive}: ")

    def test_a_record_that_is_none(self, archive: Path, repository: Path, git: Git) -> None:
        for text in ("", "{}", "[" * 100_000, '{"format": 1, "head": "../x", "refs": 3}'):
            (repository / "record").write_text(text)
            blob = git(repository, "hash-object", "-w", "record")
            git(repository, "update-ref", "refs/jackfield/archive", blob)
            git(repository, "bundle", "create", "--quiet", archive, "refs/jackfield/archive")
            assert self.fails(archive) == f"{archive}: what it says of its refs is malformed"

    @pytest.mark.parametrize(
        "evil",
        [
            {"refs": {"refs/heads/../../config": "HASH"}},
            {"refs": {"../config": "HASH"}},
            {"refs": {"refs/heads/x\n": "HASH"}},
            {"refs": {"refs/heads/x": "ref: ../../config"}},
            {"head": "ref: ../config"},
            {"worktrees": {"../../../config": "HASH"}},
            {"stash": ["x\ny"]},
            {"shallow": ["x"]},
            {"settings": [["core.fsmonitor", "touch mark"]]},
            {"settings": [["remote.o.url", "x\n[core]\nfsmonitor = touch mark"]]},
            {"settings": [["remote.o\n[core]fsmonitor=x.url", "x"]]},
        ],
    )
    def test_a_record_that_reaches_out(
        self, archive: Path, repository: Path, git: Git, evil: dict[str, object]
    ) -> None:
        restored = archive.parent / "restored"
        self.forge(archive, repository, git, {})
        CONTROL.restore(archive, restored, TREE)
        restored.rename(archive.parent / "harmless")
        self.forge(archive, repository, git, evil)
        with pytest.raises(JackfieldError) as error:
            CONTROL.restore(archive, restored, TREE)
        assert str(archive) in str(error.value)
        assert not restored.exists()

    def forge(self, archive: Path, repository: Path, git: Git, part: dict[str, object]) -> None:
        """Make an archive with a record that says `part`, and is empty but for that."""
        record = {"format": 1, "head": "ref: refs/heads/main", "refs": {}, "worktrees": {}}
        text = json.dumps(record | {"stash": [], "shallow": [], "settings": []} | part)
        text = text.replace("HASH", git(repository, "rev-parse", "HEAD"))
        (repository / "record").write_text(text)
        blob = git(repository, "hash-object", "-w", "record")
        git(repository, "update-ref", "refs/jackfield/archive", blob)
        git(repository, "bundle", "create", "--quiet", archive, "--all")

    def test_a_destination_that_is_there(self, archive: Path, tmp_path: Path) -> None:
        place = tmp_path / "place"
        place.mkdir()
        with pytest.raises(JackfieldError, match="is there already"):
            CONTROL.restore(archive, place, TREE)
        assert list(place.iterdir()) == []


class TestDamaged:
    def fails(self, directory: Path) -> str:
        target = directory.parent / "archive.bundle"
        with pytest.raises(JackfieldError) as error:
            CONTROL.archive(directory, TREE, target)
        assert not target.exists()
        assert "\n" not in str(error.value)
        return str(error.value)

    def test_a_broken_ref(self, repository: Path) -> None:
        (repository / ".git" / "refs" / "heads" / "bad").write_text("")
        assert self.fails(repository) == (
            f"{repository}/.git: refs/heads/bad does not name a revision: "
            "delete that ref or mend it"
        )

    @pytest.mark.parametrize("file", ["info/alternates", "ab/0123456789", "pack/x.idx"])
    def test_a_fifo_is_not_waited_for(self, repository: Path, file: str) -> None:
        fifo = repository / ".git" / "objects" / file
        fifo.parent.mkdir(exist_ok=True)
        os.mkfifo(fifo)
        message = f"^{fifo}: is neither a file nor a directory: take it away$"
        with pytest.raises(JackfieldError, match=message):
            CONTROL.archive(repository, TREE, repository.parent / "archive")

    def test_a_worktree_that_may_not_be_looked_at(self, repository: Path, git: Git) -> None:
        git(repository, "worktree", "add", "--quiet", "--detach", repository.parent / "loose")
        program = """if True:
            import sys
            from pathlib import Path
            from jackfield_git.control import Git
            Git().archive(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
        """
        heeding = ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"]
        command = [sys.executable, "-c", program, repository, TREE, repository.parent / "archive"]
        closed = repository / ".git" / "worktrees" / "loose"
        closed.chmod(0)
        done = subprocess.run(
            [*(heeding if os.geteuid() == 0 else []), *command],
            capture_output=True,
            text=True,
            check=False,
        )
        closed.chmod(0o755)
        told = f"{repository}/.git: cannot be read: [Errno 13] Permission denied: '{closed}/HEAD'\n"
        assert done.stderr.endswith(told)
        assert not (repository.parent / "archive").exists()

    def test_a_missing_object(self, repository: Path, git: Git) -> None:
        blob = git(repository, "rev-parse", "HEAD:file")
        (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
        assert blob in self.fails(repository)

    def test_a_partial_clone(self, repository: Path, git: Git) -> None:
        git(repository, "config", "uploadpack.allowFilter", "true")
        clone = repository.parent / "clone"
        source = f"file://{repository}"
        git(repository, "clone", "--quiet", "--filter=blob:none", "--no-checkout", source, clone)
        assert "is a partial clone, and objects are missing: git fetch --refetch" in (
            self.fails(clone)
        )

    def test_no_repository(self, tmp_path: Path) -> None:
        (tmp_path / "none").mkdir()
        assert self.fails(tmp_path / "none") == (
            f"{tmp_path}/none: is no Git repository that can be read"
        )


def test_restoring_runs_nothing_of_the_user(repository: Path, git: Git, home: Path) -> None:
    """A template of the user's would put hooks into what is restored."""
    template = home / "template" / "hooks"
    template.mkdir(parents=True)
    (template / "post-checkout").write_text(f"#!/bin/sh\ntouch '{home}/mark'\n")
    (template / "post-checkout").chmod(0o755)
    git(repository, "config", "--global", "init.templateDir", template.parent)
    restored = there_and_back(repository)
    assert not (restored / ".git" / "hooks").exists()
    assert not (home / "mark").exists()


def test_what_is_restored_can_be_moved(rich: Path, git: Git) -> None:
    restored = there_and_back(rich)
    moved = restored.rename(restored.parent / "moved")
    assert git(moved, "status", "--porcelain") == ""
    done = subprocess.run(
        ["grep", "-r", "-l", str(restored), str(moved)], capture_output=True, check=False
    )
    assert done.stdout == b""
