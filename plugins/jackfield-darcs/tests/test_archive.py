"""Archives: the history after is the history before, and what is broken is noticed."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_darcs.control import OLD, Darcs

Run = Callable[..., str]

FORMAT = "Darcs repository"


@pytest.fixture
def archive(repository: Path, tmp_path: Path) -> Path:
    Darcs().archive(repository, FORMAT, tmp_path / "archive")
    return tmp_path / "archive"


def history(darcs: Run, path: Path) -> str:
    """What the real darcs says of all patches and tags, with their content."""
    log = darcs(path, "log", "--verbose", "--no-cache")
    return log + darcs(path, "show", "tags") + darcs(path, "show", "files", "--no-pending")


def test_round_trip(repository: Path, archive: Path, darcs: Run) -> None:
    before = history(darcs, repository)
    assert "One [and] * more" in before and "+two" in before
    (repository / "file").write_text("not recorded\n")
    Darcs().check(archive)
    restored = repository.parent / "restored"
    Darcs().restore(archive, restored, FORMAT)
    restored = restored.rename(repository.parent / "moved")
    assert history(darcs, restored) == before
    assert (restored / "file").read_text() == "one\ntwo\n"
    assert (restored / "directory" / "with space").read_bytes() == b"\0binary"
    assert Darcs().state(restored, FORMAT).changes == {}
    with pytest.raises(RuntimeError, match="No changes!"):
        darcs(restored, "whatsnew", "--look-for-adds")
    darcs(restored, "check")


def test_work_goes_on_in_what_was_restored(repository: Path, archive: Path, darcs: Run) -> None:
    restored = repository.parent / "restored"
    Darcs().restore(archive, restored, FORMAT)
    (restored / "file").write_text("three\n")
    darcs(restored, "record", "--all", "-m", "Three")
    darcs(repository, "pull", "--all", restored)
    assert (repository / "file").read_text() == "three\n"


def test_an_empty_repository(tmp_path: Path, darcs: Run) -> None:
    (tmp_path / "empty").mkdir()
    darcs(tmp_path / "empty", "init")
    Darcs().archive(tmp_path / "empty", FORMAT, tmp_path / "archive")
    Darcs().check(tmp_path / "archive")
    Darcs().restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    assert Darcs().state(tmp_path / "restored", FORMAT).unpushed == 0
    (tmp_path / "restored" / "file").touch()
    darcs(tmp_path / "restored", "add", "file")


def test_without_a_working_tree(repository: Path, darcs: Run, tmp_path: Path) -> None:
    darcs(tmp_path, "clone", "--no-working-dir", repository, "bare")
    Darcs().archive(tmp_path / "bare", FORMAT, tmp_path / "archive")
    Darcs().restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    assert [path.name for path in (tmp_path / "restored").iterdir()] == ["_darcs"]
    assert history(darcs, tmp_path / "restored") == history(darcs, repository)


def test_without_all_of_the_recorded_tree(repository: Path, tmp_path: Path) -> None:
    # Darcs 2.18 makes clones without working tree so. The recorded tree is in the archive, then.
    (repository / "_darcs" / "prefs" / "boring").write_text("mine\n")
    form = repository / "_darcs" / "format"
    form.write_bytes(form.read_bytes().replace(b"hashed", b"hashed|no-working-dir", 1))
    Darcs().archive(repository, FORMAT, tmp_path / "whole")
    top = (repository / "_darcs" / "hashed_inventory").read_text().split("\n")[0]
    for each in (repository / "_darcs" / "pristine.hashed").iterdir():
        if each.name != top.removeprefix("pristine:"):
            each.unlink()
    before = sorted(path for path in (repository / "_darcs").rglob("*"))
    Darcs().archive(repository, FORMAT, tmp_path / "rebuilt")
    assert sorted(path for path in (repository / "_darcs").rglob("*")) == before
    assert gzip.decompress((tmp_path / "rebuilt").read_bytes()) == gzip.decompress(
        (tmp_path / "whole").read_bytes()
    )
    Darcs().check(tmp_path / "rebuilt")


def test_without_a_patch_and_parts_of_the_recorded_tree(
    repository: Path, darcs: Run, tmp_path: Path
) -> None:
    darcs(tmp_path, "clone", "--no-working-dir", repository, "a bare one")
    control = tmp_path / "a bare one" / "_darcs"
    for each in (control / "pristine.hashed").iterdir():
        each.unlink()
    patch = next((control / "patches").iterdir())
    patch.unlink()
    with pytest.raises(JackfieldError) as error:
        Darcs().archive(tmp_path / "a bare one", FORMAT, tmp_path / "archive")
    assert str(error.value) == (
        f"{patch}: is not there: if the repository is a lazy clone, complete it with"
        f" darcs clone --complete '{tmp_path / 'a bare one'}' NEW"
    )


def test_an_old_fashioned_repository(old: Path, darcs: Run, tmp_path: Path) -> None:
    (old / "_darcs" / "prefs" / "boring").write_text("mine\n")
    Darcs().archive(old, OLD, tmp_path / "archive")
    Darcs().check(tmp_path / "archive")
    Darcs().restore(tmp_path / "archive", tmp_path / "restored", OLD)
    restored = tmp_path / "restored"
    assert darcs(restored, "log", "--verbose") == darcs(old, "log", "--verbose")
    assert darcs(restored, "show", "tags") == "v1\n"
    assert (restored / "a").read_text() == "hello\nyou\n"
    assert (restored / "_darcs" / "prefs" / "boring").read_text() == "mine\n"
    assert Darcs().state(restored, FORMAT).revision == Darcs().state(old, OLD).revision


def test_the_same_history_gives_the_same_archive(
    repository: Path, archive: Path, darcs: Run, tmp_path: Path
) -> None:
    Darcs().restore(archive, tmp_path / "restored", FORMAT)
    Darcs().archive(tmp_path / "restored", FORMAT, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == archive.read_bytes()
    restored = Darcs().fingerprint(tmp_path / "restored", FORMAT)
    assert restored == Darcs().fingerprint(repository, FORMAT)


def test_fingerprint(repository: Path, darcs: Run) -> None:
    seen = [Darcs().fingerprint(repository, FORMAT)]
    (repository / "file").write_text("changed\n")
    (repository / "new").touch()
    darcs(repository, "add", "new")
    assert Darcs().fingerprint(repository, FORMAT) == seen[0]
    darcs(repository, "record", "--all", "-m", "More")
    seen.append(Darcs().fingerprint(repository, FORMAT))
    darcs(repository, "tag", "v2")
    seen.append(Darcs().fingerprint(repository, FORMAT))
    darcs(repository, "setpref", "boringfile", ".boring")
    seen.append(Darcs().fingerprint(repository, FORMAT))
    assert len(set(seen)) == 4


def test_patches_that_a_rebase_put_aside(repository: Path, darcs: Run, tmp_path: Path) -> None:
    darcs(repository, "rebase", "suspend", "--all", "--last", "1")
    before = darcs(repository, "rebase", "log", "--verbose")
    assert "+two" in before
    Darcs().archive(repository, FORMAT, tmp_path / "archive")
    Darcs().check(tmp_path / "archive")
    Darcs().restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    assert darcs(tmp_path / "restored", "rebase", "log", "--verbose") == before


def test_odd_names_and_contents(repository: Path, darcs: Run, tmp_path: Path) -> None:
    files = {b"new\nline": b"x", b"\xff\\": b"", b"\xc3\xa4 b": gzip.compress(b"packed")}
    for name, content in files.items():
        path = repository / os.fsdecode(name)
        path.write_bytes(content)
        darcs(repository, "add", "--reserved-ok", b"./" + name)
    darcs(repository, "record", "--all", "-m", "Odd")
    Darcs().archive(repository, FORMAT, tmp_path / "archive")
    Darcs().check(tmp_path / "archive")
    restored = tmp_path / os.fsdecode(b"\xff\n")
    Darcs().restore(tmp_path / "archive", restored, FORMAT)
    for name, content in files.items():
        assert (restored / os.fsdecode(name)).read_bytes() == content
    assert history(darcs, restored) == history(darcs, repository)


def test_a_lazy_clone_is_not_whole(repository: Path, darcs: Run, tmp_path: Path) -> None:
    darcs(tmp_path, "clone", "--lazy", "--no-cache", repository, "lazy")
    with pytest.raises(JackfieldError, match="is a lazy clone, complete it with darcs clone"):
        Darcs().archive(tmp_path / "lazy", FORMAT, tmp_path / "archive")


def test_darcs_is_missing(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(JackfieldError, match=r"^darcs was not found: install it"):
        Darcs().check(archive)


def garble(archive: Path, part: float) -> None:
    """Invert some bytes: a single bit of gzip's may be padding, on which nothing depends."""
    data = bytearray(archive.read_bytes())
    place = int(len(data) * part)
    data[place : place + 16] = bytes(each ^ 0xFF for each in data[place : place + 16])
    archive.write_bytes(data)


