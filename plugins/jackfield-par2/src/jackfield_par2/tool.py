"""Running par2.

It works in a directory of its own, on a file that is called `DATA` there: no name of a user gets
into its command line, where it could be taken for an option or a pattern.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from jackfield.backends import ErrorCode, FatalBackendException, current_meter

from jackfield_par2 import packets
from jackfield_par2.local import shown

DATA = "data"
INDEX = "data.par2"
VOLUME = "data.vol.par2"

_KEPT = ("HOME", "LD_LIBRARY_PATH", "OMP_NUM_THREADS", "PATH")
"""The variables that par2 gets; others may hold secrets."""

_OWN = {
    "LC_ALL": "C",
    "OMP_WAIT_POLICY": "passive",  # threads that wait leave the processor to others
}

_SMALLEST_BLOCK = 512
_USUAL_BLOCK = 4096
_FEW_BLOCKS = 100
_MOST_BLOCKS = 1000
"""Every block costs 20 bytes in the index and in each of its copies in the volume."""

_MEMORY = 256
"""MiB that a par2 may take. By itself, from 1.2.0 on, each takes up to half of the machine's."""

_LOOK = 0.2
"""Seconds after which it is looked whether par2 is still wanted."""

_BEYOND_REPAIR = {2, 4, 5, 6}
"""Exit statuses: too few recovery blocks, or too little is left of what describes the file.

The last one is that of a fault in par2 itself, by its manual; it ends so, too, where the packet
that names the file is left, and not the one that describes it.
"""

_POSSIBLE = "Repair is possible."
"""What par2 says before it begins."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What became of a repair.

    Attributes:
        intact: how many blocks of the damaged file were good.
        failure: why it is beyond repair; None if it has been repaired.
    """

    intact: int
    failure: str | None = None


def protect(source: Path, directory: Path, redundancy: int) -> str:
    """Make `INDEX` and `VOLUME` for a file in `directory`; give its MD5, in hexadecimal.

    `redundancy` is in percent. Raises as `create` does, and:

    Raises:
        FatalBackendException: if the file does not say what size it has.
        OSError: if it cannot be read.
    """
    size = source.stat().st_size
    with source.open("rb") as file:  # if that is not allowed, it is not par2 that says so
        if size == 0 and file.read(1):  # as files of /proc are
            raise FatalBackendException(
                f"{str(source)!r} says that it is empty and is not: put a copy of it"
            )
    if size == 0:
        for path in (directory / INDEX, directory / VOLUME):
            path.write_bytes(packets.description(packets.EMPTY))
        return packets.EMPTY
    (directory / DATA).symlink_to(source.absolute())
    return create(directory, size, redundancy)


def create(directory: Path, size: int, redundancy: int) -> str:
    """Make `INDEX` and `VOLUME` for `DATA` in `directory`, which may be a link to the file.

    `size` is the file's, in bytes, and not 0; `redundancy` is in percent. There is one recovery
    block at least: so a tiny file is protected as a whole. Gives the MD5 of the content that is
    protected, in hexadecimal.

    Raises:
        FatalBackendException: with code 54 if par2 is not there or fails.
    """
    data = directory / DATA
    done = _create(directory, size, redundancy)
    if data.is_symlink() and size not in _described(directory).values():
        # Some release may refuse links; 1.0.0 protects no more bytes than the link's path has.
        shutil.copyfile(data, directory / "copy")
        (directory / "copy").replace(data)
        done = _create(directory, size, redundancy)
    volumes = list(directory.glob("data.vol*.par2"))
    if done.returncode or len(volumes) != 1:
        raise _failure("make recovery files", done)
    found = list(_described(directory))
    if len(found) != 1:
        raise FatalBackendException("par2 made no index that can be read", ErrorCode.COMMAND_ERROR)
    volumes[0].rename(directory / VOLUME)
    return found[0]


def _create(directory: Path, size: int, redundancy: int) -> subprocess.CompletedProcess[str]:
    """Run par2 once; from 1.0.0 on it refuses a link that is not the only name it is given."""
    for made in directory.glob("*.par2"):
        made.unlink()
    options = (f"-m{_MEMORY}", f"-r{redundancy}", f"-s{_block(size)}", "-n1")
    return _run(directory, "create", "-q", *options, "--", DATA)


def _described(directory: Path) -> dict[str, int]:
    """Give the contents that `INDEX` knows and their sizes; nothing if it was not made."""
    index = directory / INDEX
    return packets.sizes(index.read_bytes()) if index.exists() else {}


def _block(size: int) -> int:
    """Give the size of the blocks of a file: a multiple of 4, as the format wants it."""
    block = max(_SMALLEST_BLOCK, min(_USUAL_BLOCK, size // _FEW_BLOCKS), -(-size // _MOST_BLOCKS))
    return block + -block % 4


def repair(directory: Path) -> Repair:
    """Repair `DATA` in `directory` by `VOLUME`, and `INDEX` if it is there.

    Raises:
        FatalBackendException: with code 53 if there is no room for it; with code 54 if par2 is not
            there or fails for another reason.
    """
    size = (directory / DATA).stat().st_size
    done = _run(directory, "repair", "-q", f"-m{_MEMORY}", "--", VOLUME, DATA)
    if done.returncode and done.returncode not in _BEYOND_REPAIR:
        raise _failure("repair", done)
    if done.returncode and _POSSIBLE in done.stdout:  # it keeps to itself why it could not
        free = os.statvfs(directory)
        if free.f_bavail * free.f_frsize < size:
            raise FatalBackendException(
                f"it can be repaired, but there is no room for that in {str(shown(directory))!r}",
                ErrorCode.NO_SPACE,
                masked=True,
            )
        raise _failure("repair what it says can be repaired", done)
    found = re.search(r"Found (\d+) of \d+ data blocks", done.stdout)
    intact = int(found[1]) if found else 0
    if not done.returncode:
        return Repair(intact)
    needed = re.search(r"You need (\d+ more recovery blocks?)", done.stdout)
    if needed:
        return Repair(intact, f"it takes {needed[1]}")
    return Repair(intact, "too little is left of its recovery file")


def _run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run par2; tell whoever watches the operation that it goes on, and end with it."""
    found = shutil.which("par2")
    if found is None:
        raise FatalBackendException(
            "par2 was not found: install par2 (for example: apt install par2)",
            ErrorCode.COMMAND_ERROR,
        )
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    meter = current_meter()
    try:
        process = subprocess.Popen(
            [Path(found).absolute(), *arguments],
            cwd=directory,
            env=environment | _OWN,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise FatalBackendException(
            f"par2 cannot be started: {error.strerror}: {found!r}", ErrorCode.COMMAND_ERROR
        ) from error
    with process:
        try:
            while True:
                try:
                    output, errors = process.communicate(timeout=_LOOK)
                    break
                except subprocess.TimeoutExpired:
                    if meter is not None:
                        meter(0)
        except BaseException:  # Ctrl-C, or the operation was given up
            process.kill()
            process.wait()
            raise
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def _failure(what: str, done: subprocess.CompletedProcess[str]) -> FatalBackendException:
    said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    reason = said[0].strip() if said else "it gave no reason"
    return FatalBackendException(
        f"par2 could not {what}: status {done.returncode}: {reason}", ErrorCode.COMMAND_ERROR
    )
