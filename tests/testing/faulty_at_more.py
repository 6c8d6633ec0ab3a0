"""Backends that break what the contract demands of the rest: optional methods, codes, closing."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from jackfield.backends import Backend, ErrorCode
from testing.faulty import DeletesByPrefix
from testing.keeping import Full, NeverMoves, Reports


class DropsFalseOfMove(Full):
    def _move(self, source_path: Path, remote_filename: str) -> None:
        NeverMoves._move(self, source_path, remote_filename)


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


class SaysNotFoundOfPermission(Full):
    def _error_code(self, operation: str, exception: Exception) -> ErrorCode | None:
        return ErrorCode.NOT_FOUND if isinstance(exception, PermissionError) else None


class SaysNotFoundOfTrouble(Full):
    def _error_code(self, operation: str, exception: Exception) -> ErrorCode | None:
        return ErrorCode.NOT_FOUND if isinstance(exception, TimeoutError) else None


class AnswersNoCode(Full):
    def _error_code(self, operation: str, exception: Exception) -> int | None:
        return 404 if isinstance(exception, KeyError) else None


class CannotListWhatItTook(Full):
    """Its library decodes the names that it lists, as those of many servers' clients do."""

    def _list(self) -> list[str]:
        return [name.encode("utf-8", "surrogateescape").decode() for name in super()._list()]


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


class ComparesSizesOnly(Full):
    def _validate(self, source_path: Path, remote_filename: str) -> bool:
        return len(self.files.get(remote_filename, b"")) == source_path.stat().st_size


class TakesEqualFilesForOne(Full):
    def _identity(self, filename: str) -> set[str]:
        return {str(self.files.get(filename))}


class TakesEveryLookForAnotherFile(Full):
    def _identity(self, filename: str) -> set[str]:
        return {str(time.perf_counter_ns())}


class TakesWhatIsMissingForAnyFile(Full):
    def _identity(self, filename: str) -> set[str]:
        found = [name for name in self.files if name <= filename] or sorted(self.files)
        return {filename if filename in self.files else found[0]}


class DoubtsEveryList(Full):
    def _unlisted(self) -> list[Exception]:
        return [TimeoutError("it may be")]


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


class TellsMilliseconds(Full):
    def _query(self, filename: str) -> Mapping[str, float | None]:
        return {**super()._query(filename), "mtime": time.time() * 1000}


class TakesTheServersTimeForLocal(Full):
    """It gives the time of 1 January 2026 at noon, in UTC, as if that was written here."""

    def _query(self, filename: str) -> Mapping[str, float | None]:
        noon = time.mktime((2026, 1, 1, 12, 0, 0, 0, 0, 0))
        return {**super()._query(filename), "mtime": noon}


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


BAD_AT_MORE: dict[type[Backend], set[str]] = {
    DropsFalseOfMove: {"test_move_stores_the_file_and_deletes_its_source"},
    DeletesBatchByPrefix: {"test_delete_list_deletes_exactly_the_named_ones"},
    IgnoresFailuresOfDeletes: {"test_delete_list_reports_what_it_could_not_delete"},
    StopsAtAMissingFile: {"test_delete_list_goes_on_after_a_missing_file"},
    SaysNotFoundOfPermission: {"test_error_code_keeps_the_meaning_of_an_errno[EACCES-]"},
    SaysNotFoundOfTrouble: {"test_error_code_takes_nothing_else_for_not_found[TimeoutError]"},
    AnswersNoCode: {"test_error_code_answers_a_code_or_none"},
    IsOffByOne: {"test_query_gives_the_size_in_bytes[1000]"},
    DoesNotKnowExisting: {"test_query_gives_the_size_in_bytes[0]"},
    SaysZeroOfMissing: {"test_query_of_a_missing_file_is_minus_one"},
    MixesUpSizes: {"test_query_list_gives_the_size_of_every_name"},
    FailsForAllOfAQuery: {"test_query_list_says_minus_one_of_a_missing_file"},
    LeavesTheSource: {"test_move_stores_the_file_and_deletes_its_source"},
    DeletesTheSourceOnFailure: {"test_move_that_fails_keeps_the_source"},
    MovesTheLinksFile: {"test_move_of_a_link_moves_the_content"},
    SaysFalseAfterItsWork: {"test_move_stores_the_file_and_deletes_its_source"},
    ComparesSizesOnly: {"test_validate_tells_contents_apart"},
    TakesEqualFilesForOne: {"test_identity_is_the_same_for_one_file_only"},
    TakesEveryLookForAnotherFile: {"test_identity_is_the_same_for_one_file_only"},
    TakesWhatIsMissingForAnyFile: {"test_identity_of_a_missing_file_is_that_of_no_other"},
    DoubtsEveryList: {"test_unlisted_gives_nothing_where_all_answer"},
    BreaksByCleanup: {
        "test_retry_cleanup_comes_before_every_further_attempt",
        "test_retry_cleanup_may_come_at_any_time",
    },
    ClosesForAll: {
        "test_close_comes_after_any_use_and_loses_nothing",
        "test_two_backends_live_side_by_side",
    },
    FailsToClose: {"test_close_comes_without_any_use"},
    TellsMilliseconds: {"test_query_gives_the_time_of_the_change_if_any"},
    TakesTheServersTimeForLocal: {"test_the_time_of_a_change_is_the_same_in_every_time_zone"},
    ReportsTwice: {"test_reports_add_up_to_the_size[1]"},
    CannotBeCancelled: {
        "test_a_put_that_is_cancelled_keeps_the_old_file",
        "test_a_get_that_is_cancelled_ends",
    },
    EndsHalfWayWhenItIsCancelled: {"test_a_put_that_is_cancelled_keeps_the_old_file"},
    DeletesNothingAtOnce: {"test_the_limits_are_positive_numbers"},
}
"""Each with the tests that have to fail for it; others may, too."""
