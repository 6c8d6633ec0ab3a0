"""Archives: the history after is the history before, and what is broken is noticed."""

from __future__ import annotations

import gzip
import io
import os
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_cvs import rcs
from jackfield_cvs.control import CVS

Run = Callable[..., str]

REPOSITORY, WORKING = "CVS repository", "CVS working directory"


@pytest.fixture
def archive(repository: Path) -> Path:
    target = repository.parent / "archive"
    CVS().archive(repository, REPOSITORY, target)
    return target


def history(cvs: Run, repository: Path) -> str:
    """What the real cvs says of all revisions, tags and branches, and of each text."""
    names = sorted(each.name for each in repository.iterdir())
    log = "".join(cvs(repository.parent, "-d", repository, "rlog", each) for each in names)
    assert log or names == ["CVSROOT"]
    tree = "".join(
        cvs(repository.parent, "-d", repository, "checkout", "-p", *options, each)
        for each in names
        if each != "CVSROOT"
        for options in ((), ("-rTAG",), ("-rTOPIC",))
    )
    return log.replace(str(repository), "REPOSITORY") + tree


def test_round_trip(repository: Path, archive: Path, cvs: Run) -> None:
    before = history(cvs, repository)
    assert "On the branch" in before and "zero\n" in before
    CVS().check(archive)
    restored = repository.parent / "restored"
    CVS().restore(archive, restored, REPOSITORY)
    assert history(cvs, restored) == before
    moved = restored.rename(repository.parent / "moved")
    assert history(cvs, moved) == before
    assert {path.relative_to(moved) for path in moved.rglob("*")} == {
        path.relative_to(repository) for path in repository.rglob("*")
    }


def test_work_goes_on_in_what_was_restored(archive: Path, cvs: Run) -> None:
    restored = archive.parent / "restored"
    CVS().restore(archive, restored, REPOSITORY)
    cvs(archive.parent, "-d", restored, "checkout", "-d", "again", "-r", "TOPIC", "module")
    again = archive.parent / "again"
    (again / "file").write_text("more\n")
    os.utime(again / "file", (1, 1))
    cvs(again, "commit", "-m", "More")
    assert CVS().state(restored, REPOSITORY).unpushed == 9


def test_an_empty_repository(tmp_path: Path, cvs: Run) -> None:
    cvs(tmp_path, "-d", tmp_path / "empty", "init")
    CVS().archive(tmp_path / "empty", REPOSITORY, tmp_path / "archive")
    CVS().check(tmp_path / "archive")
    CVS().restore(tmp_path / "archive", tmp_path / "restored", REPOSITORY)
    assert history(cvs, tmp_path / "restored") == history(cvs, tmp_path / "empty")


def test_a_working_directory_gives_its_repository(tree: Path, archive: Path) -> None:
    target = archive.parent / "by-tree"
    CVS().archive(tree, WORKING, target)
    assert target.read_bytes() == archive.read_bytes()
    CVS().restore(target, archive.parent / "restored", WORKING)
    assert (archive.parent / "restored" / "CVSROOT" / "modules,v").is_file()


def test_the_same_repository_gives_the_same_archive(repository: Path, archive: Path) -> None:
    copy = archive.parent / "copy"
    CVS().restore(archive, copy, REPOSITORY)
    again = archive.parent / "again"
    CVS().archive(copy, REPOSITORY, again)
    assert again.read_bytes() == archive.read_bytes()


def test_odd_names_modes_and_links(repository: Path, cvs: Run) -> None:
    odd = [repository / "module" / os.fsdecode(name) for name in (b"\xff\n -", b"\xc3\xa4" * 90)]
    for directory in odd:
        directory.mkdir()
        file = directory / "file,v"
        file.write_bytes((repository / "module" / "file,v").read_bytes())
        file.chmod(0o555)
    (repository / "module" / "link").symlink_to("sub")
    repository.chmod(0o775)
    target, restored = repository.parent / "archive", repository.parent / "restored"
    CVS().archive(repository, REPOSITORY, target)
    CVS().check(target)
    CVS().restore(target, restored, REPOSITORY)
    for directory in odd:
        file = restored / directory.relative_to(repository) / "file,v"
        assert stat.S_IMODE(file.stat().st_mode) == 0o555
    assert (restored / "module" / "link").readlink() == Path("sub")
    assert history(cvs, restored) == history(cvs, repository)


def test_locks_and_caches_are_left_out(repository: Path, archive: Path) -> None:
    before = CVS().fingerprint(repository, REPOSITORY)
    (repository / "module" / "#cvs.rfl.host.123").touch()
    (repository / "module" / "#cvs.lock").mkdir()
    (repository / "module" / ",file,").write_text("half")
    with (repository / "CVSROOT" / "val-tags").open("a") as file:
        file.write("ANOTHER y\n")
    assert CVS().fingerprint(repository, REPOSITORY) == before
    again = repository.parent / "again"
    CVS().archive(repository, REPOSITORY, again)
    assert again.read_bytes() == archive.read_bytes()


def test_fingerprint(repository: Path, tree: Path, cvs: Run) -> None:
    seen = [CVS().fingerprint(tree, WORKING)]
    (tree / "file").write_text("changed\n")
    os.utime(tree / "file", (1, 1))
    cvs(tree, "-n", "update")
    assert CVS().fingerprint(repository, REPOSITORY) == seen[0]
    cvs(tree, "commit", "-m", "More")
    seen.append(CVS().fingerprint(repository, REPOSITORY))
    cvs(tree, "tag", "NEW")
    seen.append(CVS().fingerprint(repository, REPOSITORY))
    cvs(tree, "tag", "-b", "NEWER")
    seen.append(CVS().fingerprint(repository, REPOSITORY))
    assert len(set(seen)) == 4


