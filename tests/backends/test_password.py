"""Where a password comes from: the URL, then BACKEND_PASSWORD, then a person at a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from jackfield.backends import ParsedUrl, Secret


@pytest.fixture(autouse=True)
def no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKEND_PASSWORD", raising=False)


def test_the_url_goes_first(store_class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKEND_PASSWORD", "from-environment")
    assert store_class(ParsedUrl("foo://me:from-url@host")).get_password() == Secret("from-url")
    assert store_class(ParsedUrl("foo://me:@host")).get_password() == Secret("")


def test_then_the_environment(store_class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKEND_PASSWORD", "from-environment")
    backend = store_class(ParsedUrl("foo://me@host"))
    assert backend.get_password() == Secret("from-environment")
    assert "from-environment" not in repr(vars(backend))


@pytest.mark.parametrize("variable", [None, ""])
def test_without_a_terminal_there_is_none(
    store_class, monkeypatch: pytest.MonkeyPatch, variable: str | None
) -> None:
    if variable is not None:
        monkeypatch.setenv("BACKEND_PASSWORD", variable)
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        assert store_class(ParsedUrl("foo://me@host")).get_password() is None
    monkeypatch.setattr(sys, "stdin", None)
    assert store_class(ParsedUrl("foo://me@host")).get_password() is None


SCRIPT = """
import sys
from jackfield.backends import Backend, BackendException, ParsedUrl

class Asking(Backend):
    use_getpass = sys.argv[1] == "ask"
    def _get(self, remote_filename, local_path): pass
    def _put(self, source_path, remote_filename): pass
    def _list(self): return []
    def _delete(self, filename): pass

backend = Asking(ParsedUrl("foo://me@host/dir"))
try:
    first, second = backend.get_password(), backend.get_password()
    if "confirm" in sys.argv:
        backend.confirm_password()
        backend.confirm_password()
except BackendException as error:
    print("error", int(error.code), error)
else:
    print(first and first.reveal(), first == second)
"""


PROMPT = "Password for foo://me@host/dir: "
AGAIN = "Password for foo://me@host/dir, once more: "


def at_a_terminal(
    typed: bytes | None, *arguments: str, again: bytes | None = None
) -> tuple[str, str]:
    """Run the script with a terminal as its input; give what it prints, and what it asks.

    What a person types comes after the prompt: what was typed before it would be dropped.
    """
    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-c", SCRIPT, *arguments],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # without the terminal that the tests may have
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            asked = b""
            if typed is not None:
                asked = process.stderr.read(len(PROMPT))
                os.write(ours, typed)
            if again is not None:
                asked += process.stderr.read(len("\n" + AGAIN))
                os.write(ours, again)
            printed = process.stdout.read()
            asked += process.stderr.read()
    finally:
        os.close(theirs)
        os.close(ours)
    return printed.decode().strip(), asked.decode()


def test_then_a_person_who_is_asked_once() -> None:
    printed, asked = at_a_terminal(b"typed-in\n", "ask")
    assert printed == "typed-in True"
    assert asked == f"{PROMPT}\n"


def test_unless_the_backend_does_not_want_it() -> None:
    assert at_a_terminal(None, "do not ask") == ("None True", "")


def test_who_is_asked_once_more_for_what_is_to_be_confirmed() -> None:
    assert at_a_terminal(b"typed-in\n", "ask", "confirm", again=b"typed-in\n") == (
        "typed-in True",
        f"{PROMPT}\n{AGAIN}\n",
    )


def test_and_has_to_give_the_same() -> None:
    printed, asked = at_a_terminal(b"typed-in\n", "ask", "confirm", again=b"typed-ni\n")
    assert printed == "error 51 two different passwords were given for foo://me@host/dir"
    assert asked == f"{PROMPT}\n{AGAIN}\n"


def test_nobody_confirms_what_nobody_typed(store_class, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("getpass.getpass", asked.append)
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb"), os.fdopen(theirs) as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        backend = store_class(ParsedUrl("foo://me@host"))
        backend.confirm_password()  # of what nobody has wanted yet
        monkeypatch.setenv("BACKEND_PASSWORD", "from-environment")
        assert backend.get_password() == Secret("from-environment")
        backend.confirm_password()
    assert asked == []


def test_a_person_who_gives_none_is_told_what_else_can() -> None:
    printed, _ = at_a_terminal(b"\x04", "ask")
    assert printed.startswith("error 51 no password was given for foo://me@host/dir")
    assert "BACKEND_PASSWORD" in printed
