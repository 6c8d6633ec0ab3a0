"""What the contract demands of archives: writing, checking, and restoring them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jackfield.formats import ControlFormat, matches
from jackfield.testing.subjects import Subject, refused

_THREADS = 4

ODD = {
    "blanks": " two  blanks ",
    "a line break": "line\nbreak",
    "quotes": "'\"`$(false)\\",
    "URL": "%41#x?y=@1,z",
    "letters": "größe 字",
    "no UTF-8": "by\udcffte",
    "an option": "-R",
}
"""Names of directories: a path may hold any character but NUL."""

BROKEN: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "something else": lambda path: path.write_bytes(b"this is no archive\n" * 1000),
    "its beginning": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 3]),
    "all but its end": lambda path: path.write_bytes(
        path.read_bytes()[: path.stat().st_size * 9 // 10]
    ),
}


class Archiving(Subject):
    """Archives, and what is made of them."""

    @pytest.fixture
    def archive(self, directory: Path, tmp_path: Path) -> Path:
        """An archive of the repository, alone in its directory."""
        (tmp_path / "archives").mkdir()
        archive = tmp_path / "archives" / f"archive{self.system.suffix}"
        self.system.archive(directory, self.format, archive)
        return archive

    def test_the_suffix_is_one(self) -> None:
        """`suffix` is the end of an archive's name, with its dot."""
        suffix = self.system.suffix
        assert suffix.startswith(".") and len(suffix) > 1
        assert suffix.isascii() and suffix.isprintable() and not set(suffix) & set("/\\ ")

    def test_an_archive_is_one_new_file(self, archive: Path) -> None:
        """`archive` writes to the new file `target`, and nothing beside it."""
        assert [path.name for path in archive.parent.iterdir()] == [archive.name]
        assert archive.is_file() and archive.stat().st_size

    def test_the_whole_history_comes_back(self, directory: Path, archive: Path) -> None:
        """What is restored has the history that was, with all branches and tags."""
        expected = self.told(directory)
        restored = archive.parent / "restored"
        self.system.restore(archive, restored, self.format)
        assert self.told(restored) == expected

    def test_what_is_restored_needs_nothing_of_what_was(
        self, directory: Path, archive: Path, tmp_path: Path
    ) -> None:
        """An archive is whole: neither the repository nor the archive is needed afterwards."""
        expected = self.told(directory)
        moved = tmp_path / "gone"
        restored = tmp_path / "restored"
        directory.rename(moved)
        self.system.restore(archive, restored, self.format)
        archive.unlink()
        shutil.rmtree(moved)
        assert self.told(restored) == expected

    def test_what_is_restored_is_of_the_same_kind(self, directory: Path, archive: Path) -> None:
        """What is restored is of the kind that `format` names."""
        restored = archive.parent / "restored"
        self.system.restore(archive, restored, self.format)
        assert matches(restored, ControlFormat(self.format, self.formats[self.format], "it"))
        before = self.system.state(directory, self.format)
        after = self.system.state(restored, self.format)
        assert (after.revision, after.date) == (before.revision, before.date)
        assert (after.changes is None) == (before.changes is None)
        assert not after.dirty

    def test_what_is_restored_may_be_renamed(self, directory: Path, archive: Path) -> None:
        """Nothing in what is restored depends on its own path."""
        expected = self.told(directory)
        restored, renamed = archive.parent / "restored", archive.parent / "renamed"
        self.system.restore(archive, restored, self.format)
        restored.rename(renamed)
        assert not self.system.state(renamed, self.format).dirty
        self.add_revision(renamed)
        self.add_revision(directory)
        assert self.told(renamed) != expected
        assert not restored.exists()

    def test_restoring_leaves_nothing_beside_it(self, archive: Path) -> None:
        """`restore` makes a repository at `destination`, and nothing else."""
        self.system.restore(archive, archive.parent / "restored", self.format)
        assert {path.name for path in archive.parent.iterdir()} == {archive.name, "restored"}

    def test_an_archive_of_what_is_restored_has_the_same(
        self, directory: Path, archive: Path
    ) -> None:
        """What comes back can be archived again, and holds as much."""
        expected = self.told(directory)
        restored, again = archive.parent / "restored", archive.parent / "again"
        self.system.restore(archive, restored, self.format)
        self.system.archive(restored, self.format, archive.with_name("second"))
        self.system.check(archive.with_name("second"))
        self.system.restore(archive.with_name("second"), again, self.format)
        assert self.told(again) == expected

    def test_a_good_archive_passes_and_is_left_as_it_is(self, archive: Path) -> None:
        """`check` opens an archive; it neither changes it nor leaves anything beside it."""
        before = archive.read_bytes()
        self.system.check(archive)
        assert archive.read_bytes() == before
        assert [path.name for path in archive.parent.iterdir()] == [archive.name]

    @pytest.mark.parametrize("fault", BROKEN)
    def test_a_broken_archive_is_refused(self, archive: Path, fault: str) -> None:
        """`check` raises if an archive is broken, and `restore` does: one line that names it."""
        BROKEN[fault](archive)
        with refused(archive):
            self.system.check(archive)
        with refused(archive):
            self.system.restore(archive, archive.parent / "restored", self.format)

    @pytest.mark.parametrize("name", ODD)
    def test_paths_may_hold_any_character(self, directory: Path, tmp_path: Path, name: str) -> None:
        """Paths may hold any character but NUL: of repositories, archives and destinations."""
        expected = self.told(directory)
        place = tmp_path / "places" / ODD[name]
        place.mkdir(parents=True)
        odd = directory.rename(place / f"{ODD[name]}.from")
        assert self.system.state(odd, self.format).unpushed
        archive, restored = place / f"{ODD[name]}.archive", place / f"{ODD[name]}.to"
        self.system.archive(odd, self.format, archive)
        self.system.check(archive)
        self.system.restore(archive, restored, self.format)
        assert self.told(restored.rename(tmp_path / "plain")) == expected

    def test_several_threads_may_work_at_a_time(self, directory: Path, tmp_path: Path) -> None:
        """Archives of one repository may be made, checked and restored at the same time."""
        expected = self.told(directory)

        def work(number: int) -> Path:
            archive, restored = tmp_path / f"archive{number}", tmp_path / f"restored{number}"
            self.system.archive(directory, self.format, archive)
            self.system.check(archive)
            self.system.restore(archive, restored, self.format)
            return restored

        with ThreadPoolExecutor(_THREADS) as pool:
            made = list(pool.map(work, range(_THREADS)))
        assert [self.told(each) for each in made] == [expected] * _THREADS
