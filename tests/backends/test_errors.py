"""What the exceptions carry, and which code an operation's final error has."""

from __future__ import annotations

import errno
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    FatalBackendException,
    Registry,
    Settings,
    TemporaryLoadException,
    get_backend,
)


def test_the_codes() -> None:
    assert {code.name: code.value for code in ErrorCode} == {
        "BACKEND_ERROR": 50,
        "PERMISSION_DENIED": 51,
        "NOT_FOUND": 52,
        "NO_SPACE": 53,
        "COMMAND_ERROR": 54,
        "CODE_ERROR": 55,
        "VALIDATION_FAILED": 56,
    }


@pytest.mark.parametrize("kind", [BackendException, FatalBackendException, TemporaryLoadException])
def test_a_backend_may_leave_all_but_the_message_to_the_host(kind: type[BackendException]) -> None:
    error = kind("the server is on fire")
    assert isinstance(error, JackfieldError)
    assert str(error) == "the server is on fire"
    assert (error.code, error.exit_status, error.carries_code) == (50, 50, False)
    assert (error.operation, error.filename) == (None, None)


def test_the_code_is_the_exit_status() -> None:
    error = BackendException("no", 53, operation="put", filename="x")
    assert error.code is ErrorCode.NO_SPACE
    assert error.exit_status == 53
    assert error.carries_code


def test_a_number_that_is_no_code_is_refused() -> None:
    with pytest.raises(ValueError, match="49"):
        BackendException("no", 49)


def test_an_error_survives_the_way_to_another_process() -> None:
    error = BackendException("no", ErrorCode.NO_SPACE, operation="put", filename="x")
    copied = pickle.loads(pickle.dumps(error))
    assert (str(copied), copied.code, copied.operation, copied.filename) == ("no", 53, "put", "x")


@pytest.fixture
def failing(registry: Registry, store_class, settings: Settings) -> Callable[..., BackendException]:
    """Makes `list` fail with an exception and gives the final error."""

    def fail(error: Exception, error_code: Callable[..., object] | None = None) -> BackendException:
        members = {} if error_code is None else {"_error_code": staticmethod(error_code)}
        registry.withdraw("test")
        with registry.credited_to("test"):
            registry.register_backend("foo", type("Foo", (store_class,), members))
        backend: BackendWrapper = get_backend("foo://me:canary@host/dir", settings)
        backend.backend.faults = [error] * 5
        with pytest.raises(BackendException) as raised:
            backend.list()
        assert raised.value.__cause__ is error
        return raised.value

    return fail


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BackendException("x", 54), 54),
        (BackendException("x", 50), 50),
        (FatalBackendException("x", 51), 51),
        (BackendException("x"), 50),
        (PermissionError(errno.EACCES, "x"), 51),
        (PermissionError(errno.EPERM, "x"), 51),
        (FileNotFoundError(errno.ENOENT, "x"), 52),
        (OSError(errno.ENOSPC, "x"), 53),
        (OSError(errno.EIO, "x"), 50),
        (OSError("x"), 50),
        (ValueError("x"), 50),
        (NotImplementedError(), 50),
        (TypeError("x"), 50),
    ],
)
def test_a_carried_code_else_the_errno_else_50(failing, error: Exception, code: int) -> None:
    final = failing(error)
    assert final.code is ErrorCode(code)
    assert final.exit_status == code


@pytest.mark.parametrize(
    ("error", "answer", "code"),
    [
        (BackendException("x", 54), 51, 54),
        (BackendException("x", 50), 51, 50),
        (BackendException("x"), 51, 51),
        (FileNotFoundError(errno.ENOENT, "x"), ErrorCode.NO_SPACE, 53),
        (FileNotFoundError(errno.ENOENT, "x"), None, 52),
        (ValueError("x"), None, 50),
    ],
)
def test_the_backend_knows_better_than_the_errno_but_not_than_a_carried_code(
    failing, error: Exception, answer: int | None, code: int
) -> None:
    assert failing(error, lambda operation, exception: answer).code == code


def test_the_backend_is_told_the_operation_and_the_exception(failing) -> None:
    asked: set[tuple[str, Exception]] = set()
    error = ValueError("x")
    failing(error, lambda *question: asked.add(question))
    assert asked == {("list", error)}


