"""Large files beside the history: Git LFS and git-annex keep them, and an archive has them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_git.control import Git as Control
from jackfield_git.info import BARE

Git = Callable[..., str]

TREE = "Git working tree"
CONTROL = Control()
CONTENT = {"a": b"as it is\r\nand not \n" * 1000, "b": bytes(range(256)) * 40_000, "c": b""}


def there_and_back(directory: Path, format: str = TREE) -> Path:
    archive, restored = directory.parent / "archive.bundle", directory.parent / "restored"
    CONTROL.archive(directory, format, archive)
    CONTROL.check(archive)
    CONTROL.restore(archive, restored, format)
    return restored


def needs(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


def below(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def lfs(repository: Path, git: Git, home: Path) -> Path:
    """A repository with three files in Git LFS, of which one is in its past alone."""
    needs("git-lfs")
    git(repository, "lfs", "install", "--local")
    git(repository, "lfs", "track", "*.bin")
    for name, content in CONTENT.items():
        (repository / f"{name}.bin").write_bytes(content)
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message=Large")
    git(repository, "rm", "--quiet", "b.bin")
    git(repository, "commit", "--quiet", "--message=One less")
    return repository


def test_what_git_lfs_has_comes_back(lfs: Path, git: Git) -> None:
    kept = below(lfs / ".git" / "lfs" / "objects")
    assert len(kept) == 2  # of what is empty it keeps nothing
    restored = there_and_back(lfs)
    assert below(restored / ".git" / "lfs" / "objects") == kept
    git(restored, "lfs", "fsck")
    git(restored, "lfs", "install", "--local")
    git(restored, "lfs", "checkout")
    assert (restored / "a.bin").read_bytes() == CONTENT["a"]
    git(restored, "checkout", "--quiet", "HEAD~1")
    assert (restored / "b.bin").read_bytes() == CONTENT["b"]


def test_they_are_held_once_by_what_is_restored(lfs: Path, git: Git) -> None:
    restored = there_and_back(lfs)
    assert "size-pack: 0" not in git(restored, "count-objects", "-v")
    total = sum(path.stat().st_size for path in (restored / ".git" / "objects").rglob("*.pack"))
    assert total < 10_000
    assert not list((restored / ".git").glob("jackfield*"))
    git(restored, "fsck", "--strict")


def test_a_stash_and_a_detached_worktree_outlive_that(lfs: Path, git: Git) -> None:
    for content in ("two\n", "three\n"):
        (lfs / "file").write_text(content)
        git(lfs, "stash", "--quiet")
    git(lfs, "worktree", "add", "--quiet", "--detach", "../linked")
    git(lfs.parent / "linked", "commit", "--quiet", "--allow-empty", "--message=Apart")
    tip = git(lfs.parent / "linked", "rev-parse", "HEAD")
    restored = there_and_back(lfs)
    assert git(restored, "show", "stash@{1}:file") == "two"
    assert git(restored, "show", "stash@{0}:file") == "three"
    git(restored, "cat-file", "-e", tip)


def test_settings_of_the_user_do_not_change_them(lfs: Path, home: Path) -> None:
    (home / ".gitconfig").write_text("[core]\nautocrlf = true\nattributesFile = ~/attributes\n")
    (home / "attributes").write_text("* text eol=crlf ident\n")
    kept = below(lfs / ".git" / "lfs" / "objects")
    assert below(there_and_back(lfs) / ".git" / "lfs" / "objects") == kept


def test_of_a_bare_repository(lfs: Path, git: Git) -> None:
    bare = lfs.parent / "bare"
    git(lfs, "clone", "--quiet", "--bare", lfs, bare)
    shutil.copytree(lfs / ".git" / "lfs", bare / "lfs")
    kept = below(lfs / ".git" / "lfs" / "objects")
    assert below(there_and_back(bare, BARE) / "lfs" / "objects") == kept


def test_an_odd_path(lfs: Path) -> None:
    kept = below(lfs / ".git" / "lfs" / "objects")
    odd = lfs.rename(lfs.parent / os.fsdecode(b"o d\nd\xff"))
    assert below(there_and_back(odd) / ".git" / "lfs" / "objects") == kept


@pytest.mark.parametrize(
    "options", [[], ["-c", "annex.tune.objecthash1=true", "-c", "annex.tune.branchhash1=true"]]
)
def test_what_git_annex_has_comes_back(
    repository: Path, git: Git, home: Path, options: list[str]
) -> None:
    needs("git-annex")
    git(repository, *options, "annex", "init", "--quiet", "here")
    (repository / "large").write_bytes(CONTENT["b"])
    git(repository, "annex", "add", "--quiet", "large")
    git(repository, "commit", "--quiet", "--message=Large")
    uuid = git(repository, "config", "annex.uuid")
    restored = there_and_back(repository)
    subprocess.run(["chmod", "-R", "u+w", repository], check=True)
    shutil.rmtree(repository)
    assert (restored / "large").read_bytes() == CONTENT["b"]
    git(restored, "annex", "fsck", "--quiet")
    assert git(restored, "config", "annex.uuid") == uuid
    assert json.loads(git(restored, "annex", "whereis", "--json", "large"))["whereis"][0]["here"]


def test_the_fingerprint_changes_with_them(lfs: Path, git: Git) -> None:
    before = CONTROL.fingerprint(lfs, TREE)
    git(lfs, "gc", "--quiet")
    assert CONTROL.fingerprint(lfs, TREE) == before
    oid = "ab" * 32
    (lfs / ".git" / "lfs" / "objects" / "ab" / "ab").mkdir(parents=True)
    (lfs / ".git" / "lfs" / "objects" / "ab" / "ab" / oid).write_text("fetched")
    assert CONTROL.fingerprint(lfs, TREE) != before


def test_nothing_is_read_from_somewhere_else(lfs: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("mine")
    place = lfs / ".git" / "lfs" / "objects"
    (place / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(JackfieldError, match="link: is no regular file: take it away"):
        CONTROL.archive(lfs, TREE, tmp_path / "archive")
    shutil.rmtree(place)
    place.symlink_to(tmp_path)
    with pytest.raises(JackfieldError, match="objects: is no directory of its own: make it one"):
        CONTROL.archive(lfs, TREE, tmp_path / "archive")


def test_what_is_kept_elsewhere_is_not_passed_over(lfs: Path, git: Git) -> None:
    git(lfs, "config", "lfs.storage", "/srv/large")
    with pytest.raises(JackfieldError, match="its large files are outside of it, in /srv/large"):
        CONTROL.archive(lfs, TREE, lfs.parent / "archive")


@pytest.mark.parametrize(
    "path", ["lfs/objects/../../../out", "hooks/post-checkout", "/lfs/objects/x", "lfs/objects/"]
)
def test_an_archive_writes_nowhere_else(repository: Path, git: Git, path: str) -> None:
    blob = git(repository, "rev-parse", "HEAD:file")
    record = {"format": 1, "head": "ref: refs/heads/main", "refs": {}, "worktrees": {}}
    record |= {"stash": [], "shallow": [], "settings": [], "large": {path: blob}}
    (repository / "record").write_text(json.dumps(record))
    made = git(repository, "hash-object", "-w", "record")
    git(repository, "update-ref", "refs/jackfield/archive", made)
    archive = repository.parent / "archive"
    git(repository, "bundle", "create", "--quiet", archive, "--all")
    with pytest.raises(JackfieldError, match="what it says of its refs is malformed"):
        CONTROL.restore(archive, repository.parent / "restored", TREE)
    assert not (repository.parent / "restored").exists()
