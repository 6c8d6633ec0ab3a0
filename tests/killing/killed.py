"""Kills children at random moments of an operation, and looks at what they leave.

``python killed.py OPERATION STORE KILLS``, in an empty directory. Fails with a message if after a
kill a name is neither the old nor the new file, a source is lost, or the next run does not finish
the job; or if the next process does not clean up.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from jackfield.backends import (
    Settings,
    get_backend,
    is_temporary,
    register_backend,
    register_backend_prefix,
)
from jackfield.cli import main
from jackfield.cli.storage import options
from jackfield_chaos.backend import ChaosBackend
from jackfield_crypt.backend import CryptBackend
from jackfield_file.backend import FileBackend
from jackfield_multi.backend import MultiBackend
from jackfield_par2.backend import Par2Backend

SIZE = 3_000_000
PATIENT = 30
"""Attempts: what fails one time out of five has to succeed in the end."""

HEALING = "&".join(
    [f"{each}.error_before=0.1" for each in ("get", "put", "move", "list", "query", "delete")]
    + [f"{each}.error_after=0.1" for each in ("get", "put", "list", "query")]
    + ["get.cut=0.1"]
)
"""Faults that another attempt heals."""

DEADLY = "&all.die_before=0.03&all.die_after=0.03"
"""The same death, but at moments that a seed picks: around the work of the storage itself."""

SIZES = {"par2": 200_000}
FORMS = {
    "file": "file://{store}",
    "chaos": "chaos+file://{store}?{faults}",
    "crypt": "crypt+file://{store}?keyfile={here}/key",
    "crypt over chaos": "crypt+chaos+file://{store}?keyfile={here}/key&{faults}",
    "par2": "par2+file://{store}",
    "mirror": "multi://{here}/mirror.json",
    "stripe": "multi://{here}/mirror.json?mode=stripe",
}


class Copying(FileBackend):
    """Cannot rename a file into its directory, as if that were on another file system."""

    def _move(self, source_path: Path, remote_filename: str) -> bool:
        return False


class Kill:
    """An operation on a store, killed again and again.

    Attributes:
        hits: how many children were killed before they had ended.
    """

    def __init__(self, operation: str, form: str) -> None:
        self.operation = operation
        self.size = SIZES.get(form, SIZE)
        self.hits = 0
        here = Path.cwd()
        self.local, self.store = here / "local", here / "store"
        for directory in (self.local, self.store, here / "other"):
            directory.mkdir(exist_ok=True)
        Path("key").write_bytes(bytes(range(32)))
        urls = [{"url": f"file://{here}/{name}"} for name in ("store", "other")]
        Path("mirror.json").write_text(json.dumps(urls))
        places = {"store": self.store, "here": here}
        self._url = lambda faults: FORMS[form].format(faults=faults, **places)
        # What each of the stores has is looked at by itself; one that lies cannot be asked.
        plain = FORMS[form].replace("chaos+", "").replace("{faults}", "").rstrip("?&")
        self.looks = (
            [each["url"] for each in urls] if form == "mirror" else [plain.format(**places)]
        )
        several = operation.startswith("sync")
        self.names = [f"file {number}" for number in range(4)] if several else ["file"]
        self.fetches = operation in {"get", "sync back"}

    def work(self, faults: str) -> None:
        """Do the operation."""
        url = self._url(faults)
        if self.operation.startswith("sync"):
            sides = [url, "local"] if self.fetches else ["local", url]
            assert main(["sync", "-j", "2", "--retries", str(PATIENT), *sides]) == 0
            return
        settings = Settings(num_retries=PATIENT, sleep=lambda seconds: None)
        with get_backend(url, settings) as store:
            if self.operation == "put":
                store.put(self.local / "file")
            elif self.operation == "get":
                store.get("file", self.local / "file")
            else:
                store.move(self.local / "file")

    def finish(self, seed: object) -> None:
        """Do the operation to its end, as the next run would."""
        self.work(f"seed={seed}&{HEALING}")

    def kill(self, after: float, seed: object) -> None:
        """Do the operation in a child, and kill that; or it kills itself."""
        child = os.fork()
        if child == 0:
            try:
                self.work(f"seed={seed}&{HEALING}{DEADLY}")
            finally:
                os._exit(0)
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        self.hits += os.WIFSIGNALED(os.waitpid(child, 0)[1])

    def prepare(self, old: int, new: int) -> None:
        """Let there be an old version where the new one is to go."""
        self.write_local(old if self.fetches else new)
        self.write_stored(new if self.fetches else old)

    def write_local(self, version: int) -> None:
        for name in self.names:
            (self.local / name).write_bytes(self.content(version))

    def write_stored(self, version: int) -> None:
        source = Path("source")
        source.write_bytes(self.content(version))
        with get_backend(self._url("")) as store:
            for name in self.names:
                store.put(source, name)

    def content(self, version: int) -> bytes:
        """Give a content that is of another size and other bytes in each version."""
        return bytes([version]) * (self.size + version)

    def stored(self, name: str) -> Iterator[int]:
        """Give the version that each store has of a file."""
        for url in self.looks:
            with get_backend(url, Settings(num_retries=1)) as store:
                store.get(name, "seen")
            yield self.version(Path("seen"))

    def version(self, path: Path) -> int:
        content = path.read_bytes()
        assert content, f"{path} is empty"
        assert content == self.content(content[0]), f"{path} is torn"
        return content[0]

    def check(self, old: int, new: int) -> None:
        """See that nothing is lost or torn after a kill."""
        for name in self.names:
            local = self.local / name
            stored = set(self.stored(name))
            assert stored <= ({new} if self.fetches else {old, new}), f"{name}: {stored} are stored"
            if self.fetches:
                assert self.version(local) in (old, new), f"{name} is neither old nor new"
            elif local.exists():
                assert self.version(local) == new, f"{name} is another one"
            else:
                assert self.operation.startswith("move") and stored == {new}, f"{name} is lost"

    def check_finished(self, new: int) -> None:
        """See that the job is done after the next run, and nothing lies around."""
        for name in self.names:
            assert set(self.stored(name)) == {new}, f"{name} is not the new one"
            if self.fetches:
                assert self.version(self.local / name) == new
            elif self.operation.startswith("move"):
                assert not (self.local / name).exists(), f"the source of {name} is still there"


def killed(operation: str, form: str, kills: int) -> int:
    """Kill so often, at random moments; give how many were killed before they had ended."""
    job = Kill(operation, form)
    times = []
    for _ in range(4):
        job.prepare(1, 2)
        start = time.monotonic()
        job.finish("time")
        times.append(time.monotonic() - start)
    took = max(times[1:])  # the first one imports what all the others need
    random.seed(f"{operation} {form}")
    for number in range(kills):
        old, new = 3 + number % 100, 4 + number % 100
        job.prepare(old, new)
        job.kill(random.uniform(0, took), number)
        job.check(old, new)
        if job.fetches or (job.local / job.names[0]).exists():
            job.finish(number)
        job.check_finished(new)
    return job.hits


if __name__ == "__main__":
    operation, form, kills = *sys.argv[1:3], int(sys.argv[3])
    temporary = Path("temporary").absolute()
    temporary.mkdir(exist_ok=True)
    tempfile.tempdir = os.environ["TMPDIR"] = str(temporary)
    logging.disable()
    options._FIRST_DELAY = 0.0
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    register_backend("file", Copying if operation == "move by copy" else FileBackend)
    register_backend("multi", MultiBackend)
    register_backend_prefix("chaos", ChaosBackend)
    register_backend_prefix("crypt", CryptBackend)
    register_backend_prefix("par2", Par2Backend)
    hits = killed(operation, form, kills)
    assert hits >= kills // 10, f"too late: {hits} of {kills}"
    if kills:
        os.execv(sys.executable, [sys.executable, __file__, operation, form, "0"])
    left = [path for path in Path.cwd().rglob("*") if is_temporary(path.name)]
    assert not left + list(temporary.iterdir()), f"the next run leaves {left}"
