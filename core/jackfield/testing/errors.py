"""What the contract demands of errors: which kind of trouble it is, and nothing half-done."""

from __future__ import annotations

import errno
import os

import pytest

from jackfield.backends import ErrorCode, Proof, State
from jackfield.backends.contract.failures import error_code
from jackfield.testing.demands import Demands
from jackfield.testing.selection import needs
from jackfield.testing.site import Site

_OPERATIONS = ("get", "put", "list", "delete", "query", "move", "open", "close")


class Errors(Demands):
    """Files that are not there, and other trouble."""

    def test_get_of_a_missing_file_is_not_found(self, site: Site) -> None:
        """Where there is no such file, `_get` fails with what means "not found" (52)."""
        site.put(site.name("other"), b"content")
        missing, target = site.name("missing"), site.target()
        assert site.code_of(lambda store: store.get(missing, target)) == ErrorCode.NOT_FOUND

    def test_get_of_a_missing_file_is_not_tried_again(self, site: Site) -> None:
        """That a file is not there is final: the host waits for nothing."""
        missing = site.name("missing")
        site.put(site.name("other"), b"content")
        if not self.flaky:
            site.code_of(lambda store: store.get(missing, site.target()))
            assert site.naps == []

    def test_get_of_a_missing_file_leaves_no_local_file(self, site: Site) -> None:
        """A `_get` that fails leaves no empty file where the host would take it for the real."""
        site.put(site.name("other"), b"content")
        target = site.target()
        with pytest.raises(Exception):  # noqa: B017 - of any type, says the contract
            site.backend._get(site.name("missing"), target)
        assert not target.exists()

    @needs("gets_whole")
    def test_a_get_that_fails_keeps_the_local_file(self, site: Site) -> None:
        """A backend that says `gets_whole` leaves the local path as it was when it fails."""
        target = site.target()
        target.write_bytes(b"old")
        with pytest.raises(Exception):  # noqa: B017 - of any type, says the contract
            site.backend._get(site.name("missing"), target)
        assert target.read_bytes() == b"old"

    @needs("proves_puts")
    def test_a_put_says_how_it_is_proven(self, site: Site) -> None:
        """A backend that says `proves_puts` proves at least the size of what it stored."""
        proof = site.backend._put(site.source(b"content"), site.name())
        assert proof in {Proof.SIZE, Proof.CONTENT}

    @needs("proves_puts")
    def test_a_put_of_what_is_no_file_fails(self, site: Site) -> None:
        """A backend that says `proves_puts` refuses a directory: the host does not look."""
        directory, name = site.target(), site.name()
        directory.mkdir()
        with pytest.raises(Exception):  # noqa: B017 - of any type, says the contract
            site.backend._put(directory, name)
        assert name not in site.names()

    def test_get_into_a_directory_is_not_called_not_found(self, site: Site) -> None:
        """An error that is not "not found" has another code: the host would not try again."""
        name, directory = site.name(), site.target()
        site.put(name, b"content")
        directory.mkdir()
        try:
            site.backend._get(name, directory)
        except Exception as error:  # noqa: BLE001 - of any type, says the contract
            assert error_code(site.backend, "get", error) != ErrorCode.NOT_FOUND
        else:
            pytest.fail("`_get` did not fail, although it cannot write there", pytrace=False)
        assert directory.is_dir()

    def test_delete_of_a_missing_file_is_not_found_or_nothing(self, site: Site) -> None:
        """Where there is no such file, `_delete` fails with "not found" (52), or does nothing."""
        other = site.name("other")
        site.put(other, b"content")
        try:
            site.backend._delete(site.name("missing"))
        except Exception as error:  # noqa: BLE001 - of any type, says the contract
            assert error_code(site.backend, "delete", error) == ErrorCode.NOT_FOUND
        assert site.names() == [other]

    def test_the_host_tells_that_a_file_to_delete_was_absent_or_is_gone(self, site: Site) -> None:
        """The outcome of deleting what is not there is "absent" or "done", not "failed"."""
        site.put(site.name("other"), b"content")
        (outcome,) = site.open_store().delete([site.name("missing")])
        assert outcome.state in {State.ABSENT, State.DONE}

    @needs("_error_code")
    @pytest.mark.parametrize(
        ("number", "code"),
        [
            (errno.EACCES, ErrorCode.PERMISSION_DENIED),
            (errno.EPERM, ErrorCode.PERMISSION_DENIED),
            (errno.ENOENT, ErrorCode.NOT_FOUND),
            (errno.ENOSPC, ErrorCode.NO_SPACE),
        ],
        ids=lambda value: errno.errorcode[value] if not isinstance(value, ErrorCode) else "",
    )
    def test_error_code_keeps_the_meaning_of_an_errno(
        self, site: Site, number: int, code: ErrorCode
    ) -> None:
        """`_error_code` leaves an operating system's error to the host, or gives the same code."""
        for operation in _OPERATIONS:
            error = OSError(number, os.strerror(number))
            assert error_code(site.backend, operation, error) == code

    @needs("_error_code")
    @pytest.mark.parametrize(
        "error",
        [ConnectionResetError(errno.ECONNRESET, "reset"), TimeoutError("late"), ValueError("?")],
        ids=lambda error: type(error).__name__,
    )
    def test_error_code_takes_nothing_else_for_not_found(
        self, site: Site, error: Exception
    ) -> None:
        """`_error_code` says "not found" (52) of what is not there only."""
        for operation in _OPERATIONS:
            assert error_code(site.backend, operation, error) != ErrorCode.NOT_FOUND

    @needs("_error_code")
    def test_error_code_answers_a_code_or_none(self, site: Site) -> None:
        """`_error_code` takes any exception of any operation, and gives a code from 50 to 56."""
        ask = site.optional("_error_code")
        for operation in _OPERATIONS:
            for error in (Exception(), OSError(), KeyError("key"), RuntimeError("text")):
                answer = ask(operation, error)
                assert answer is None or ErrorCode(answer)
