"""Backends that keep the contract, each in a way of its own, and backends that each break it once.

All store in this process, by the path of their URL.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from jackfield.backends import Backend, BackendException, ErrorCode, FatalBackendException
from jackfield.backends.meter import current_meter

STORES: dict[str, dict[str, bytes]] = {}


def not_found(name: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)


class Bare(Backend):
    """The four required methods and no other."""

    has_network_location = False

    @property
    def files(self) -> dict[str, bytes]:
        return STORES.setdefault(self.parsed_url.path, {})

    def _get(self, remote_filename: str, local_path: Path) -> None:
        if remote_filename not in self.files:
            raise not_found(remote_filename)
        local_path.write_bytes(self.files[remote_filename])

    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.files[remote_filename] = source_path.read_bytes()

    def _list(self) -> list[str]:
        return list(self.files.copy())

    def _delete(self, filename: str) -> None:
        if self.files.pop(filename, None) is None:
            raise not_found(filename)


class Full(Bare):
    """Every optional method as well."""

    def _delete_list(self, filenames: Sequence[str]) -> Mapping[str, Exception] | None:
        errors: dict[str, Exception] = {}
        for name in filenames:
            try:
                self._delete(name)
            except OSError as error:
                errors[name] = error
        return errors

    def _query(self, filename: str) -> Mapping[str, int | None] | None:
        return {"size": len(self.files[filename]) if filename in self.files else -1}

    def _query_list(self, filenames: Sequence[str]) -> Mapping[str, Mapping[str, int | None]]:
        return {name: self._query(name) for name in filenames}

    def _move(self, source_path: Path, remote_filename: str) -> bool | None:
        self._put(source_path, remote_filename)
        source_path.unlink()
        return True

    def _validate(self, source_path: Path, remote_filename: str) -> bool:
        return self.files.get(remote_filename) == source_path.read_bytes()

    def _error_code(self, operation: str, exception: Exception) -> ErrorCode | None:
        return ErrorCode.NO_SPACE if isinstance(exception, MemoryError) else None

    def _retry_cleanup(self) -> None:
        pass

    def _close(self) -> None:
        pass


# Those that keep the contract, too.


class DeletesSilently(Full):
    def _delete(self, filename: str) -> None:
        self.files.pop(filename, None)

    def _delete_list(self, filenames: Sequence[str]) -> None:
        for name in filenames:
            self._delete(name)


class KnowsNoSizes(Full):
    def _query(self, filename: str) -> Mapping[str, int | None] | None:
        return {"size": -1} if filename not in self.files else None

    def _query_list(self, filenames: Sequence[str]) -> dict[str, None]:
        return dict.fromkeys(filenames)


class NeverMoves(Full):
    def _move(self, source_path: Path, remote_filename: str) -> bool:
        return False


class RefusesNames(Full):
    """As a storage that folds case and normalises would have to."""

    def _put(self, source_path: Path, remote_filename: str) -> None:
        folded = unicodedata.normalize("NFC", remote_filename.casefold())
        if remote_filename.strip(" .-") != remote_filename.strip("."):
            raise FatalBackendException(f"{remote_filename!r} is no name here")
        if any(ord(character) < 32 or character in '\\:?*"<>|' for character in remote_filename):
            raise FatalBackendException(f"{remote_filename!r} is no name here")
        for name in self._list():
            other = unicodedata.normalize("NFC", name.casefold())
            if other == folded and name != remote_filename:
                raise FatalBackendException(f"{name!r} is there already")
        super()._put(source_path, remote_filename)


class IsNotThereAtFirst(Full):
    def _list(self) -> list[str]:
        if self.parsed_url.path not in STORES:
            raise FatalBackendException("there is no such store", ErrorCode.NOT_FOUND)
        return super()._list()


class OneAtATime(Full):
    """It cannot be used by several threads, and says so."""

    thread_safe = False

    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.name = remote_filename
        content = source_path.read_bytes()
        time.sleep(0.002)
        self.files[self.name] = content


GOOD = [
    *(Bare, Full, DeletesSilently, KnowsNoSizes, NeverMoves, RefusesNames, IsNotThereAtFirst),
    OneAtATime,
]


# Those that break it.


class DropsFalseOfMove(Full):
    def _move(self, source_path: Path, remote_filename: str) -> None:
        NeverMoves._move(self, source_path, remote_filename)


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


class DeletesBatchByPrefix(Full):
    def _delete_list(self, filenames: Sequence[str]) -> Mapping[str, Exception] | None:
        for name in filenames:
            DeletesByPrefix._delete(self, name)
        return None


class IgnoresFailuresOfDeletes(Full):
    def _delete_list(self, filenames: Sequence[str]) -> Mapping[str, Exception] | None:
        super()._delete_list(filenames)
        return None


class StopsAtAMissingFile(Full):
    def _delete_list(self, filenames: Sequence[str]) -> Mapping[str, Exception] | None:
        for number, name in enumerate(filenames):
            try:
                self._delete(name)
            except OSError as error:
                return dict.fromkeys(filenames[number:], error)
        return None


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


class SaysNotFoundOfPermission(Full):
    def _error_code(self, operation: str, exception: Exception) -> ErrorCode | None:
        return ErrorCode.NOT_FOUND if isinstance(exception, PermissionError) else None


class SaysNotFoundOfTrouble(Full):
    def _error_code(self, operation: str, exception: Exception) -> ErrorCode | None:
        return ErrorCode.NOT_FOUND if isinstance(exception, TimeoutError) else None


class AnswersNoCode(Full):
    def _error_code(self, operation: str, exception: Exception) -> int | None:
        return 404 if isinstance(exception, KeyError) else None


class IsOffByOne(Full):
    def _query(self, filename: str) -> Mapping[str, int | None]:
        return {"size": super()._query(filename)["size"] + (filename in self.files)}


class DoesNotKnowExisting(Full):
    def _query(self, filename: str) -> Mapping[str, int | None]:
        return {"size": len(self.files.get(filename, b"")) or -1}


class SaysZeroOfMissing(Full):
    def _query(self, filename: str) -> Mapping[str, int | None]:
        return {"size": len(self.files.get(filename, b""))}


class MixesUpSizes(Full):
    def _query_list(self, filenames: Sequence[str]) -> Mapping[str, Mapping[str, int | None]]:
        sizes = [self._query(name) for name in filenames]
        return dict(zip(filenames, reversed(sizes), strict=True))


class FailsForAllOfAQuery(Full):
    def _query_list(self, filenames: Sequence[str]) -> Mapping[str, Mapping[str, int | None]]:
        return {name: {"size": len(self.files[name])} for name in filenames}


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
        raise NotImplementedError

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


class LeavesTheSource(Full):
    def _move(self, source_path: Path, remote_filename: str) -> bool:
        self._put(source_path, remote_filename)
        return True


class DeletesTheSourceOnFailure(Full):
    def _move(self, source_path: Path, remote_filename: str) -> bool:
        try:
            self._put(source_path, remote_filename)
        finally:
            source_path.unlink()
        return True


class MovesTheLinksFile(Full):
    def _move(self, source_path: Path, remote_filename: str) -> bool:
        return super()._move(source_path.resolve(), remote_filename)


class SaysFalseAfterItsWork(Full):
    def _move(self, source_path: Path, remote_filename: str) -> bool:
        self._put(source_path, remote_filename)
        return False


class PutDeletesTheSource(Full):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        super()._put(source_path, remote_filename)
        source_path.unlink()


class PutsUnderTheSourcesName(Full):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        super()._put(source_path, source_path.name)


class ComparesSizesOnly(Full):
    def _validate(self, source_path: Path, remote_filename: str) -> bool:
        return len(self.files.get(remote_filename, b"")) == source_path.stat().st_size


class BreaksByCleanup(Full):
    connected = True

    def _retry_cleanup(self) -> None:
        self.connected = False

    def _get(self, remote_filename: str, local_path: Path) -> None:
        if not self.connected:
            raise ConnectionError("not connected")
        super()._get(remote_filename, local_path)


class ClosesForAll(Full):
    def _close(self) -> None:
        self.files.clear()


class FailsToClose(Full):
    used = False

    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.used = True
        super()._put(source_path, remote_filename)

    def _close(self) -> None:
        if not self.used:
            raise AttributeError("there is no connection yet")


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


class FailsToReportAPut(Full):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        if source_path.exists():
            super()._put(source_path, remote_filename)


class TellsMilliseconds(Full):
    def _query(self, filename: str) -> Mapping[str, float | None]:
        return {**super()._query(filename), "mtime": time.time() * 1000}


class Reports(Full):
    """One that keeps the contract: it reports bytes."""

    reports_bytes = True

    def _get(self, remote_filename: str, local_path: Path) -> None:
        super()._get(remote_filename, local_path)
        self.tell(len(self.files[remote_filename]))

    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.tell(source_path.stat().st_size)
        super()._put(source_path, remote_filename)

    def tell(self, count: int) -> None:
        meter = current_meter()
        if meter is not None:
            meter(count)


class ReportsTwice(Reports):
    def tell(self, count: int) -> None:
        super().tell(count)
        super().tell(count)


class CannotBeCancelled(Reports):
    def tell(self, count: int) -> None:
        with contextlib.suppress(BaseException):
            super().tell(count)


class EndsHalfWayWhenItIsCancelled(Reports):
    def _put(self, source_path: Path, remote_filename: str) -> None:
        self.files[remote_filename] = b""
        super()._put(source_path, remote_filename)


class DeletesNothingAtOnce(Full):
    max_delete_batch = 0


GOOD.append(Reports)

BAD: dict[type[Backend], set[str]] = {
    DropsFalseOfMove: {"test_move_stores_the_file_and_deletes_its_source"},
    Truncates: {"test_put_then_get_gives_the_same_bytes[65537]"},
    CutsLargeFiles: {"test_a_large_file_comes_back_whole"},
    ListsDirectories: {"test_list_gives_exactly_the_files_that_were_put"},
    ListsUploads: {"test_list_shows_no_upload_that_is_under_way"},
    LeavesUploads: {"test_a_failed_put_leaves_no_name"},
    EmptiesBeforeItPuts: {"test_a_failed_put_keeps_the_old_file"},
    DeletesByPrefix: {"test_delete_removes_nothing_else"},
    DeletesAll: {"test_delete_removes_nothing_else"},
    DeletesBatchByPrefix: {"test_delete_list_deletes_exactly_the_named_ones"},
    IgnoresFailuresOfDeletes: {"test_delete_list_reports_what_it_could_not_delete"},
    StopsAtAMissingFile: {"test_delete_list_goes_on_after_a_missing_file"},
    SaysGenericError: {"test_get_of_a_missing_file_is_not_found"},
    SaysNotFoundOfEverything: {"test_get_into_a_directory_is_not_called_not_found"},
    SaysNotFoundOfPermission: {"test_error_code_keeps_the_meaning_of_an_errno[EACCES-]"},
    SaysNotFoundOfTrouble: {"test_error_code_takes_nothing_else_for_not_found[TimeoutError]"},
    AnswersNoCode: {"test_error_code_answers_a_code_or_none"},
    IsOffByOne: {"test_query_gives_the_size_in_bytes[1000]"},
    DoesNotKnowExisting: {"test_query_gives_the_size_in_bytes[0]"},
    SaysZeroOfMissing: {"test_query_of_a_missing_file_is_minus_one"},
    MixesUpSizes: {"test_query_list_gives_the_size_of_every_name"},
    FailsForAllOfAQuery: {"test_query_list_says_minus_one_of_a_missing_file"},
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
    ListsBytes: {"test_list_gives_names_as_str"},
    HidesDotFiles: {"test_a_name_is_kept_exactly[leading dot]"},
    LeavesAnEmptyFile: {"test_get_of_a_missing_file_leaves_no_local_file"},
    ClaimsToGetWhole: {"test_a_get_that_fails_keeps_the_local_file"},
    IsNotSafeAcrossThreads: {
        "test_threads_do_not_disturb_each_other",
        "test_threads_do_not_disturb_each_other_through_the_host",
    },
    MixesPuts: {"test_one_name_put_by_several_threads_is_one_of_the_files"},
    LeavesTheSource: {"test_move_stores_the_file_and_deletes_its_source"},
    DeletesTheSourceOnFailure: {"test_move_that_fails_keeps_the_source"},
    MovesTheLinksFile: {"test_move_of_a_link_moves_the_content"},
    SaysFalseAfterItsWork: {"test_move_stores_the_file_and_deletes_its_source"},
    PutDeletesTheSource: {"test_put_leaves_the_source_as_it_was"},
    PutsUnderTheSourcesName: {"test_put_stores_under_the_remote_name"},
    ComparesSizesOnly: {"test_validate_tells_contents_apart"},
    BreaksByCleanup: {
        "test_retry_cleanup_comes_before_every_further_attempt",
        "test_retry_cleanup_may_come_at_any_time",
    },
    ClosesForAll: {
        "test_close_comes_after_any_use_and_loses_nothing",
        "test_two_backends_live_side_by_side",
    },
    FailsToClose: {"test_close_comes_without_any_use"},
    KeepsItToItself: {"test_another_connection_sees_the_same_files"},
    PutsOnlyOnce: {"test_put_replaces_what_the_name_held[of the same size]"},
    FailsToReportAPut: {"test_a_failed_put_leaves_no_name"},
    TellsMilliseconds: {"test_query_gives_the_time_of_the_change_if_any"},
    ReportsTwice: {"test_reports_add_up_to_the_size[1]"},
    CannotBeCancelled: {
        "test_a_put_that_is_cancelled_keeps_the_old_file",
        "test_a_get_that_is_cancelled_ends",
    },
    EndsHalfWayWhenItIsCancelled: {"test_a_put_that_is_cancelled_keeps_the_old_file"},
    DeletesNothingAtOnce: {"test_the_limits_are_positive_numbers"},
}
"""Each with the tests that have to fail for it; others may, too."""