class TestBroken:
    def refused(self, archive: Path) -> str:
        with pytest.raises(JackfieldError) as error:
            Darcs().check(archive)
        assert "\n" not in str(error.value)
        return str(error.value)

    @pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.9, 0.999])
    def test_truncated(self, archive: Path, part: float) -> None:
        data = archive.read_bytes()
        archive.write_bytes(data[: int(len(data) * part)])
        assert self.refused(archive).startswith(f"{archive}: ")

    def test_missing(self, archive: Path) -> None:
        archive.unlink()
        assert self.refused(archive).startswith(f"{archive}: ")

    @pytest.mark.parametrize("part", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999])
    def test_garbled(self, archive: Path, part: float) -> None:
        garble(archive, part)
        assert self.refused(archive).startswith(f"{archive}: ")

    def test_something_else(self, archive: Path) -> None:
        archive.write_bytes(gzip.compress(b"something else" * 1000))
        assert self.refused(archive).startswith(f"{archive}: ")
        again(archive, {})
        assert "holds no Darcs repository" in self.refused(archive)

    def test_a_patch_that_is_not_the_one_that_was_recorded(self, archive: Path) -> None:
        members = contents(archive)
        for name in members:
            if "/patches/" in name:
                members[name] = gzip.compress(b"something else")
        again(archive, members)
        assert "is damaged" in self.refused(archive)

    def test_a_patch_that_is_missing(self, archive: Path) -> None:
        members = contents(archive)
        members = {name: data for name, data in members.items() if "/patches/" not in name}
        again(archive, members)
        assert "the archive is not whole" in self.refused(archive)

    def test_a_recorded_tree_that_the_patches_do_not_make(self, archive: Path) -> None:
        members = contents(archive)
        nothing = b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        inventory = members["_darcs/hashed_inventory"]
        members["_darcs/hashed_inventory"] = b"pristine:" + nothing + inventory[73:]
        again(archive, members)
        assert "darcs check ended with status" in self.refused(archive)


