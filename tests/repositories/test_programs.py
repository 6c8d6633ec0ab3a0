"""Programs of other people: what is told of their end, and servers that are kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from jackfield import JackfieldError, programs

PYTHON = Path(sys.executable)
ECHO = "import sys\nfor line in sys.stdin.buffer: sys.stdout.buffer.write(line); sys.stdout.flush()"


class Echo(programs.Server):
    """A server that answers what it is asked."""

    def __init__(self, python: Path) -> None:
        super().__init__((python, "-c", ECHO), os.environ, lambda: None)

    def line(self) -> bytes:
        line = self.answers.readline()
        if not line:
            raise EOFError
        return line

    def ask(self, text: bytes, seconds: float = 60) -> bytes:
        def exchange() -> bytes:
            self.requests.write(text)
            self.requests.flush()
            return self.line()

        return self.exchange(exchange, seconds=seconds, what="loom: echo")


def test_what_is_not_there_is_told_with_the_way_out() -> None:
    with pytest.raises(JackfieldError, match=r"^no-such-tool was not found: install a tool$"):
        programs.find("no-such-tool", "install a tool")


@pytest.mark.parametrize(
    ("code", "seconds", "told"),
    [
        ("import sys; sys.exit('no loom\\nat all')", 60, "-c ended with status 1: no loom"),
        ("raise SystemExit(3)", 60, "-c ended with status 3: it gave no reason"),
        ("import time; time.sleep(60)", 0.5, "-c was stopped after 0.5 s"),
    ],
)
def test_a_failure_is_told_in_one_line(code: str, seconds: float, told: str) -> None:
    with pytest.raises(JackfieldError) as raised:
        programs.run(PYTHON, "-c", code, subject="loom", seconds=seconds)
    assert str(raised.value) == f"loom: {PYTHON.name} {told}"


def test_nothing_of_the_users_settings_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOM", "1")
    code = "import os; print('LOOM' in os.environ, os.listdir(os.environ['HOME']))"
    assert programs.run(PYTHON, "-c", code, subject="loom", seconds=60) == b"False []\n"


def test_what_is_seen_of_the_users_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("PATH", "TMPDIR", "LC_ALL"):
        monkeypatch.setenv(name, str(tmp_path))
    code = "import os; print(*map(os.environ.get, ['PATH', 'TMPDIR', 'LC_ALL', 'LOOM']))"
    more = {"LOOM": "1"}
    said = programs.run(PYTHON, "-c", code, subject="loom", seconds=60, environment=more)
    assert said.decode() == f"{tmp_path} {tmp_path} C.UTF-8 1\n"


RUNS = """
import sys
from pathlib import Path
from jackfield import programs
code = "import sys; sys.exit(sys.stdin.read() or 'nothing to read')"
programs.run(Path(sys.executable), "-c", code, subject="loom", seconds=60)
"""


def test_what_is_typed_is_not_for_the_program() -> None:
    command = [sys.executable, "-c", RUNS]
    done = subprocess.run(command, input="typed", capture_output=True, text=True, check=False)
    assert done.stderr.endswith("ended with status 1: nothing to read\n")


ENDS = """
import os, sys, time
from pathlib import Path
from jackfield import programs
def start(python):
    sleeps = (python, "-c", "import time; time.sleep(600)")
    return programs.Server(sleeps, os.environ, lambda: None)
servers = programs.Servers(start)
with servers.one(Path(sys.executable)) as server:
    print(server.process.pid, flush=True)
if not os.fork():
    sys.exit()
os.wait()
print(server.alive)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_servers_end_with_the_process_that_has_them() -> None:
    command = [sys.executable, "-c", ENDS]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    server, alive = done.stdout.split()
    assert alive == "True"
    with pytest.raises(ProcessLookupError):
        os.kill(int(server), 0)


def test_a_server_is_kept_and_a_dead_one_replaced() -> None:
    servers = programs.Servers(Echo)
    with servers.one(PYTHON) as first:
        assert first.ask(b"one\n") == b"one\n"
    with servers.one(PYTHON) as second:
        assert second is first
        with servers.one(PYTHON) as other:
            assert other is not first
        second.process.kill()
        second.process.wait()
        with pytest.raises(JackfieldError, match=r"^loom: echo died with status -9: "):
            second.ask(b"two\n")
    with servers.one(PYTHON) as third:
        assert third is other


@pytest.mark.parametrize("text", [b"no end of the line", b""])
def test_a_server_that_does_not_answer_is_stopped(text: bytes) -> None:
    servers: programs.Servers[Echo] = programs.Servers(Echo)
    with servers.one(PYTHON) as first:
        with pytest.raises(JackfieldError, match=r"^loom: echo was stopped after 0.5 s$"):
            first.ask(text, seconds=0.5)
        assert not first.idle
    with servers.one(PYTHON) as second:
        assert second is not first


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_server_is_ended_where_its_greeting_is_not_read(error: type[BaseException]) -> None:
    started = []

    class Interrupted(programs.Server):
        def __init__(self) -> None:
            super().__init__((PYTHON, "-c", "input()"), os.environ, self._greeted)

        def _greeted(self) -> None:
            started.append(self.process)
            raise error

    with pytest.raises(error):
        Interrupted()
    assert started[0].returncode is not None


def test_a_server_that_cannot_be_started_says_why(tmp_path: Path) -> None:
    def ends_early() -> None:
        raise EOFError

    ends = (PYTHON, "-c", "import sys; sys.exit('no loom')")
    with pytest.raises(JackfieldError, match=r" cannot be started: died with status 1: no loom$"):
        programs.Server(ends, os.environ, ends_early)
    with pytest.raises(JackfieldError, match=r"^loom cannot be started: "):
        programs.Server((tmp_path / "loom",), os.environ, ends_early)
