"""Backends that break what the contract demands of files, lists, names and threads, each once."""

from __future__ import annotations

import errno
import os
import threading
import time
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from jackfield.backends import Backend, BackendException, ErrorCode
from testing.keeping import Full, OneAtATime, RefusesNames, not_found


class Truncates(Full):
    def _get(self, remote_filename: str, local_path: Path) -> None:
        super()._get(remote_filename, local_path)
        local_path.write_bytes(local_path.read_bytes()[: 64 * 1024])


class CutsLargeFiles(Full):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        super()._put(source_path, remote_filename)
        self.files[remote_filename] = self.files[remote_filename][: 1024 * 1024]


class ListsDirectories(Full):
    def _list(self) -> list[str]:
        return [*super()._list(), "directory"] if self.files else []


class ListsUploads(Full):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        content = source_path.read_bytes()
        self.files[remote_filename + ".part"] = b""
        time.sleep(0.01)
        del self.files[remote_filename + ".part"]
        self.files[remote_filename] = content


class LeavesUploads(Full):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.files[remote_filename + ".part"] = b""
        self.files[remote_filename] = source_path.read_bytes()
        del self.files[remote_filename + ".part"]


class EmptiesBeforeItPuts(Full):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.files[remote_filename] = b""
        super()._put(source_path, remote_filename)


class Appends(Full):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        old = self.files.get(remote_filename, b"")
        self.files[remote_filename] = old + source_path.read_bytes()


class KeepsTheTail(Full):
    """It overwrites from the start and does not cut off what is left."""

    def _put(self, source_path: Path, remote_filename: str) -> None:
        new = source_path.read_bytes()
        self.files[remote_filename] = new + self.files.get(remote_filename, b"")[len(new) :]


class KeepsTheTailOfTheTarget(Full):
    def _get(self, remote_filename: str, local_path: Path) -> None:
        old = local_path.read_bytes() if local_path.exists() else b""
        super()._get(remote_filename, local_path)
        new = local_path.read_bytes()
        local_path.write_bytes(new + old[len(new) :])


class _Renames(Full):
    def rename(self, name: str) -> str:
        return name

    def _get(self, remote_filename: str, local_path: Path) -> None:
        super()._get(self.rename(remote_filename), local_path)

    def _put(self, source_path: Path, remote_filename: str) -> None:
        super()._put(source_path, self.rename(remote_filename))

    def _delete(self, filename: str) -> None:
        super()._delete(self.rename(filename))

    def _query(self, filename: str) -> Mapping[str, int | None]:
        return super()._query(self.rename(filename))


class FoldsCase(_Renames):
    def rename(self, name: str) -> str:
        return name.lower()


class Normalises(_Renames):
    def rename(self, name: str) -> str:
        return unicodedata.normalize("NFC", name)


class StripsSpaces(_Renames):
    def rename(self, name: str) -> str:
        return name.strip()


class Unquotes(_Renames):
    def rename(self, name: str) -> str:
        return name.replace("%41", "A")


class LosesBytes(_Renames):
    def rename(self, name: str) -> str:
        return name.encode(errors="replace").decode()


class OmitsEmptyFiles(Full):
    def _list(self) -> list[str]:
        return [name for name, content in self.files.copy().items() if content]


class ListsTwice(Full):
    def _list(self) -> list[str]:
        return super()._list() * 2


class ListsOnce(Full):
    def _list(self) -> Iterator[str]:
        return iter(super()._list())


class PutsTheLink(Full):
    """It stores a link as a link."""

    links: ClassVar[dict[str, Path]] = {}

    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.links.pop(remote_filename, None)
        if source_path.is_symlink():
            self.links[remote_filename] = source_path.readlink()
        super()._put(source_path, remote_filename)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        super()._get(remote_filename, local_path)
        if remote_filename in self.links:
            local_path.write_bytes(self.links[remote_filename].read_bytes())


class ListsBytes(Full):
    def _list(self) -> list[bytes]:
        return [os.fsencode(name) for name in super()._list()]


class HidesDotFiles(Full):
    def _list(self) -> list[str]:
        return [name for name in super()._list() if not name.startswith(".")]


class LeavesAnEmptyFile(Full):
    def _get(self, remote_filename: str, local_path: Path) -> None:
        local_path.touch()
        super()._get(remote_filename, local_path)


class ClaimsToProve(Full):
    proves_puts = True

    def _put(self, source_path: Path, remote_filename: str) -> None:
        if source_path.is_file():
            super()._put(source_path, remote_filename)


class ClaimsToGetWhole(Full):
    gets_whole = True

    def _get(self, remote_filename: str, local_path: Path) -> None:
        local_path.unlink(missing_ok=True)
        super()._get(remote_filename, local_path)


class IsNotSafeAcrossThreads(OneAtATime):
    thread_safe = True


class MixesPuts(Full):
    """The content of one put ends up in that of another for the same name."""

    def _put(self, source_path: Path, remote_filename: str) -> None:
        content = source_path.read_bytes()
        half = len(content) // 2
        self.files[remote_filename] = content[:half]
        if threading.current_thread() is not threading.main_thread():
            time.sleep(0.01)
        self.files[remote_filename] += content[half:]


class PutDeletesTheSource(Full):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        super()._put(source_path, remote_filename)
        source_path.unlink()


