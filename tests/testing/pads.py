"""A small version-control system that keeps the contract, and ones that break it, each once.

A pad is a list of lines in ``.pad/log``, and names in ``.pad/names``.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from jackfield import JackfieldError
from jackfield.repositories import NoHistory, RepositoryState, VersionControl

FORMATS: dict[str, dict[str, str | bytes | None]] = {
    "Pad": {".pad/log": None, ".pad/names": None},
    "View of a pad": {".pad-view": None},
}
PAD, VIEW = FORMATS
DATE = "2026-11-21T08:00:00+00:00"


class Pads(VersionControl):
    """What keeps the contract."""

    suffix = ".pad"

    def place(self, directory: Path, format: str) -> Path:
        if format == PAD:
            return directory.absolute()
        where = os.fsdecode((directory / ".pad-view").read_bytes())
        if where.startswith("far:"):
            raise NoHistory(f"{directory}: its history is in {where}")
        return Path(where)

    def read(self, top: Path) -> dict[str, Any]:
        try:
            log = (top / ".pad" / "log").read_text().split("\n")
            names = (top / ".pad" / "names").read_text().split("\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = str(error) if isinstance(error, UnicodeDecodeError) else error.strerror
            raise JackfieldError(f"{str(top)!r}: cannot be read: {reason}") from None
        return {"log": log[:-1], "names": names[:-1]}

    def state(self, directory: Path, format: str) -> RepositoryState:
        found = self.read(self.place(directory, format))
        lines = (directory / "draft").is_file() and (directory / "draft").read_text()
        return RepositoryState(
            branch="main",
            revision=f"r{len(found['log'])}",
            changes={"drafted": 1} if lines else {},
            unpushed=len(found["log"]),
            date=DATE,
        )

    def history(self, directory: Path, format: str) -> Path:
        return self.place(directory, format)

    def fingerprint(self, directory: Path, format: str) -> str:
        found = self.read(self.place(directory, format))
        return f"{len(found['log'])} {len(found['names'])}"

    def archive(self, directory: Path, format: str, target: Path) -> None:
        found = self.read(self.place(directory, format))
        target.write_text(json.dumps({"pad": found}) + "\n")

    def opened(self, archive: Path) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(archive.read_text())["pad"]
        except (OSError, ValueError) as error:
            raise JackfieldError(f"{str(archive)!r}: is broken: {error!r}") from None
        return found

    def check(self, archive: Path) -> None:
        self.opened(archive)

    def restore(self, archive: Path, destination: Path, format: str) -> None:
        write(destination, self.opened(archive))


def write(top: Path, found: dict[str, Any]) -> None:
    (top / ".pad").mkdir(parents=True)
    for name in ("log", "names"):
        (top / ".pad" / name).write_text("".join(f"{line}\n" for line in found[name]))


class WritesACache(Pads):
    def state(self, directory: Path, format: str) -> RepositoryState:
        found = super().state(directory, format)
        (directory / ".pad" / "cache").touch()
        return found


class RunsAHook(Pads):
    def fingerprint(self, directory: Path, format: str) -> str:
        hook = directory / ".pad" / "hook"
        if hook.exists():
            subprocess.run([hook], check=False)
        return super().fingerprint(directory, format)


class TakesAbsolutePaths(Pads):
    def fingerprint(self, directory: Path, format: str) -> str:
        if not directory.is_absolute():
            raise JackfieldError(f"{directory}: is relative")
        return super().fingerprint(directory, format)


class TracesBack(Pads):
    def read(self, top: Path) -> dict[str, Any]:
        log = (top / ".pad" / "log").read_text().splitlines()
        return {"log": log, "names": (top / ".pad" / "names").read_text().splitlines()}


class NamesNothing(Pads):
    def read(self, top: Path) -> dict[str, Any]:
        try:
            return super().read(top)
        except JackfieldError:
            raise JackfieldError("something cannot be read") from None


class SpeaksTwoLines(Pads):
    def opened(self, archive: Path) -> dict[str, Any]:
        try:
            return super().opened(archive)
        except JackfieldError as error:
            raise JackfieldError(f"{error}\nand more") from None


class OneAtATime(Pads):
    working = threading.Lock()

    def history(self, directory: Path, format: str) -> Path:
        if not self.working.acquire(blocking=False):
            raise JackfieldError(f"{directory}: is in use")
        try:
            threading.Event().wait(0.02)
            return super().history(directory, format)
        finally:
            self.working.release()


class HasNoOffset(Pads):
    def state(self, directory: Path, format: str) -> RepositoryState:
        return replace(super().state(directory, format), date=DATE[:19])


class KnowsNoChanges(Pads):
    def state(self, directory: Path, format: str) -> RepositoryState:
        return replace(super().state(directory, format), changes={})


class CountsNothing(Pads):
    def state(self, directory: Path, format: str) -> RepositoryState:
        return replace(super().state(directory, format), unpushed=0)


class OverlooksNames(Pads):
    def fingerprint(self, directory: Path, format: str) -> str:
        return super().fingerprint(directory, format).split()[0]


class OverlooksRevisions(Pads):
    def fingerprint(self, directory: Path, format: str) -> str:
        return super().fingerprint(directory, format).split()[1]


class NeverTheSame(Pads):
    calls = 0

    def fingerprint(self, directory: Path, format: str) -> str:
        type(self).calls += 1
        return f"{self.calls} {super().fingerprint(directory, format)}"


class PlacesAViewWhereItIs(Pads):
    def history(self, directory: Path, format: str) -> Path:
        self.place(directory, format)
        return directory


class HasHistoryNowhere(Pads):
    def history(self, directory: Path, format: str) -> Path:
        try:
            return super().history(directory, format)
        except NoHistory as error:
            raise JackfieldError(str(error)) from None


class ArchivesNoNames(Pads):
    def archive(self, directory: Path, format: str, target: Path) -> None:
        found = self.read(self.place(directory, format)) | {"names": []}
        target.write_text(json.dumps({"pad": found}) + "\n")


class ArchivesAPath(Pads):
    def archive(self, directory: Path, format: str, target: Path) -> None:
        place = self.place(directory, format)
        self.read(place)
        target.write_text(json.dumps({"pad": str(place)}))

    def opened(self, archive: Path) -> dict[str, Any]:
        found: Any = super().opened(archive)
        return self.read(Path(found))


class LeavesAnIndex(Pads):
    def archive(self, directory: Path, format: str, target: Path) -> None:
        super().archive(directory, format, target)
        target.with_name(f"{target.name}.index").touch()


class LeavesWhatItUnpacked(Pads):
    def restore(self, archive: Path, destination: Path, format: str) -> None:
        super().restore(archive, destination, format)
        (destination.parent / "unpacked").touch()


class HasHistoryInNoPlace(Pads):
    def history(self, directory: Path, format: str) -> Path:
        return super().history(directory, format) / "history"


class AlwaysComplains(Pads):
    def state(self, directory: Path, format: str) -> RepositoryState:
        return replace(super().state(directory, format), warnings=("the moon is full",))


class LeavesALog(Pads):
    def check(self, archive: Path) -> None:
        super().check(archive)
        archive.with_name(f"{archive.name}.log").touch()


class ChecksNothing(Pads):
    def check(self, archive: Path) -> None:
        pass


class RestoresToAnAbsolutePath(Pads):
    def restore(self, archive: Path, destination: Path, format: str) -> None:
        super().restore(archive, destination, format)
        log = destination / ".pad" / "log"
        log.rename(destination / ".pad" / "real")
        log.symlink_to(destination / ".pad" / "real")


class RestoresAnotherKind(Pads):
    def restore(self, archive: Path, destination: Path, format: str) -> None:
        super().restore(archive, destination, format)
        (destination / "draft").write_text("is not committed")


class ReadsNoOddNames(Pads):
    def place(self, directory: Path, format: str) -> Path:
        str(directory).encode()
        return super().place(directory, format)


class HasNoDot(Pads):
    suffix = "pad"


class LeavesOutInASentence(Pads):
    def left_out(self, directory: Path, format: str) -> tuple[str, ...]:
        return ("nothing is left out",)


BAD: dict[type[Pads], set[str]] = {
    WritesACache: {"test_nothing_is_written_into_the_repository"},
    RunsAHook: {"test_nothing_that_the_repository_brings_with_it_is_run"},
    TakesAbsolutePaths: {"test_the_directory_may_be_relative"},
    TracesBack: {"test_what_is_no_repository_is_refused", "test_damage_is_survived"},
    NamesNothing: {"test_what_is_no_repository_is_refused", "test_damage_is_survived"},
    SpeaksTwoLines: {"test_a_broken_archive_is_refused"},
    OneAtATime: {"test_several_threads_may_look_at_a_time"},
    HasNoOffset: {"test_the_state_says_what_it_means"},
    KnowsNoChanges: {"test_what_is_not_committed_is_counted"},
    CountsNothing: {
        "test_a_revision_that_nobody_else_has_is_unpushed",
        "test_paths_may_hold_any_character",
    },
    OverlooksNames: {"test_the_fingerprint_changes_with_a_name"},
    OverlooksRevisions: {"test_the_fingerprint_changes_with_a_revision"},
    NeverTheSame: {
        "test_the_fingerprint_is_short_and_stays",
        "test_the_directory_may_be_relative",
        "test_several_threads_may_look_at_a_time",
    },
    PlacesAViewWhereItIs: {"test_directories_that_share_a_history_have_it_in_one_place"},
    HasHistoryNowhere: {"test_what_has_no_history_here_says_where_it_is"},
    ArchivesNoNames: {
        "test_the_whole_history_comes_back",
        "test_what_is_restored_needs_nothing_of_what_was",
        "test_an_archive_of_what_is_restored_has_the_same",
        "test_paths_may_hold_any_character",
        "test_several_threads_may_work_at_a_time",
    },
    ArchivesAPath: {"test_what_is_restored_needs_nothing_of_what_was"},
    LeavesAnIndex: {"test_an_archive_is_one_new_file", "test_restoring_leaves_nothing_beside_it"}
    | {"test_a_good_archive_passes_and_is_left_as_it_is"},
    LeavesWhatItUnpacked: {"test_restoring_leaves_nothing_beside_it"},
    HasHistoryInNoPlace: {"test_the_history_is_in_a_place"},
    AlwaysComplains: {"test_what_is_clean_has_no_changes_and_no_warnings"},
    LeavesALog: {"test_a_good_archive_passes_and_is_left_as_it_is"},
    ChecksNothing: {"test_a_broken_archive_is_refused"},
    RestoresToAnAbsolutePath: {
        "test_what_is_restored_may_be_renamed",
        "test_paths_may_hold_any_character",
    },
    RestoresAnotherKind: {
        "test_what_is_restored_is_of_the_same_kind",
        "test_what_is_restored_may_be_renamed",
    },
    ReadsNoOddNames: {"test_paths_may_hold_any_character"},
    HasNoDot: {"test_the_suffix_is_one"},
    LeavesOutInASentence: {"test_what_is_left_out_is_told_in_lines"},
}
"""What breaks the contract -> the tests that say so."""
