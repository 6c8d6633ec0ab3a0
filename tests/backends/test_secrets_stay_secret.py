"""Canary passwords, every operation driven into failure: the canaries are seen nowhere."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from jackfield.backends import (
    Backend,
    BackendException,
    Backoff,
    ParsedUrl,
    Registry,
    Settings,
    Throttle,
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


def every_layer(settings: Settings, seen: list[object]) -> Settings:
    """Settings under which no layer is missing; what they are told goes to `seen`."""
    return replace(
        settings,
        backoff=Backoff.EXPONENTIAL,
        retry_delay=0,
        stall_timeout=30,
        throttle=Throttle(1e9),
        progress=lambda name, count: seen.append((name, count)),
        timing=lambda measured: logging.getLogger("timing").debug(
            "%s %s", measured.operation, redact(str(measured.error))
        ),
    )


@pytest.mark.parametrize("layers", ["the usual", "all"])
@pytest.mark.parametrize("url", [f"foo://me:{IN_URL}@host/dir", "foo://me@host/dir"])
def test_the_canary_is_seen_nowhere(
    url: str,
    layers: str,
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
    told: list[object] = []
    if layers == "all":
        settings = every_layer(settings, told)
    backend = get_backend(url, settings)
    path = source()
    errors: list[BackendException] = []
    for operation in (
        lambda: backend.put(path),
        lambda: backend.get("a", tmp_path / "a"),
        backend.list,
        lambda: backend.move(path),
        lambda: backend.validate(path),
        backend.close,
    ):
        with pytest.raises(BackendException) as raised:
            operation()
        errors.append(raised.value)
    for outcome in (*backend.delete(["a"]), *backend.query(["a"])):
        assert outcome.error is not None
        errors.append(outcome.error)
        assert CANARY not in repr(outcome)

    assert len(errors) == 8
    for error in errors:
        assert "refused" in str(error)
        for shown in (str(error), repr(error), repr(error.args), repr(vars(error))):
            assert CANARY not in shown
        shown = redact("".join(traceback.format_exception(error)))
        assert "***" in shown
        assert CANARY not in shown
    assert "attempt 4 of 5 to put" in caplog.text
    assert CANARY not in caplog.text
    assert CANARY not in repr(told)
    assert CANARY not in repr(backend) + repr(backend.url) + repr(vars(backend.backend))
    assert CANARY not in "".join(capfd.readouterr())


@pytest.mark.parametrize("clear", ["a", "in", "log", "file", "/", "@:", "e-r", "cannot"])
@pytest.mark.parametrize("place", ["URL", "environment"])
def test_a_password_of_a_few_letters_is_masked_and_our_words_are_not(
    clear: str,
    place: str,
    registry: Registry,
    settings: Settings,
    source,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    auth, masked = f"me:{quote(clear, safe='')}", "me:***"
    if place == "environment":
        monkeypatch.setenv("BACKEND_PASSWORD", clear)
        auth = masked = "me"
    registry.register_backend("foo", Indiscreet)
    with pytest.raises(BackendException) as raised:
        get_backend(f"foo://{auth}@host/dir", settings).put(source("x"))
    why = f"ConnectionError: login to foo://{masked}@host/dir with '***' refused"
    assert str(raised.value) == f"foo://{masked}@host/dir: cannot put 'x': {why}"
    assert f"foo://{masked}@host/dir: attempt 4 of 5 to put 'x' failed, the" in caplog.text
    assert caplog.text.count(why) == 8, "each attempt, and each failure to clean up after it"
    shown = redact("".join(traceback.format_exception(raised.value)))
    assert f"{why}\n" in shown
    for leaked in (repr(clear), f":{clear}@", f":{quote(clear, safe='')}@"):
        assert leaked not in shown
