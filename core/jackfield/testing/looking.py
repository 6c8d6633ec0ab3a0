"""What the contract demands of looking at a repository: its state, history and fingerprint."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from jackfield.errors import JackfieldError
from jackfield.formats import ControlFormat, matches
from jackfield.repositories import NoHistory, RepositoryState
from jackfield.testing.subjects import Subject, refused, taken

_THREADS = 8
_LONGEST = 1000
"""Characters of a fingerprint: it stands in the manifest, one for each repository."""

DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "of something else": lambda path: path.write_bytes(b"\xff\0something else\n" * 100),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "gone": lambda path: path.unlink(),
}


class Looking(Subject):
    """State, history and fingerprint."""

    def test_the_repository_is_of_the_format(self, directory: Path) -> None:
        """`format` is the name in ``control_formats`` that matched in `directory`."""
        assert matches(directory, ControlFormat(self.format, self.formats[self.format], "it"))

    def test_the_state_says_what_it_means(self, directory: Path) -> None:
        """A state has values of the types, ranges and forms that `RepositoryState` says."""
        found = self.system.state(directory, self.format)
        assert isinstance(found, RepositoryState)
        for text in (found.branch, found.revision, found.upstream, found.date):
            assert text is None or (isinstance(text, str) and text and "\0" not in text)
        for count in (found.shelved, found.ahead, found.behind, found.unpushed, found.size):
            assert count is None or (isinstance(count, int) and count >= 0)
        for word, number in (found.changes or {}).items():
            assert isinstance(word, str) and isinstance(number, int) and number >= 0
        assert isinstance(found.warnings, tuple)
        assert all(len(line.splitlines()) == 1 for line in found.warnings)
        if found.date is not None:
            assert datetime.fromisoformat(found.date).tzinfo is not None, "a date has an offset"

    def test_what_is_clean_has_no_changes_and_no_warnings(self, directory: Path) -> None:
        """`changes` is empty where the tree is clean, None where there is no tree."""
        found = self.system.state(directory, self.format)
        assert not found.dirty
        assert found.warnings == ()

    def test_what_is_not_committed_is_counted(self, directory: Path) -> None:
        """`changes` counts the files that are not committed, by a word of the system's."""
        self.change(directory)
        found = self.system.state(directory, self.format)
        assert found.dirty
        assert sum((found.changes or {}).values()) == 1

    def test_a_revision_that_nobody_else_has_is_unpushed(self, directory: Path) -> None:
        """`unpushed` counts what would be lost with this one: all, where there is no other."""
        before = self.system.state(directory, self.format).unpushed
        assert before, "there is one revision or more"
        self.add_revision(directory)
        after = self.system.state(directory, self.format).unpushed
        assert after is not None and after > before

    def test_the_directory_may_be_relative(
        self, directory: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """`directory` may be relative, for every method."""
        absolute = self.system.state(directory, self.format)
        fingerprint = self.system.fingerprint(directory, self.format)
        history = self.system.history(directory, self.format).resolve()
        monkeypatch.chdir(directory.parent)
        here = Path(directory.name)
        assert self.system.state(here, self.format) == absolute
        assert self.system.fingerprint(here, self.format) == fingerprint
        assert self.system.history(here, self.format).resolve() == history

    def test_nothing_is_written_into_the_repository(self, directory: Path, tmp_path: Path) -> None:
        """No method writes into the repository, not even a cache."""
        before = taken(directory)
        self.system.state(directory, self.format)
        self.system.history(directory, self.format)
        self.system.fingerprint(directory, self.format)
        self.system.left_out(directory, self.format)
        self.system.archive(directory, self.format, tmp_path / f"new{self.system.suffix}")
        assert taken(directory) == before

    def test_nothing_that_the_repository_brings_with_it_is_run(
        self, directory: Path, tmp_path: Path
    ) -> None:
        """No method runs what a repository or its configuration brings with it."""
        mark, program = tmp_path / "mark", tmp_path / "program"
        program.write_text(f'#!/bin/sh\necho "$0" "$@" >> "{mark}"\n')
        program.chmod(0o755)
        self.lay_traps(directory, program)
        mark.unlink(missing_ok=True)
        archive = tmp_path / f"new{self.system.suffix}"
        self.system.state(directory, self.format)
        self.system.history(directory, self.format)
        self.system.fingerprint(directory, self.format)
        self.system.left_out(directory, self.format)
        self.system.archive(directory, self.format, archive)
        self.system.check(archive)
        self.system.restore(archive, tmp_path / "restored", self.format)
        assert not mark.exists(), mark.read_text()

    def test_several_threads_may_look_at_a_time(self, directory: Path) -> None:
        """Every method may be called in any thread, and several at a time."""
        expected = self._all(directory)
        with ThreadPoolExecutor(_THREADS) as pool:
            assert list(pool.map(self._all, [directory] * _THREADS)) == [expected] * _THREADS

    def _all(self, directory: Path) -> list[object]:
        return [
            self.system.state(directory, self.format),
            self.system.fingerprint(directory, self.format),
            self.system.history(directory, self.format),
        ]

    def test_what_is_no_repository_is_refused(self, tmp_path: Path) -> None:
        """A `JackfieldError` for what cannot be done, in one line that names the directory."""
        nothing = tmp_path / "nothing"
        nothing.mkdir()
        for directory in (nothing, tmp_path / "not there"):
            with refused(directory):
                self.system.state(directory, self.format)
            with refused(directory):
                self.system.fingerprint(directory, self.format)
            with refused(directory):
                self.system.archive(directory, self.format, tmp_path / "archive")

    @pytest.mark.parametrize("damage", DAMAGE)
    def test_damage_is_survived(self, directory: Path, damage: str) -> None:
        """A repository may be damaged: that is told in one line, where it is not passed over."""
        control = directory / self.control
        for path in sorted(path for path in control.rglob("*") if path.is_file()):
            path.chmod(0o644)
            DAMAGE[damage](path)
        archive = directory.parent / "archive"
        for each in (
            lambda: self.system.state(directory, self.format),
            lambda: self.system.fingerprint(directory, self.format),
            lambda: self.system.archive(directory, self.format, archive),
        ):
            try:
                each()
            except JackfieldError:
                with refused(directory, archive):
                    each()

    def test_the_history_is_in_a_place(self, directory: Path) -> None:
        """`history` gives the place of the history, the same each time."""
        found = self.system.history(directory, self.format)
        assert found.exists()
        assert self.system.history(directory, self.format) == found

    def test_directories_that_share_a_history_have_it_in_one_place(
        self, directory: Path, tmp_path: Path
    ) -> None:
        """`history` is the same for all directories that share one, and so is `fingerprint`."""
        other = tmp_path / "other"
        format = self.share(directory, other)
        expected = self.system.history(directory, self.format).resolve()
        assert self.system.history(other, format).resolve() == expected

    def test_what_has_no_history_here_says_where_it_is(self, tmp_path: Path) -> None:
        """`NoHistory`, which names the directory, where the history is not on this machine."""
        directory, format = self.without_history(tmp_path)
        with refused(directory):
            self.system.history(directory, format)
        with pytest.raises(NoHistory, match="history"):
            self.system.history(directory, format)

    def test_the_fingerprint_is_short_and_stays(self, directory: Path) -> None:
        """A fingerprint is a short text, the same as long as nothing is changed."""
        found = self.system.fingerprint(directory, self.format)
        assert isinstance(found, str) and 0 < len(found) <= _LONGEST
        assert self.system.fingerprint(directory, self.format) == found

    def test_the_fingerprint_changes_with_a_revision(self, directory: Path) -> None:
        """A fingerprint changes whenever what `archive` would write changes."""
        before = self.system.fingerprint(directory, self.format)
        self.add_revision(directory)
        assert self.system.fingerprint(directory, self.format) != before

    def test_the_fingerprint_changes_with_a_name(self, directory: Path) -> None:
        """A fingerprint covers every branch, tag and other ref, not only what is checked out."""
        before = self.system.fingerprint(directory, self.format)
        self.add_name(directory)
        assert self.system.fingerprint(directory, self.format) != before

    def test_what_is_left_out_is_told_in_lines(self, directory: Path) -> None:
        """`left_out` gives a line for each thing; there is none where all is archived."""
        assert self.system.left_out(directory, self.format) == ()