@pytest.mark.parametrize("name", ["../out", "/out", "_darcs/prefs/defaults", "file", "_darcs/x"])
def test_an_archive_with_more_than_a_history(archive: Path, tmp_path: Path, name: str) -> None:
    again(archive, contents(archive) | {name: b"x"})
    for act in (Darcs().check, lambda each: Darcs().restore(each, tmp_path / "a", FORMAT)):
        with pytest.raises(JackfieldError, match="is no part of a history"):
            act(archive)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["../out", "..", "_darcs", "_DARCS", "a/b", ""])
def test_a_recorded_name_that_leads_elsewhere(archive: Path, tmp_path: Path, name: str) -> None:
    members = contents(archive)
    nothing = hashlib.sha256().hexdigest()
    tree = f"file:\n{name}\n{nothing}\n".encode()
    top = hashlib.sha256(tree).hexdigest()
    inventory = members["_darcs/hashed_inventory"]
    members["_darcs/hashed_inventory"] = f"pristine:{top}".encode() + inventory[73:]
    again(archive, members | {f"_darcs/pristine.hashed/{top}": tree})
    with pytest.raises(JackfieldError, match="is damaged, or hostile"):
        Darcs().restore(archive, tmp_path / "in", FORMAT)
    assert not (tmp_path / "out").exists()


def contents(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        return {each.name: tar.extractfile(each).read() for each in tar}  # type: ignore[union-attr]


def again(archive: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(archive, "w:gz") as tar:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
