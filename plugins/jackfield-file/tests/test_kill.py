"""``kill -9`` at any moment: every name is whole, no source is lost, the next run finishes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import os, random, signal, sys, time
from pathlib import Path
from jackfield.backends import Settings, get_backend, is_temporary, register_backend
from jackfield_file import nameless
from jackfield_file.backend import FileBackend
from jackfield.cli import main
import jackfield.cli.dispatch, jackfield.cli.storage.syncing, jackfield.host  # before the forks

class Copying(FileBackend):
    def _move(self, source_path, remote_filename):
        return False  # as on another file system

SIZE = 3_000_000
operation, way, kills = sys.argv[1], sys.argv[2], int(sys.argv[3])
if way == "named":
    nameless.can_be_nameless = lambda directory: False
leaves = operation != "move" and way == "named"
names = [f"file {n}" for n in range(4)] if operation == "sync" else ["file"]
local, there = Path("local"), Path("store")
for directory in (local, there):
    directory.mkdir()
url = there.absolute().as_uri()
register_backend("file", Copying if operation == "move by copy" else FileBackend)
source, target = (there, local) if operation == "get" else (local, there)

def write(directory, version):
    for name in names:
        (directory / name).write_bytes(bytes([version]) * (SIZE + version))

def version(path):
    content = path.read_bytes()
    kind = content[0]
    assert content == bytes([kind]) * (SIZE + kind), f"{path} is torn"
    return kind

def run():
    store = get_backend(url)
    if operation == "put":
        store.put(local / "file")
    elif operation == "get":
        store.get("file", local / "file")
    elif operation == "sync":
        assert main(["sync", "-j", "2", "local", url]) == 0
    else:
        store.move(local / "file")

def forked():
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            run()
        finally:
            os._exit(0)
    return child

def killed(after):
    child = forked()
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])

def temporary():
    return [path.name for path in target.iterdir() if is_temporary(path.name)]

def duration():
    write(target, 1)
    write(source, 2)
    start = time.monotonic()
    os.waitpid(forked(), 0)
    return time.monotonic() - start

took = min(duration() for _ in range(3))
hits = left = 0
random.seed(operation)
for number in range(kills * 8):
    # On a busy machine the first moments may all be too late: then there are some more.
    if number >= kills and hits > kills // 10 and (left or not leaves):
        break
    old, new = 3 + number % 100, 4 + number % 100
    write(target, old)
    write(source, new)
    hits += killed(random.uniform(0, took))
    left += bool(temporary())
    for name in names:
        now = version(target / name)
        assert now in (old, new), f"{name} is neither the old nor the new"
        if (source / name).exists():
            assert version(source / name) == new
        else:
            assert operation.startswith("move") and now == new, f"{name} is lost"
    if (source / names[0]).exists():
        run()
    for name in names:
        assert version(target / name) == new
    if hits and not operation.startswith("move"):
        assert temporary() == [], "the next run leaves what the killed one left"
print("killed", hits, "of", number, "with a temporary file", left, file=sys.stderr)
assert hits > kills // 10, "too late"
assert left or not leaves, "none was in the middle of it"
"""


@pytest.mark.parametrize("way", ["nameless", "named"])
@pytest.mark.parametrize("operation", ["put", "get", "move", "move by copy", "sync"])
def test_killed_at_forty_moments(operation: str, way: str, tmp_path: Path) -> None:
    plugin = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, operation, way, "40"],
        cwd=tmp_path,
        env={
            **os.environ,
            "HOME": str(tmp_path),
            "PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in sys.path),
            "JACKFIELD_PLUGINS_AT": f"file@{plugin}",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