@pytest.mark.parametrize("answer", [49, "x", KeyError("x")])
def test_a_wrong_answer_of_the_backend_does_not_hide_the_error(
    failing, answer: object, caplog: pytest.LogCaptureFixture
) -> None:
    def error_code(operation: str, exception: Exception) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    final = failing(PermissionError(errno.EACCES, "x"), error_code)
    assert final.code == 51
    assert "Foo._error_code('list', PermissionError) failed" in caplog.text
    assert "Traceback" not in caplog.text


def test_the_backend_that_fails_to_answer_is_named_not_a_layer_around_it(
    failing, caplog: pytest.LogCaptureFixture
) -> None:
    """Its `_error_code` is a method, as in every backend that is not made for a test."""

    class Own:
        def _error_code(self, operation: str, exception: Exception) -> int:
            raise KeyError("nothing")

    failing(ValueError("x"), Own()._error_code)
    said = [text for text in caplog.messages if "_error_code" in text]
    assert said[0].startswith("Own._error_code('list', ValueError) failed")
    assert said[0].endswith(": KeyError: 'nothing'")
    assert len(set(said)) == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.EIO, "Input/output error", "/dev/x"), "Input/output error: '/dev/x'"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (OSError("went away"), "OSError: went away"),
        (BackendException("the server is on fire"), "the server is on fire"),
        (KeyError("x"), "KeyError: 'x'"),
        (ValueError(), "ValueError"),
        (ValueError("two\n  lines"), "ValueError: two lines"),
        (ValueError("login me:canary failed"), "ValueError: login me:*** failed"),
    ],
)
def test_the_message_is_one_line_with_place_operation_and_reason(
    failing, error: Exception, reason: str
) -> None:
    assert str(failing(error)) == f"foo://me:***@host/dir: cannot list: {reason}"


class Mute(Exception):
    """Says nothing."""


class Keeps(Exception):
    """Keeps in an attribute what it came from, as an exception of boto3 does."""

    def __init__(self, text: str, last: Exception) -> None:
        super().__init__(text)
        self.last = last


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def after(error: Exception, context: Exception) -> Exception:
    error.__context__ = context
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (caused(Mute(), ValueError("no  route")), "Mute (caused by ValueError: no route)"),
        (after(Mute(), ValueError("no route")), "Mute (after ValueError: no route)"),
        (caused(Mute(), TimeoutError()), "Mute (caused by TimeoutError)"),
        (caused(Mute(), ValueError("canary")), "Mute (caused by ValueError: ***)"),
        (caused(Mute(), Mute()), "Mute"),
        (
            caused(Mute(), caused(Mute(), OSError(errno.EPIPE, "Broken pipe"))),
            "Mute (caused by Broken pipe)",
        ),
        (
            caused(
                KeyError("x"), caused(ValueError("no route"), OSError(errno.EPIPE, "Broken pipe"))
            ),
            "KeyError: 'x' (caused by ValueError: no route (caused by Broken pipe))",
        ),
        (
            Keeps("too many attempts", ConnectionResetError(errno.ECONNRESET, "Reset by peer")),
            "Keeps: too many attempts (caused by Reset by peer)",
        ),
        (caused(OSError("lost: [Errno 32] x"), OSError(32, "x")), "OSError: lost: [Errno 32] x"),
        (after(ValueError("lost"), KeyError("in the cache")), "ValueError: lost"),
        (caused(BackendException("the disk is full"), KeyError("x")), "the disk is full"),
        (caused(BackendException(), Mute()), "BackendException (caused by Mute)"),
    ],
)
def test_what_says_little_is_followed_by_what_it_came_from(
    failing, error: Exception, reason: str
) -> None:
    assert str(failing(error)) == f"foo://me:***@host/dir: cannot list: {reason}"


def test_a_context_that_the_backend_suppresses_is_not_shown(failing) -> None:
    error = after(Mute(), ValueError("no route"))
    error.__suppress_context__ = True
    assert str(failing(error)).endswith("cannot list: Mute")


def test_errors_that_came_from_each_other_end(failing) -> None:
    error, other = Mute(), ValueError("x")
    error.__cause__, other.__cause__ = other, error
    assert str(failing(error)).endswith("cannot list: Mute (caused by ValueError: x)")


def test_the_message_names_the_file(
    registry: Registry, store_class, settings: Settings, tmp_path: Path
) -> None:
    registry.register_backend("foo", store_class)
    with pytest.raises(BackendException) as raised:
        get_backend("foo://host", settings).get("a\nb", tmp_path / "x")
    assert str(raised.value) == r"foo://host: cannot get 'a\nb': No such file: 'a\nb'"
    assert (raised.value.operation, raised.value.filename) == ("get", "a\nb")
