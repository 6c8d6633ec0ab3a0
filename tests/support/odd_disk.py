"""A file system as some are that people keep backups on: it fails, or takes two names for one.

``python odd_disk.py DIRECTORY [OPTION…] -- COMMAND…`` mounts one, in memory, for as long as the
command runs. It is to be run by ``unshare --mount``, or without root with ``--map-root-user``, too.
It speaks the protocol of ``/dev/fuse`` itself, so that it takes nothing but the kernel.

--fail OPERATION=ERRNO    the operation fails: ``flush=ENOSPC``, which is what ``close`` shows
--fail OPERATION:NAME=ERRNO    the same, where it is about that name
--short                   the last byte of a file is never read, though it counts
--nameless                there can be files without a name (O_TMPFILE), and links to files
--fold                    names that differ in capitals only are one, as on FAT, NTFS or a Mac
--strip                   dots at the end of a name are dropped, as on FAT
--lower                   names come to be written small, as on the oldest FAT
--coarse                  times are even seconds, as on FAT
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import os
import signal
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_HEADER = struct.Struct("<IIQQIIIHH")
_ATTRIBUTES = struct.Struct("<6Q10I")
_ENTRY = struct.Struct("<4Q2I")
_OPENED = struct.Struct("<QIi")
_SETATTR = struct.Struct("<II6Q8I")
_LARGEST = 128 * 1024
_ROOT = 1
_FH, _SIZE, _MODE, _MTIME, _NOW = 64, 8, 1, 32, 256

_CALLS = {
    1: "lookup",
    2: "forget",
    3: "getattr",
    4: "setattr",
    9: "mkdir",
    10: "unlink",
    11: "rmdir",
    12: "rename",
    13: "link",
    14: "open",
    15: "read",
    16: "write",
    17: "statfs",
    18: "release",
    20: "fsync",
    25: "flush",
    26: "init",
    27: "opendir",
    28: "readdir",
    29: "releasedir",
    30: "fsyncdir",
    35: "create",
    36: "interrupt",
    42: "batch_forget",
    45: "rename2",
    51: "tmpfile",
}
"""Those that are served; the kernel does without the others, or says that they are not there."""

_FOR_NAMELESS = {"link", "tmpfile"}
_UNANSWERED = {"forget", "batch_forget", "interrupt"}
_MNT_DETACH = 2
_PR_SET_PDEATHSIG = 1


@dataclass
class _Node:
    """A file or, if it has names, a directory."""

    mode: int
    mtime: float = field(default_factory=time.time)
    data: bytearray = field(default_factory=bytearray)
    names: dict[str, int] = field(default_factory=dict)


class Disk:
    """Files in memory, and the calls of the kernel on them."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._nodes = {_ROOT: _Node(stat.S_IFDIR | 0o777)}
        self._last = _ROOT

    def serve(self, device: int) -> None:
        """Answer until it is unmounted."""
        while True:
            try:
                request = os.read(device, _LARGEST + 4096)
            except OSError as error:
                if error.errno == errno.ENODEV:
                    return
                if error.errno in (errno.EINTR, errno.ENOENT):
                    continue
                raise
            _, number, unique, node, *_ = _HEADER.unpack_from(request)
            call = _CALLS.get(number, "")
            if call in _FOR_NAMELESS and not self._options.nameless:
                call = ""
            if call in _UNANSWERED:
                continue
            body, failure = b"", 0
            try:
                if not call:
                    raise OSError(errno.ENOSYS, "")
                body = self._answer(call, node, request[_HEADER.size :])
            except OSError as error:
                failure = error.errno or errno.EIO
            with suppress(FileNotFoundError):  # whoever asked does not wait any more
                os.write(device, struct.pack("<IiQ", 16 + len(body), -failure, unique) + body)

    def _answer(self, call: str, node: int, request: bytes) -> bytes:
        method: Callable[[int, bytes], bytes] | None = getattr(self, f"_{call}", None)
        name = _text(request) if call in ("lookup", "unlink", "rmdir") else None
        for fault in self._options.fail:
            where, _, error = fault.partition("=")
            operation, _, about = where.partition(":")
            if operation == call and about in ("", name):
                raise OSError(getattr(errno, error), "")
        return b"" if method is None else method(node, request)

    def _init(self, node: int, request: bytes) -> bytes:
        return struct.pack("<IIIIHHII36x", 7, 31, _LARGEST, 1 << 5, 0, 0, _LARGEST, 1)

    def _lookup(self, node: int, request: bytes) -> bytes:
        return self._entry(self._found(node, _text(request))[1])

    def _getattr(self, node: int, request: bytes) -> bytes:
        return struct.pack("<QII", 0, 0, 0) + self._attributes(node)

    def _setattr(self, node: int, request: bytes) -> bytes:
        fields = _SETATTR.unpack_from(request)
        valid, size, mtime, nanoseconds, mode = (fields[i] for i in (0, 3, 6, 9, 11))
        changed = self._nodes[node]
        if valid & _SIZE:
            del changed.data[size:]
            changed.data.extend(bytes(size - len(changed.data)))
        if valid & _MODE:
            changed.mode = mode
        if valid & _NOW or valid & _SIZE:
            changed.mtime = time.time()
        elif valid & _MTIME:
            changed.mtime = mtime + nanoseconds / 1e9
        return self._getattr(node, b"")

    def _mkdir(self, node: int, request: bytes) -> bytes:
        mode = struct.unpack_from("<I", request)[0]
        return self._entry(self._add(node, _text(request[8:]), stat.S_IFDIR | mode & 0o7777))

    def _create(self, node: int, request: bytes) -> bytes:
        mode = struct.unpack_from("<4I", request)[1]
        made = self._add(node, _text(request[16:]), mode)
        return self._entry(made) + _OPENED.pack(made, 1, 0)

    def _tmpfile(self, node: int, request: bytes) -> bytes:
        made = self._new(struct.unpack_from("<4I", request)[1])
        return self._entry(made) + _OPENED.pack(made, 1, 0)

    def _link(self, node: int, request: bytes) -> bytes:
        linked = struct.unpack_from("<Q", request)[0]
        self._nodes[node].names[self._shown(_text(request[8:]))] = linked
        return self._entry(linked)

    def _open(self, node: int, request: bytes) -> bytes:
        return _OPENED.pack(node, 1, 0)  # 1: past the page cache

    _opendir = _open

    def _unlink(self, node: int, request: bytes) -> bytes:
        name, _ = self._found(node, _text(request))
        del self._nodes[node].names[name]
        return b""

    def _rmdir(self, node: int, request: bytes) -> bytes:
        name, found = self._found(node, _text(request))
        if self._nodes[found].names:
            raise OSError(errno.ENOTEMPTY, "")
        del self._nodes[node].names[name]
        return b""

    def _rename(self, node: int, request: bytes, start: int = 8) -> bytes:
        target = struct.unpack_from("<Q", request)[0]
        old, new = (os.fsdecode(each) for each in request[start:].split(b"\0")[:2])
        name, moved = self._found(node, old)
        del self._nodes[node].names[name]
        try:
            new = self._found(target, new)[0]  # what is replaced keeps its name
        except FileNotFoundError:
            new = self._shown(new)
        self._nodes[target].names[new] = moved
        return b""

    def _rename2(self, node: int, request: bytes) -> bytes:
        return self._rename(node, request, 16)

    def _read(self, node: int, request: bytes) -> bytes:
        _, offset, size = struct.unpack_from("<QQI", request)
        data = self._nodes[node].data
        end = len(data) - 1 if self._options.short else len(data)
        return bytes(data[offset : min(offset + size, end)])

    def _write(self, node: int, request: bytes) -> bytes:
        _, offset, size = struct.unpack_from("<QQI", request)
        written = self._nodes[node]
        written.data.extend(bytes(max(0, offset - len(written.data))))
        written.data[offset : offset + size] = request[40 : 40 + size]
        written.mtime = time.time()
        return struct.pack("<II", size, 0)

    def _statfs(self, node: int, request: bytes) -> bytes:
        return struct.pack("<5Q4I24x", 1 << 20, 1 << 20, 1 << 20, 1000, 1000, 4096, 255, 4096, 0)

    def _readdir(self, node: int, request: bytes) -> bytes:
        _, offset, size = struct.unpack_from("<QQI", request)
        listed = b""
        entries = list(self._nodes[node].names.items())
        for number, (name, found) in enumerate(entries[offset:], offset + 1):
            octets = os.fsencode(name)
            kind = self._nodes[found].mode >> 12
            entry = struct.pack("<QQII", found, number, len(octets), kind) + octets
            entry += bytes(-len(entry) % 8)
            if len(listed) + len(entry) > size:
                break
            listed += entry
        return listed

    def _add(self, node: int, name: str, mode: int) -> int:
        self._nodes[node].names[self._shown(name)] = made = self._new(mode)
        return made

    def _new(self, mode: int) -> int:
        self._last += 1
        self._nodes[self._last] = _Node(mode)
        return self._last

    def _found(self, node: int, name: str) -> tuple[str, int]:
        """Give the name as it is in a directory, and its node."""
        for there, found in self._nodes[node].names.items():
            if self._folded(there) == self._folded(name):
                return there, found
        raise FileNotFoundError(errno.ENOENT, "")

    def _shown(self, name: str) -> str:
        name = name.lower() if self._options.lower else name
        return name.rstrip(".") if self._options.strip else name

    def _folded(self, name: str) -> str:
        shown = self._shown(name)
        return shown.casefold() if self._options.fold else shown

    def _entry(self, node: int) -> bytes:
        return _ENTRY.pack(node, 0, 0, 0, 0, 0) + self._attributes(node)

    def _attributes(self, number: int) -> bytes:
        node = self._nodes[number]
        mtime = node.mtime // 2 * 2 if self._options.coarse else node.mtime
        whole, rest = int(mtime), int(mtime % 1 * 1e9)
        size = len(node.data)
        times = (whole, whole, whole, rest, rest, rest)
        owner = (os.getuid(), os.getgid())
        return _ATTRIBUTES.pack(
            number, size, -(-size // 512), *times, node.mode, 1, *owner, 0, 512, 0
        )


def _text(request: bytes) -> str:
    return os.fsdecode(request.partition(b"\0")[0])


def _options() -> tuple[argparse.Namespace, list[str]]:
    own, command = sys.argv[1 : sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1 :]
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("--fail", action="append", default=[])
    for switch in ("--short", "--nameless", "--fold", "--strip", "--lower", "--coarse"):
        parser.add_argument(switch, action="store_true")
    return parser.parse_args(own), command


def main() -> int:
    """Mount, run the command, unmount; give its status."""
    options, command = _options()
    device = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
    libc = ctypes.CDLL(None, use_errno=True)
    place = os.fsencode(options.directory)
    data = f"fd={device},rootmode=40777,user_id={os.getuid()},group_id={os.getgid()}"
    if libc.mount(b"odd", place, b"fuse", 0, data.encode()):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), options.directory)
    server = os.fork()
    if not server:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        Disk(options).serve(device)
        os._exit(0)
    os.close(device)
    try:
        return subprocess.run(command, check=False).returncode
    finally:
        libc.umount2(place, _MNT_DETACH)
        os.waitpid(server, 0)


if __name__ == "__main__":
    sys.exit(main())
