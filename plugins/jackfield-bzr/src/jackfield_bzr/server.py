"""Running brz: as a server, which is started once and answers one request after another.

Starting brz takes longer than most requests. A server that has answered is kept for the next
caller, whatever branch that asks for: it has no configuration, and no plugin but
`jackfield_bzr.served`.
"""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from jackfield import JackfieldError, programs
from jackfield.scratch import scratch_directory

_NAME = "jackfield_served"


class Server(programs.Server):
    """A running brz."""

    def __init__(self, brz: Path) -> None:
        """Start it.

        Raises:
            JackfieldError: if that fails.
        """
        self._stack = ExitStack()
        try:
            home = self._stack.enter_context(scratch_directory())
            environment = _environment(brz, str(home))
            super().__init__((brz, "jackfield-serve"), environment, self._receive)
        except BaseException:
            self._stack.close()
            raise

    def ask(self, do: str, subject: object, timeout: float, **arguments: object) -> Any:
        """Have an operation of `jackfield_bzr.served` done.

        Args:
            do: its name.
            subject: what it is done for, named in the error.
            timeout: seconds after which brz is stopped.
            arguments: its arguments.

        Raises:
            JackfieldError: if it fails or takes too long.
        """
        request = json.dumps({"do": do, **arguments}).encode("ascii")
        answer = self.exchange(
            lambda: self._answer(request), seconds=timeout, what=f"{subject}: brz"
        )
        if "error" in answer:
            raise JackfieldError(f"{subject}: brz says: {answer['error']}")
        return answer["result"]

    def close(self) -> None:
        """End it, and remove its home directory."""
        super().close()
        self._stack.close()

    def _answer(self, request: bytes) -> dict[str, Any]:
        self.requests.write(request + b"\n")
        self.requests.flush()
        return self._receive()

    def _receive(self) -> dict[str, Any]:
        line = self.answers.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        answer: dict[str, Any] = json.loads(line)
        return answer


def _environment(brz: Path, home: str) -> dict[str, str]:
    """Give an environment without any configuration of the user's.

    The Python that brz has in it looks for its modules where the first ``python3`` on ``PATH`` is:
    in a virtual environment it would find no Breezy.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BRZ_", "BZR_", "EMAIL"))
    }
    return kept | {
        "BRZ_HOME": home,
        "BRZ_LOG": os.devnull,
        "BRZ_EMAIL": "nobody",
        "BRZ_PLUGIN_PATH": "-user:-core:-site:-entrypoints",
        "BRZ_PLUGINS_AT": f"{_NAME}@{Path(__file__).with_name('served.py').absolute()}",
        "BRZ_PROGRESS_BAR": "none",
        "HOME": home,
        "LC_ALL": "C.UTF-8",
        "PATH": f"{brz.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


_servers = programs.Servers(Server)


def ask(do: str, *, subject: object, timeout: float = 300, **arguments: object) -> Any:
    """Have an operation of `jackfield_bzr.served` done by a server that waits, or a new one.

    Raises:
        JackfieldError: if brz is not there or cannot be started, or the operation fails.
    """
    brz = programs.find("brz", "install Breezy (for example: apt install brz)")
    with _servers.one(brz) as server:
        return server.ask(do, subject, timeout, **arguments)