def test_a_link_that_leads_out_is_said(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    link = repository / "module" / "link"
    for target in ("../../outside", str(tmp_path / "outside")):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        with pytest.raises(JackfieldError, match=f"^{link}: leads to {target}, out of the "):
            CVS().archive(repository, REPOSITORY, tmp_path / "archive")
        (tmp_path / "archive").unlink()


def test_a_fifo_is_said(repository: Path, tmp_path: Path) -> None:
    os.mkfifo(repository / "module" / "fifo,v")
    with pytest.raises(JackfieldError, match="is no file, directory or link"):
        CVS().archive(repository, REPOSITORY, tmp_path / "archive")


def garble(archive: Path, part: float) -> None:
    """Invert some bytes: a single bit of gzip's may be padding, on which nothing depends."""
    data = bytearray(archive.read_bytes())
    place = int(len(data) * part)
    data[place : place + 16] = bytes(each ^ 0xFF for each in data[place : place + 16])
    archive.write_bytes(data)


class TestBroken:
    def refused(self, archive: Path) -> str:
        destination = archive.parent / "refused"
        with pytest.raises(JackfieldError) as error:
            CVS().check(archive)
        assert "\n" not in str(error.value)
        assert not destination.exists()
        return str(error.value)

    def test_empty(self, archive: Path) -> None:
        archive.write_bytes(b"")
        assert self.refused(archive).startswith(f"{archive}: ")

    def test_missing(self, archive: Path) -> None:
        archive.unlink()
        assert self.refused(archive).startswith(f"{archive}: ")

    @pytest.mark.parametrize("part", [0.01, 0.5, 0.9, 0.999])
    def test_truncated(self, archive: Path, part: float) -> None:
        data = archive.read_bytes()
        archive.write_bytes(data[: int(len(data) * part)])
        assert self.refused(archive).startswith(f"{archive}: ")

    @pytest.mark.parametrize("part", [0.0, 0.01, 0.3, 0.5, 0.9, 0.999])
    def test_garbled(self, archive: Path, part: float) -> None:
        garble(archive, part)
        assert self.refused(archive).startswith(f"{archive}: ")

    def test_something_else(self, archive: Path) -> None:
        archive.write_bytes(gzip.compress(b"something else" * 1000))
        assert self.refused(archive).startswith(f"{archive}: ")
        empty = io.BytesIO()
        tarfile.open(fileobj=empty, mode="w:gz").close()
        archive.write_bytes(empty.getvalue())
        assert "holds no CVS repository" in self.refused(archive)

    def test_a_damaged_file_in_it(self, repository: Path, archive: Path) -> None:
        path = repository / "module" / "file,v"
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data.replace(b"d2 1", b"d9 1"))
        assert data != path.read_bytes()
        archive.unlink()
        CVS().archive(repository, REPOSITORY, archive)
        assert self.refused(archive).startswith(
            f"{archive}: module/file,v in it is damaged: revision "
        )


@pytest.mark.parametrize(
    ("name", "kind", "target"),
    [
        ("../out", tarfile.REGTYPE, ""),
        ("/out", tarfile.REGTYPE, ""),
        ("link", tarfile.SYMTYPE, "/etc"),
        ("link", tarfile.SYMTYPE, "../.."),
        ("hard", tarfile.LNKTYPE, "/etc/passwd"),
        ("fifo", tarfile.FIFOTYPE, ""),
        ("device", tarfile.CHRTYPE, ""),
    ],
)
def test_a_hostile_archive(tmp_path: Path, name: str, kind: bytes, target: str) -> None:
    archive, destination = tmp_path / "archive", tmp_path / "in" / "destination"
    destination.parent.mkdir()
    with tarfile.open(archive, "w:gz") as tar:
        tar.addfile(directory("CVSROOT"))
        tar.addfile(tarfile.TarInfo("CVSROOT/modules,v"), io.BytesIO())
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, target
        tar.addfile(member)
    with pytest.raises(JackfieldError, match=f"^{archive}: "):
        CVS().restore(archive, destination, REPOSITORY)
    assert not (tmp_path / "in" / "out").exists()
    assert not (destination / name).is_symlink()


def directory(name: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.mode = tarfile.DIRTYPE, 0o755
    return member


def test_nothing_is_written_through_a_link_of_the_archive(tmp_path: Path) -> None:
    archive, outside = tmp_path / "archive", tmp_path / "outside"
    outside.mkdir()
    with tarfile.open(archive, "w:gz") as tar:
        tar.addfile(directory("CVSROOT"))
        member = tarfile.TarInfo("way")
        member.type, member.linkname = tarfile.SYMTYPE, "../outside"
        tar.addfile(member)
        tar.addfile(tarfile.TarInfo("way/file"), io.BytesIO())
    with pytest.raises(JackfieldError):
        CVS().restore(archive, tmp_path / "restored", REPOSITORY)
    assert list(outside.iterdir()) == []


def test_every_file_of_the_tool_passes_the_check(repository: Path) -> None:
    files = list(repository.rglob("*,v"))
    assert len(files) > 15
    for path in files:
        assert rcs.check(path.read_bytes()).head
