"""Archives: the history that comes back is the one that was, as the real Subversion sees it."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_svn.control import Subversion
from jackfield_svn.info import REPOSITORY

Svn = Callable[..., str]

CONTROL = Subversion()
HOOKS = ("start-commit", "pre-commit", "post-commit", "pre-revprop-change", "post-revprop-change")
HOOKS += ("pre-lock", "post-lock", "pre-unlock", "post-unlock")


def history(svn: Svn, repository: Path) -> str:
    """Give all that Subversion can say of a repository."""
    return svn("svnadmin", "dump", "--quiet", repository) + svn("svnlook", "uuid", repository)


def there_and_back(repository: Path) -> Path:
    archive, restored = repository.parent / "archive", repository.parent / "restored"
    CONTROL.archive(repository, REPOSITORY, archive)
    CONTROL.check(archive)
    CONTROL.restore(archive, restored, REPOSITORY)
    return restored


def snapshot(top: Path) -> dict[Path, tuple[int, ...]]:
    stats = {path: path.lstat() for path in top.rglob("*")}
    return {path: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in stats.items()}


def test_the_whole_history_comes_back(rich: Path, svn: Svn) -> None:
    restored = there_and_back(rich)
    assert history(svn, restored) == history(svn, rich)
    assert svn("svnlook", "tree", restored, "--full-paths") == svn(
        "svnlook", "tree", rich, "--full-paths"
    )
    svn("svnadmin", "verify", "--quiet", restored)


def test_an_empty_repository(tmp_path: Path, svn: Svn) -> None:
    svn("svnadmin", "create", tmp_path / "empty")
    restored = there_and_back(tmp_path / "empty")
    assert history(svn, restored) == history(svn, tmp_path / "empty")


@pytest.mark.parametrize("version", ["1.3", "1.6", "1.8"])
def test_repositories_of_old_formats(tmp_path: Path, svn: Svn, version: str) -> None:
    old = tmp_path / "old"
    svn("svnadmin", "create", "--compatible-version", version, old)
    svn("svn", "mkdir", "-m", "One", f"file://{old}/trunk")
    before = CONTROL.fingerprint(old, REPOSITORY)
    svn("svn", "mkdir", "-m", "Two", f"file://{old}/tags")
    assert CONTROL.fingerprint(old, REPOSITORY) != before
    assert history(svn, there_and_back(old)) == history(svn, old)


def test_a_packed_repository(tmp_path: Path, svn: Svn) -> None:
    packed = tmp_path / "packed"
    svn("svnadmin", "create", packed)
    format = packed / "db" / "format"
    format.chmod(0o644)
    format.write_text(format.read_text().replace("sharded 1000", "sharded 2"))
    svn("svn", "mkdir", "-m", "One", f"file://{packed}/trunk")
    for number in range(4):
        svn("svn", "mkdir", "-m", "More", f"file://{packed}/trunk/{number}")
    svn("svnadmin", "pack", packed)
    assert list((packed / "db" / "revs").glob("*.pack"))
    assert list((packed / "db" / "revprops").glob("*.pack"))
    assert history(svn, there_and_back(packed)) == history(svn, packed)
    before = CONTROL.fingerprint(packed, REPOSITORY)
    svn("svnadmin", "setrevprop", "-r", "2", packed, "custom", packed / "format")
    assert CONTROL.fingerprint(packed, REPOSITORY) != before


def test_svnadmin_reads_an_archive(rich: Path, svn: Svn) -> None:
    CONTROL.archive(rich, REPOSITORY, rich.parent / "archive")
    svn("svnadmin", "create", rich.parent / "other")
    dumped = gzip.decompress((rich.parent / "archive").read_bytes())
    svn("svnadmin", "load", "--quiet", rich.parent / "other", data=dumped)
    assert history(svn, rich.parent / "other") == history(svn, rich)


def test_log_messages_that_subversion_does_not_take_any_more(
    repository: Path, tmp_path: Path, svn: Svn
) -> None:
    dumped = svn("svnadmin", "dump", "--quiet", repository).replace("Layout", "Lay\rut") + "\n\n"
    svn("svnadmin", "create", tmp_path / "odd")
    with pytest.raises(RuntimeError, match="E125005"):
        svn("svnadmin", "load", "--quiet", tmp_path / "odd", data=dumped.encode())
    arguments = ("load", "--quiet", "--bypass-prop-validation", tmp_path / "odd")
    svn("svnadmin", *arguments, data=dumped.encode())
    assert history(svn, there_and_back(tmp_path / "odd")) == history(svn, tmp_path / "odd")


@pytest.mark.parametrize("name", [b"with space", b"new\nline", b"\xff\xfe", b"-rf", b"a@2", b"%20"])
def test_odd_paths(rich: Path, svn: Svn, name: bytes) -> None:
    plain = history(svn, rich)
    odd = rich.rename(rich.parent / os.fsdecode(name))
    archive = rich.parent / os.fsdecode(name + b".archive")
    restored = rich.parent / os.fsdecode(name + b"2")
    CONTROL.archive(odd, REPOSITORY, archive)
    CONTROL.check(archive)
    CONTROL.restore(archive, restored, REPOSITORY)
    assert CONTROL.state(restored, REPOSITORY).revision == "6"
    assert history(svn, restored.rename(rich.parent / "restored")) == plain


def test_nothing_is_written_and_no_hook_runs(rich: Path, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    for hook in HOOKS:
        (rich / "hooks" / hook).write_text(f"#!/bin/sh\ntouch '{marks}/{hook}'\n")
        (rich / "hooks" / hook).chmod(0o755)
    before = snapshot(rich)
    CONTROL.state(rich, REPOSITORY)
    CONTROL.history(rich, REPOSITORY)
    CONTROL.fingerprint(rich, REPOSITORY)
    restored = there_and_back(rich)
    assert snapshot(rich) == before
    assert list(marks.iterdir()) == []
    assert not list((restored / "hooks").glob("*-commit"))


class TestFingerprint:
    def test_it_changes_with_every_commit_and_property(self, repository: Path, svn: Svn) -> None:
        url = f"file://{repository}"
        file = repository / "format"
        seen = [CONTROL.fingerprint(repository, REPOSITORY)]
        for arguments in (
            ("svn", "copy", "-m", "Branch", f"{url}/trunk", f"{url}/branches/1"),
            ("svn", "copy", "-m", "Tag", f"{url}/trunk", f"{url}/tags/1"),
            ("svnadmin", "setrevprop", "-r", "1", repository, "custom", file),
            ("svnadmin", "setuuid", repository),
        ):
            svn(*arguments)
            seen.append(CONTROL.fingerprint(repository, REPOSITORY))
        assert len(set(seen)) == len(seen)

    def test_it_changes_with_nothing_else(self, repository: Path, tree: Path, svn: Svn) -> None:
        before = CONTROL.fingerprint(repository, REPOSITORY)
        (tree / "file").write_text("changed\n")
        svn("svn", "status", tree)
        svn("svnadmin", "verify", "--quiet", repository)
        (repository / "conf" / "new").touch()
        assert CONTROL.fingerprint(repository, REPOSITORY) == before


class TestBroken:
    @pytest.fixture
    def archive(self, rich: Path) -> Path:
        archive = rich.parent / "an archive"
        CONTROL.archive(rich, REPOSITORY, archive)
        return archive

    def fails(self, archive: Path) -> str:
        restored = archive.parent / "restored"
        with pytest.raises(JackfieldError) as error:
            CONTROL.check(archive)
        with pytest.raises(JackfieldError):
            CONTROL.restore(archive, restored, REPOSITORY)
        assert not restored.exists()
        assert "\n" not in str(error.value)
        assert str(archive) in str(error.value)
        return str(error.value)

    def test_that_cannot_be_read(self, archive: Path) -> None:
        archive.unlink()
        archive.mkdir()
        assert self.fails(archive) == f"{archive}: cannot be read: Is a directory"

    def test_empty(self, archive: Path) -> None:
        archive.write_bytes(b"")
        assert self.fails(archive) == f"{archive}: holds no dump of a Subversion repository"

    def test_missing(self, archive: Path) -> None:
        archive.unlink()
        assert self.fails(archive) == f"{archive}: cannot be read: No such file or directory"

    def test_of_something_else(self, archive: Path) -> None:
        archive.write_bytes(gzip.compress(b"something else"))
        assert self.fails(archive) == f"{archive}: holds no dump of a Subversion repository"

    @pytest.mark.parametrize("part", [0.001, 0.5, 0.9999])
    def test_truncated(self, archive: Path, part: float) -> None:
        data = archive.read_bytes()
        archive.write_bytes(data[: int(len(data) * part)])
        assert "is damaged" in self.fails(archive)

    def test_garbled(self, archive: Path) -> None:
        # A single bit of gzip's may be padding, on which nothing depends.
        data = bytearray(archive.read_bytes())
        middle = slice(len(data) // 2, len(data) // 2 + 16)
        data[middle] = bytes(each ^ 0xFF for each in data[middle])
        archive.write_bytes(data)
        assert "is damaged" in self.fails(archive)

    def test_garbled_before_it_was_compressed(self, archive: Path) -> None:
        data = bytearray(gzip.decompress(archive.read_bytes()))
        place = data.index(b"Node-path: trunk/binary")
        data[data.index(b"SVN\0", place) + 50] ^= 0xFF
        archive.write_bytes(gzip.compress(data))
        assert "svnadmin load ended with status 1: E" in self.fails(archive)

    def test_a_destination_that_is_there(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "there").mkdir()
        with pytest.raises(JackfieldError, match="is there already"):
            CONTROL.restore(archive, tmp_path / "there", REPOSITORY)
        assert list((tmp_path / "there").iterdir()) == []


def test_a_damaged_repository(rich: Path) -> None:
    revision = rich / "db" / "revs" / "0" / "5"
    revision.chmod(0o644)
    data = bytearray(revision.read_bytes())
    data[len(data) // 2] ^= 0xFF
    revision.write_bytes(data)
    target = rich.parent / "archive"
    with pytest.raises(JackfieldError) as error:
        CONTROL.archive(rich, REPOSITORY, target)
    assert str(error.value).startswith(f"{rich}: svnadmin dump ended with status 1: E")
    assert "\n" not in str(error.value)
    assert not target.exists()


@pytest.mark.parametrize("file", ["revs/0/1", "revprops/0/1", "uuid"])
def test_a_fifo_is_not_waited_for(rich: Path, file: str) -> None:
    fifo = rich / "db" / file
    fifo.unlink()
    os.mkfifo(fifo)
    with pytest.raises(JackfieldError, match="neither a file nor a directory: take it away"):
        CONTROL.archive(rich, REPOSITORY, rich.parent / "archive")


def test_what_svn_shows_of_a_damaged_file_is_on_one_line(repository: Path, tmp_path: Path) -> None:
    (repository / "db" / "fs-type").write_bytes(b"fs\x1cfs\n")
    with pytest.raises(JackfieldError, match="Unknown FS type 'fs fs'") as raised:
        CONTROL.archive(repository, REPOSITORY, tmp_path / "archive")
    assert len(str(raised.value).splitlines()) == 1
