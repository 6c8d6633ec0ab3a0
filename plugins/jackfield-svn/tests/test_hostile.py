"""Repositories of a stranger: no server that they name is asked."""

from __future__ import annotations

import socket
import subprocess
import threading
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
from jackfield_svn import branches
from jackfield_svn.control import Subversion
from jackfield_svn.info import REPOSITORY


class Server:
    """Takes every connection and ends it at once.

    Attributes:
        asked: what was the first thing that each said.
    """

    def __init__(self, listening: socket.socket) -> None:
        self.port = listening.getsockname()[1]
        self.asked: list[bytes] = []
        self._listening = listening

    def run(self) -> None:
        while True:
            connection = self._listening.accept()[0]
            with connection:
                said = connection.recv(64)
                if said == b"end":
                    return
                self.asked.append(said)


@pytest.fixture
def server() -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = Server(listening)
        thread = threading.Thread(target=running.run)
        thread.start()
        yield running
        with socket.create_connection(("127.0.0.1", running.port)) as last:
            last.sendall(b"end")
        thread.join()


@pytest.fixture
def hostile(repository: Path, server: Server) -> Path:
    """A repository that has its texts cached by a server."""
    settings = f"[memcached-servers]\nkey = 127.0.0.1:{server.port}\n"
    (repository / "db" / "fsfs.conf").write_text(settings)
    return repository


def test_plain_svnadmin_asks_it(hostile: Path, server: Server) -> None:
    subprocess.run(["svnadmin", "dump", "--quiet", hostile], stdout=subprocess.DEVNULL, check=True)
    assert server.asked[0].startswith(b"get SVN:")


def test_no_method_and_no_command_does(hostile: Path, server: Server) -> None:
    control = Subversion()
    archive, restored = hostile.parent / "archive", hostile.parent / "restored"
    assert control.state(hostile, REPOSITORY).revision == "2"
    control.fingerprint(hostile, REPOSITORY)
    control.archive(hostile, REPOSITORY, archive)
    control.check(archive)
    control.restore(archive, restored, REPOSITORY)
    assert branches.run(Namespace(repository=str(hostile))).rows
    assert server.asked == []
