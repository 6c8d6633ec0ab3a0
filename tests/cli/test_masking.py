"""Secrets on the command line: masked in what others say, with our own words as they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.projects import PLUGINS

TALKATIVE = """
import logging
from jackfield.backends import Backend, BackendException, register_backend

class Talkative(Backend):
    def fail(self, *arguments):
        clear = self.get_password().reveal()
        logging.getLogger("jackfield.plugins.talkative").warning("using %r", clear)
        if "own" in self.parsed_url.path:
            raise BackendException(f"login with {clear!r} was refused")
        raise ConnectionError(f"login with {clear!r} was refused")
    _get = _put = _list = _delete = _query = fail

register_backend("talk", Talkative)
"""


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command with a talkative plugin, ``plugins/talk`` in the test's directory."""
    package = tmp_path / "plugins" / "talk"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(TALKATIVE)
    (package / "info.py").write_text(
        "jackfield_plugin_name = 'talk'\njackfield_transports = ['talk://']\n"
        "jackfield_minimum_version = (0, 1, 0)\n"
    )
    plugins = [f"{name}@{PLUGINS / f'jackfield-{name}'}" for name in ("crypt", "file")]

    def start(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "jackfield", *words],
            cwd=tmp_path,
            env={
                **os.environ,
                "HOME": str(tmp_path),
                "PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in sys.path),
                "JACKFIELD_PLUGINS_AT": os.pathsep.join([*plugins, f"talk@{package}"]),
                **variables,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return start


@pytest.fixture
def run(start) -> Callable[..., tuple[int, str]]:
    """Runs a command with the talkative plugin; gives its status and its errors."""

    def run(*words: str, **variables: str) -> tuple[int, str]:
        done = start(*words, **variables)
        return done.returncode, done.stderr

    return run


@pytest.mark.parametrize("clear", ["a", "in", "the", "cannot", "attempt", "password"])
@pytest.mark.parametrize("path", ["foreign", "own"])
def test_what_others_say_is_masked_and_our_words_are_not(run, clear: str, path: str) -> None:
    url = f"talk://me@host/{path}"
    status, said = run("get", "-v", "--retries", "2", f"{url}/x", BACKEND_PASSWORD=clear)
    kind = "" if path == "own" else "ConnectionError: "
    why = f"{kind}login with '***' was refused"
    assert status == 50
    assert said.endswith(f"jackfield: {url}: cannot get 'x': {why}\n")
    assert f"jackfield: {url}: attempt 1 of 2 to get 'x' failed, the next one is in " in said
    assert "jackfield: using '***'\n" in said
    assert said.startswith(f"jackfield: {url}: attempt") or "using" in said.splitlines()[0]
    assert "\nTraceback (most recent call last):\n" in said
    assert "The above exception was the direct cause of the following exception:" in said
    assert "in fail\n" in said
    assert repr(clear) not in said


@pytest.mark.parametrize("clear", ["wrong", "is", "password", "open"])
def test_a_wrong_password_does_not_mask_that_it_is_wrong(run, tmp_path: Path, clear: str) -> None:
    """The gap in a sentence that everybody knows would tell the password."""
    (tmp_path / "x").write_text("content\n")
    store = f"crypt+file://{tmp_path}/store"
    assert run("put", str(tmp_path / "x"), store, JACKFIELD_CRYPT_PASSWORD="right")[0] == 0
    status, said = run("ls", "-v", store, JACKFIELD_CRYPT_PASSWORD=clear)
    assert status == 51
    why = "the password is wrong: it does not open 'jackfield-crypt.jfk'"
    assert said.endswith(f"jackfield: {store}: cannot list: {why}\n")
    assert f"FatalBackendException: {why}\n" in said
    assert "***" not in said


def test_what_libraries_log_and_warn_of_is_masked(run, tmp_path: Path) -> None:
    plugin = tmp_path / "plugins" / "talk" / "__init__.py"
    code = plugin.read_text().replace("import logging", "import logging, warnings")
    code = code.replace(
        "        if ",
        "        logging.getLogger('library').warning('opening %s', self.parsed_url.reveal())\n"
        "        warnings.warn(f'old: {self.parsed_url.reveal()}')\n        if ",
    )
    plugin.write_text(code)
    status, said = run("ls", "--retries", "1", "talk://me:letmein@host/foreign")
    assert status == 50
    assert "jackfield: library: opening talk://me:***@host/foreign\n" in said
    assert "jackfield: using '***'\n" in said  # by the plugin itself, whose logger is ours
    assert "UserWarning: old: talk://me:***@host/foreign\n" in said
    assert "letmein" not in said


LOST = """
        try:
            raise KeyError(clear)
        except KeyError:
            logging.getLogger("library").exception("lost")
        if """


def test_the_traceback_that_a_library_logs_is_shown_where_it_is_asked_for(run, tmp_path) -> None:
    plugin = tmp_path / "plugins" / "talk" / "__init__.py"
    plugin.write_text(plugin.read_text().replace("        if ", LOST.lstrip("\n")))
    words = ("ls", "--retries", "1", "talk://me:letmein@host/foreign")
    said = run(*words)[1]
    assert "jackfield: library: lost: KeyError: '***'\n" in said
    assert "Traceback" not in said
    verbose = run("-v", *words)[1]
    assert "jackfield: library: lost\nTraceback (most recent call last):\n" in verbose
    assert "\nKeyError: '***'\n" in verbose
    assert "letmein" not in said + verbose


@pytest.mark.parametrize("command", ["identify", "scan", "check", "metadata", "install"])
def test_a_url_where_none_belongs_is_masked(run, command: str) -> None:
    status, said = run(command, "https://me:let/me@in@host/x")
    assert (status, said.count("\n")) == (1, 1)
    assert "https://me:***@host/x" in said


VISITS = """
from pathlib import Path
from jackfield import Command, JackfieldError, hookimpl

def visit(arguments):
    raise JackfieldError(f"{Path('https://me:letmein@host/x')}: it is not there")

@hookimpl
def jackfield_provide_commands():
    return [Command("visit", visit)]
"""


def test_a_url_that_was_taken_for_a_path_is_masked(run, tmp_path: Path) -> None:
    """A path keeps but one of the two slashes."""
    package = tmp_path / "plugins" / "talk"
    (package / "__init__.py").write_text(VISITS)
    with (package / "info.py").open("a") as info:
        info.write("jackfield_commands = ['visit']\n")
    assert run("visit") == (1, "jackfield: https:/me:***@host/x: it is not there\n")


def test_of_a_url_among_files_to_put_it_is_said_what_copies_it(run, tmp_path: Path) -> None:
    said = "jackfield: 'https://me:***@host/x' is a URL, not a local file: cp copies it\n"
    assert run("put", "https://me:letmein@host/x", f"file://{tmp_path}/store") == (2, said)


def test_json_has_no_secrets_of_a_url_that_is_no_plugin(start) -> None:
    shown = "https://me:***@host/x"
    answer = start("check", "https://me:letmein@host/x", "--json").stdout
    assert json.loads(answer) == [{"target": shown, "error": f"{shown}: No such file or directory"}]


def test_how_a_plugin_failed_is_remembered_without_secrets(start, tmp_path: Path) -> None:
    (tmp_path / "plugins" / "talk" / "__init__.py").write_text(
        "url = 'https://me:' + 'let' 'me' + 'in@host/x'\nraise ConnectionError(f'{url}: refused')\n"
    )
    assert start("ls", "talk://host/x").returncode == 1
    for words in ("list --all", "show talk", "doctor", "doctor --activate"):
        for option in ([], ["--json"]):
            answer = start(*words.split(), *option).stdout
            assert "https://me:***@host/x: refused" in answer
            assert "letmein" not in answer
    remembered = [path for path in tmp_path.rglob("*.json") if "failures" in path.parts]
    assert remembered
    assert "letmein" not in remembered[0].read_text()


SERVES = """
from jackfield.backends import Backend, register_backend

class Serves(Backend):
    def _get(self, remote_filename, local_path):
        local_path.write_text("content")
    def _put(self, source_path, remote_filename):
        pass
    def _list(self):
        return ["x"]
    def _delete(self, filename):
        pass

register_backend("talk", Serves)
"""


@pytest.mark.parametrize("user", ["", "me@", "me:letmein@"])
def test_what_is_copied_is_shown_with_its_port(start, tmp_path: Path, user: str) -> None:
    """It is no password."""
    (tmp_path / "plugins" / "talk" / "__init__.py").write_text(SERVES)
    (tmp_path / "taken").mkdir()
    done = start("cp", f"talk://{user}host:2022/x", "taken")
    shown = user.replace("letmein", "***")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"talk://{shown}host:2022/x\ttaken/x\n"
    done = start("cp", f"talk://{user}host:2022/x", f"talk://{user}host:2022/")
    assert done.stderr.startswith(f"jackfield: 'talk://{shown}host:2022/x' is where it is")
