"""Canary passwords, every operation driven into failure: the canaries are seen nowhere."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from pathlib import Path

import pytest
from jackfield.backends import (
    Backend,
    BackendException,
    ParsedUrl,
    Registry,
    Settings,
    get_backend,
    redact,
)

IN_URL = "c4nary@in/the:url"
IN_ENVIRONMENT = "c4nary in the environment"
CANARY = "c4nary"


class Indiscreet(Backend):
    """A backend whose library puts the password into its exceptions, and which logs its URL."""

    def __init__(self, parsed_url: ParsedUrl) -> None:
        super().__init__(parsed_url)
        self.password = self.get_password()
        logging.getLogger("indiscreet").debug("at %s: %r as %r", parsed_url, self, self.password)

    def fail(self) -> Exception:
        assert self.password is not None
        clear = self.password.reveal()
        return ConnectionError(f"login to {self.parsed_url.reveal()} with {clear!r} refused")

    def _get(self, remote_filename: str, local_path: Path) -> None:
        raise self.fail()

    def _put(self, source_path: Path, remote_filename: str) -> None:
        raise self.fail()

    def _list(self) -> list[str]:
        raise self.fail()

    def _delete(self, filename: str) -> None:
        raise self.fail()

    def _query(self, filename: str) -> Mapping[str, int | None]:
        raise self.fail()

    def _move(self, source_path: Path, remote_filename: str) -> bool:
        raise self.fail()

    def _retry_cleanup(self) -> None:
        raise self.fail()

    def _close(self) -> None:
        raise self.fail()


@pytest.mark.parametrize("url", [f"foo://me:{IN_URL}@host/dir", "foo://me@host/dir"])
def test_the_canary_is_seen_nowhere(
    url: str,
    registry: Registry,
    settings: Settings,
    source,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("BACKEND_PASSWORD", IN_ENVIRONMENT)
    caplog.set_level(logging.DEBUG)
    registry.register_backend("foo", Indiscreet)
    backend = get_backend(url, settings)
    path = source()
    errors: list[BackendException] = []
    for operation in (
        lambda: backend.put(path),
        lambda: backend.get("a", tmp_path / "a"),
        backend.list,
        lambda: backend.move(path),
        backend.close,
    ):
        with pytest.raises(BackendException) as raised:
            operation()
        errors.append(raised.value)
    for outcome in (*backend.delete(["a"]), *backend.query(["a"])):
        assert outcome.error is not None
        errors.append(outcome.error)
        assert CANARY not in repr(outcome)

    assert len(errors) == 7
    for error in errors:
        assert "refused" in str(error)
        for shown in (str(error), repr(error), repr(error.args), repr(vars(error))):
            assert CANARY not in shown
        shown = redact("".join(traceback.format_exception(error)))
        assert "***" in shown
        assert CANARY not in shown
    assert "attempt 4 of 5 to put" in caplog.text
    assert CANARY not in caplog.text
    assert CANARY not in repr(backend) + repr(backend.url) + repr(vars(backend.backend))
    assert CANARY not in "".join(capfd.readouterr())