class PutsUnderTheSourcesName(Full):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        super()._put(source_path, source_path.name)


class KeepsItToItself(Full):
    """Its files are in the object."""

    def __init__(self, parsed_url: object) -> None:
        self.own: dict[str, bytes] = {}

    @property
    def files(self) -> dict[str, bytes]:
        return self.own


class PutsOnlyOnce(Full):
    """It does not survive a failure."""

    failed = False

    def _put(self, source_path: Path, remote_filename: str) -> None:
        if remote_filename in self.files:
            raise FileExistsError(errno.EEXIST, "File exists", remote_filename)
        super()._put(source_path, remote_filename)


class KeepsWhatItRefuses(RefusesNames):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        try:
            super()._put(source_path, remote_filename)
        except BackendException:
            Full._put(self, source_path, remote_filename)
            raise


class FailsToReportAPut(Full):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        if source_path.exists():
            super()._put(source_path, remote_filename)


class DeletesByPrefix(Full):
    def _delete(self, filename: str) -> None:
        doomed = [name for name in self.files if name.startswith(filename)]
        if not doomed:
            raise not_found(filename)
        for name in doomed:
            del self.files[name]


class DeletesAll(Full):
    def _delete(self, filename: str) -> None:
        super()._delete(filename)
        self.files.clear()


class SaysGenericError(Full):
    def _get(self, remote_filename: str, local_path: Path) -> None:
        try:
            super()._get(remote_filename, local_path)
        except OSError as error:
            raise BackendException("the server says no", 50) from error


class SaysNotFoundOfEverything(Full):
    def _get(self, remote_filename: str, local_path: Path) -> None:
        try:
            super()._get(remote_filename, local_path)
        except OSError as error:
            raise BackendException("the server says no", ErrorCode.NOT_FOUND) from error


BAD: dict[type[Backend], set[str]] = {
    Truncates: {"test_put_then_get_gives_the_same_bytes[65537]"},
    CutsLargeFiles: {"test_a_large_file_comes_back_whole"},
    ListsDirectories: {"test_list_gives_exactly_the_files_that_were_put"},
    ListsUploads: {"test_list_shows_no_upload_that_is_under_way"},
    LeavesUploads: {"test_a_failed_put_leaves_no_name"},
    EmptiesBeforeItPuts: {"test_a_failed_put_keeps_the_old_file"},
    Appends: {"test_put_replaces_what_the_name_held[longer]"},
    KeepsTheTail: {"test_put_replaces_what_the_name_held[shorter]"},
    KeepsTheTailOfTheTarget: {"test_get_replaces_what_the_local_path_held"},
    FoldsCase: {"test_names_that_differ_in_case_are_two_files"},
    Normalises: {
        "test_names_that_differ_in_normalisation_are_two_files",
        "test_a_name_is_kept_exactly[decomposed unicode]",
    },
    StripsSpaces: {
        "test_a_name_is_kept_exactly[leading space]",
        "test_a_name_is_kept_exactly[trailing space]",
        "test_names_that_differ_in_spaces_are_two_files",
    },
    Unquotes: {
        "test_names_that_differ_in_escapes_are_two_files",
        "test_a_name_is_kept_exactly[percent]",
    },
    LosesBytes: {"test_a_name_is_kept_exactly[undecodable bytes]"},
    OmitsEmptyFiles: {"test_list_has_empty_files"},
    ListsTwice: {"test_list_gives_each_name_once"},
    ListsOnce: {"test_list_can_be_gone_through_again"},
    PutsTheLink: {
        "test_put_of_a_link_stores_the_content",
        "test_move_of_a_link_moves_the_content",
    },
    ListsBytes: {"test_list_gives_names_as_str"},
    HidesDotFiles: {"test_a_name_is_kept_exactly[leading dot]"},
    LeavesAnEmptyFile: {"test_get_of_a_missing_file_leaves_no_local_file"},
    ClaimsToProve: {"test_a_put_says_how_it_is_proven", "test_a_put_of_what_is_no_file_fails"},
    ClaimsToGetWhole: {"test_a_get_that_fails_keeps_the_local_file"},
    IsNotSafeAcrossThreads: {
        "test_threads_do_not_disturb_each_other",
        "test_threads_do_not_disturb_each_other_through_the_host",
    },
    MixesPuts: {"test_one_name_put_by_several_threads_is_one_of_the_files"},
    PutDeletesTheSource: {"test_put_leaves_the_source_as_it_was"},
    PutsUnderTheSourcesName: {"test_put_stores_under_the_remote_name"},
    KeepsItToItself: {"test_another_connection_sees_the_same_files"},
    PutsOnlyOnce: {"test_put_replaces_what_the_name_held[of the same size]"},
    KeepsWhatItRefuses: {
        "test_a_name_is_kept_exactly[newline]",
        "test_names_that_differ_in_case_are_two_files",
    },
    FailsToReportAPut: {"test_a_failed_put_leaves_no_name"},
    DeletesByPrefix: {"test_delete_removes_nothing_else"},
    DeletesAll: {"test_delete_removes_nothing_else"},
    SaysGenericError: {"test_get_of_a_missing_file_is_not_found"},
    SaysNotFoundOfEverything: {"test_get_into_a_directory_is_not_called_not_found"},
}
"""Each with the tests that have to fail for it; others may, too."""
