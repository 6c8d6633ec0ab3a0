"""Archives of repositories: a Darcs clone as a tar file, the same for the same history.

It holds what a clone has: the inventory, every patch, the recorded tree, and the preferences that
a clone takes over. A working tree is not in it: it is written from the recorded one.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import shlex
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jackfield import JackfieldError
from jackfield.repositories import NotRegular, open_regular, unusable

from jackfield_darcs.darcs import darcs
from jackfield_darcs.files import chunks, digest, read
from jackfield_darcs.inventory import Inventory, read_inventory
from jackfield_darcs.pristine import NOTHING, recorded

PREFERENCES = ("binaries", "boring", "motd", "prefs")
"""Those files of ``_darcs/prefs`` that a clone has too; others are for one place, or name programs
to run."""

_LEVEL = 1
"""Of compression: most of the files are compressed already, but its checksum is over everything."""

_MEMBER = re.compile(
    r"_darcs/(?:format|hashed_inventory|rebase|prefs/(?:binaries|boring|motd|prefs)"
    r"|(?:inventories|patches|pristine\.hashed)/(?:\d{10}-)?[0-9a-f]{64})"
)
"""All that an archive may hold."""


def hashed_files(control: Path, inventory: Inventory, *, tree: bool = True) -> list[str]:
    """Give the paths below ``_darcs`` of all files that a history consists of, sorted.

    Args:
        control: the control directory.
        inventory: its inventory.
        tree: with those of the recorded tree.

    Raises:
        JackfieldError: if the recorded tree is damaged.
    """
    files = {f"inventories/{name}" for name in inventory.files}
    files |= {f"patches/{patch.file}" for patch in inventory.patches if patch.file}
    if tree and inventory.pristine is not None:
        files.add(f"pristine.hashed/{inventory.pristine}")
        entries = recorded(control, inventory.pristine)
        files |= {f"pristine.hashed/{each.file}" for each in entries}
    return sorted(files)


def write(top: Path, target: Path, *, tree: bool = True) -> None:
    """Write the history of the repository at `top` to the new file `target`.

    Args:
        top: the top of the repository.
        target: the new file.
        tree: with the recorded tree.

    Raises:
        JackfieldError: if a part of it is missing or damaged, or `target` cannot be written.
    """
    control = top / "_darcs"
    inventory = read_inventory(control)
    try:
        with (
            target.open("xb") as raw,
            gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as file,
            tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as tar,
        ):
            _add(tar, "_darcs/hashed_inventory", inventory.data)
            for name in _loose(control):
                data = read(control / name)
                if data is not None:
                    _add(tar, f"_darcs/{name}", data)
            for name in hashed_files(control, inventory, tree=tree):
                _add_file(tar, top, name)
    except OSError as error:
        raise unusable(target, "written", error) from None


def rebuild(top: Path, scratch: Path) -> Path:
    """Make a copy of the repository at `top` that has the recorded tree, which the patches give.

    It has no preferences.

    Args:
        top: the top of the repository, of whose recorded tree parts are missing.
        scratch: a directory for it.

    Raises:
        JackfieldError: if a part of the history is missing or damaged.
        OSError: if the copy cannot be written.
    """
    part, copy = scratch / "part", scratch / "copy"
    write(top, part, tree=False)
    _unpack(part, copy, preferences=False)
    part.unlink()
    before = read_inventory(copy / "_darcs").patches
    darcs("repair", "--repodir", copy, subject=top)
    if read_inventory(copy / "_darcs").patches != before:
        raise JackfieldError(f"{top}: its patches do not fit together: run darcs repair")
    return copy


def take_preferences(top: Path, copy: Path) -> None:
    """Give the repository at `copy` those preferences of the one at `top` that a clone has.

    Raises:
        JackfieldError: if they cannot be read.
        OSError: if they cannot be written.
    """
    for each in PREFERENCES:
        data = read(top / "_darcs" / "prefs" / each)
        if data is not None:
            (copy / "_darcs" / "prefs" / each).write_bytes(data)


def _loose(control: Path) -> list[str]:
    """Give the paths of what belongs to the history but has no hash for a name."""
    rebasing = b"rebase-in-progress" in (read(control / "format") or b"")
    return ["format", *(["rebase"] if rebasing else []), *(f"prefs/{name}" for name in PREFERENCES)]


def loose_content(control: Path) -> Iterator[tuple[str, bytes]]:
    """Give path and content of what belongs to the history but has no hash for a name."""
    for name in _loose(control):
        yield name, read(control / name) or b""


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))


def _add_file(tar: tarfile.TarFile, top: Path, name: str) -> None:
    path = top / "_darcs" / name
    try:
        with open_regular(path) as file:
            member = tarfile.TarInfo(f"_darcs/{name}")
            member.size = os.fstat(file.fileno()).st_size
            tar.addfile(member, file)
    except (FileNotFoundError, NotRegular):
        if name.endswith(NOTHING):
            return
        raise JackfieldError(
            f"{path}: is not there: if the repository is a lazy clone, complete it with"
            f" darcs clone --complete {shlex.quote(str(top))} NEW"
        ) from None
    except OSError as error:
        raise unusable(path, "read", error) from None


def extract(archive: Path, destination: Path, *, preferences: bool) -> Inventory:
    """Make the control directory anew below `destination`, which does not exist; and check it.

    Args:
        archive: what to read.
        destination: the top of the repository.
        preferences: take ``_darcs/prefs`` over, too.

    Raises:
        JackfieldError: if the archive is broken, or holds anything else than a repository.
    """
    _unpack(archive, destination, preferences=preferences)
    control = destination / "_darcs"
    if not (control / "hashed_inventory").is_file() or not (control / "format").is_file():
        raise JackfieldError(f"{archive}: holds no Darcs repository")
    try:
        inventory = read_inventory(control)
        files = hashed_files(control, inventory)
        for name in files:
            if (control / name).is_file():
                if digest(control / name) != name[-64:]:
                    raise JackfieldError(f"{control / name}: is damaged")
            elif not name.endswith(NOTHING):
                raise JackfieldError(f"{control / name}: is missing: the archive is not whole")
    except JackfieldError as error:
        # What is wrong is in the archive, not in what was made of it.
        reason = str(error).removeprefix(f"{destination}{os.sep}")
        raise JackfieldError(f"{archive}: {reason}") from None
    return inventory


def _unpack(archive: Path, destination: Path, *, preferences: bool) -> None:
    control = destination / "_darcs"
    with _opened(archive) as tar:
        destination.mkdir()
        for name in ("", "inventories", "patches", "pristine.hashed", "prefs"):
            (control / name).mkdir()
        for member in tar:
            if not _MEMBER.fullmatch(member.name) or not member.isreg():
                raise JackfieldError(f"{archive}: {member.name!r} in it is no part of a history")
            if preferences or not member.name.startswith("_darcs/prefs/"):
                _extract_file(tar, member, destination / member.name)


def _extract_file(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    source = tar.extractfile(member)
    assert source is not None  # it is a regular file
    with path.open("xb") as file:
        shutil.copyfileobj(source, file)


def write_tree(top: Path, inventory: Inventory) -> None:
    """Write the recorded tree as the working tree of the new repository at `top`.

    Raises:
        JackfieldError: if it is damaged, or cannot be written.
    """
    if inventory.pristine is None:
        return
    control = top / "_darcs"
    try:
        for each in recorded(control, inventory.pristine):
            path = top / each.path
            if each.is_directory:
                path.mkdir()
            else:
                with path.open("xb") as file:
                    if each.digest != NOTHING:
                        file.writelines(chunks(control / "pristine.hashed" / each.file))
    except OSError as error:
        raise unusable(top, "written", error) from None


@contextmanager
def _opened(archive: Path) -> Iterator[tarfile.TarFile]:
    try:
        with open_regular(archive) as raw, gzip.GzipFile(fileobj=raw) as file:
            with tarfile.open(fileobj=file, mode="r|") as tar:
                yield tar
            while file.read(1024 * 1024):  # the checksum is behind the last byte
                pass
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, ValueError) as error:
        raise JackfieldError(
            f"{archive}: is damaged, or no archive of a Darcs repository: {error}"
        ) from None
    except OSError as error:
        raise unusable(archive, "unpacked", error) from None
