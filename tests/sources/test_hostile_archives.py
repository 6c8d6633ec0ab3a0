"""Archives that lie, are bombs, or lead elsewhere: a one-line error, or a reading without them."""

from __future__ import annotations

import os
import tarfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from sources.archiving import (
    DIST_INFO,
    ENTRY_POINTS,
    GIB,
    INFO,
    SDIST,
    WHEEL,
    Zipped,
    good,
    good_tar,
    gzipped,
    pax_tar,
    spaces,
    tar_gz,
    tar_member,
    zip_file,
)
from sources.measuring import Outcome, assert_harmless, measured, snapshot

VALUES = {"plugin_name": "lamp", "commands": ["light"]}
CANARY = "jackfield_commands = ['read-from-outside']\n"
SECRET = "read-from-outside"

WHL, TAR = "jackfield_lamp-1.0-py3-none-any.whl", "jackfield_lamp-1.0.tar.gz"
SDIST_TOP = "jackfield_lamp-1.0"
INFO_FILE, SDIST_INFO = "jackfield_lamp/info.py", f"{SDIST_TOP}/jackfield_lamp/info.py"
EVIL = b"jackfield_commands = ['evil']\n"

Make = Callable[[], bytes]


def wheel_with(*members: Zipped, without: str = "", **end: int) -> bytes:
    kept = {name: content for name, content in WHEEL.items() if name != without}
    return zip_file([*good(kept), *members], b"", **end)


def info_as(**fields: object) -> bytes:
    """A wheel with an ``info.py`` of which `fields` are special."""
    member = {"name": INFO_FILE.encode(), "content": INFO.encode()} | fields
    return wheel_with(Zipped(**member), without=INFO_FILE)  # type: ignore[arg-type]


def sdist_with(*members: bytes, without: str = "") -> bytes:
    kept = {name: content for name, content in SDIST.items() if name != without}
    return tar_gz(*good_tar(kept), *members)


def of_namespaces(count: int) -> bytes:
    """Entry points of which each names a module in a namespace of its own."""
    lines = (f"m{number} = n{number}.m.a\n" for number in range(count))
    return f"{ENTRY_POINTS}[jackfield.metadata]\n{''.join(lines)}".encode()


def sdist_info_as(kind: bytes, **fields: object) -> bytes:
    return sdist_with(tar_member(SDIST_INFO, b"", kind, **fields), without=SDIST_INFO)


def sdist_info_linked(target: str) -> bytes:
    return sdist_info_as(tarfile.SYMTYPE, linkname=target)


def links_in_a_row(count: int, first: str) -> list[bytes]:
    """Links to links, all of them modules, the last to a good one."""
    names = [first, *(f"jackfield_lamp/l{each}.py" for each in range(count)), "__init__.py"]
    return [
        tar_member(f"{SDIST_TOP}/{name}", b"", tarfile.SYMTYPE, linkname=Path(target).name)
        for name, target in pairwise(names)
    ]


def linked_at_the_top(link: Callable[[int], bytes]) -> bytes:
    """An sdist of nothing but links, each of which may be a package."""
    return tar_gz(
        tar_member(f"{SDIST_TOP}/setup.py", b"jackfield_commands = []\n"),
        tar_member(f"{SDIST_TOP}/l0", b""),
        *(link(number) for number in range(1, 19_000)),
    )


def bomb_member(name: str) -> Zipped:
    return Zipped(name.encode(), packed=spaces(1024), size=GIB, crc=0)


def fake_header(name: str, size: bytes) -> bytes:
    """A tar header whose size field is `size`, with a checksum that agrees."""
    data = bytearray(tarfile.TarInfo(name).tobuf(tarfile.GNU_FORMAT))
    data[124:136] = size.ljust(12, b"\0")
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data)
    return bytes(data)


def nested() -> bytes:
    inner = zip_file(good(WHEEL))
    for _ in range(20):
        inner = zip_file([*good(WHEEL), Zipped(b"inner.whl", inner, method=0)])
    return inner


def overlapping() -> bytes:
    """Thousands of members that are all the same bytes of the archive."""
    evil = [Zipped(b"a%d.py" % each, packed=b"", size=GIB, offset=0) for each in range(5000)]
    return wheel_with(*evil)


ERRORS: Mapping[str, tuple[str, Make, str]] = {
    "wheel, many members": (
        WHL,
        lambda: wheel_with(*(Zipped(b"m%d.py" % each) for each in range(100_000))),
        "too many files",
    ),
    "wheel, table of contents says 4 GiB": (
        WHL,
        lambda: wheel_with(size=(1 << 32) - 1),
        "too many files",
    ),
    "wheel, offset beyond": (WHL, lambda: wheel_with(offset=(1 << 32) - 2), "damaged"),
    "wheel, table of contents is no such": (WHL, lambda: wheel_with(offset=3), "damaged"),
    "wheel, no members": (WHL, lambda: zip_file([]), ".dist-info"),
    "wheel, two dist-info": (
        WHL,
        lambda: wheel_with(Zipped(b"other-1.dist-info/METADATA")),
        ".dist-info",
    ),
    "wheel, no dist-info": (WHL, lambda: zip_file([Zipped(b"x/info.py", EVIL)]), ".dist-info"),
    "wheel, dist-info only absolute": (
        WHL,
        lambda: zip_file([Zipped(f"/{DIST_INFO}/METADATA".encode(), b"Name: x\n")]),
        ".dist-info",
    ),
    "wheel, many directories of data": (
        WHL,
        lambda: wheel_with(*(Zipped(b"%d.data/purelib/m.py" % each) for each in range(20_000))),
        "more than 10 .data directories",
    ),
    "wheel, an end within the comment": (
        WHL,
        lambda: zip_file(good(WHEEL), b"PK\x05\x06 but not the end" * 9),
        "cut off",
    ),
    "wheel, nothing": (WHL, lambda: b"", "zip archive"),
    "wheel, text": (WHL, lambda: b"PK, but not a wheel\n" * 100, "zip archive"),
    "wheel, zeros": (WHL, lambda: bytes(1 << 20), "zip archive"),
    "wheel, tar": (WHL, lambda: tar_gz(*good_tar(SDIST)), "zip archive"),
    "zip, tar": ("lamp-1.0.zip", lambda: tar_gz(*good_tar(SDIST)), "zip archive"),
    "zip, nothing": ("lamp-1.0.zip", lambda: b"", "zip archive"),
    "zip, no members": ("lamp-1.0.zip", lambda: zip_file([]), "not a plugin"),
    "tar, bomb": (
        TAR,
        lambda: gzipped(_tar_bomb_start() + spaces(1024), GIB),
        "unpacks to more than",
    ),
    "tar, gzip bomb": (TAR, lambda: gzipped(spaces(1024), GIB), "gzipped tar"),
    "tar, zeros bomb": (TAR, lambda: sdist_with() + gzipped(spaces(1024), GIB), "unpacks to more"),
    "tar, many members": (
        TAR,
        lambda: tar_gz(*(tar_member(f"m{each}.py") for each in range(25_000))),
        "more than 20000 files",
    ),
    "tar, many gzip members": (
        TAR,
        lambda: gzipped(b"\x03\0") * 5000 + sdist_with(),
        "parts",
    ),
    "tar, size of 8 EiB": (
        TAR,
        lambda: sdist_with(fake_header("x.py", b"\x80" + b"\x7f" * 11)),
        "",
    ),
    "tar, size of 8 GiB": (TAR, lambda: sdist_with(fake_header("x.py", b"77777777777")), ""),
    "tar, size below zero": (TAR, lambda: sdist_with(fake_header("x.py", b"\xff" * 12)), ""),
    "tar, header with a wrong checksum": (
        TAR,
        lambda: sdist_with(fake_header("x.py", b"0").replace(b"x.py", b"y.py")),
        "one of its headers is not valid",
    ),
    "tar, long name of 1 GiB": (
        TAR,
        lambda: sdist_with(tar_member("x", b"", tarfile.GNUTYPE_LONGNAME, size=GIB)),
        "headers are too large",
    ),
    "tar, extended header of 1 GiB": (
        TAR,
        lambda: sdist_with(tar_member("x", b"", tarfile.XHDTYPE, size=GIB)),
        "headers are too large",
    ),
    "tar, members below a link": (
        TAR,
        lambda: sdist_with(
            tar_member(f"{SDIST_TOP}/l", b"", tarfile.SYMTYPE, linkname="jackfield_lamp"),
            tar_member(f"{SDIST_TOP}/l/info.py", EVIL),
        ),
        "it holds 'jackfield_lamp-1.0/l' as a link and as a directory",
    ),
    "tar, a file that may be made over a link": (
        TAR,
        lambda: sdist_with(
            tar_member(f"{SDIST_TOP}/l.py", b"", tarfile.SYMTYPE, linkname=INFO_FILE),
            tar_member(f"{SDIST_TOP}/l.py", EVIL),
            without=SDIST_INFO,
        ),
        "it holds 'jackfield_lamp-1.0/l.py' twice, and once as a link",
    ),
    "tar, links that are written over": (
        TAR,
        lambda: linked_at_the_top(
            lambda n: tar_member(
                f"{SDIST_TOP}/l{(n + 1) // 2}",
                b"",
                b"01"[n % 2 : n % 2 + 1],
                linkname=f"{SDIST_TOP}/l{n // 2}",
            )
        ),
        "twice, and once as a link",
    ),
    "tar, nothing": (TAR, lambda: b"", "cut off"),
    "tar, empty gzip": (TAR, lambda: gzipped(b"\x03\0"), ""),
    "tar, no members": (TAR, tar_gz, "not a plugin"),
    "tar, not packed": (TAR, lambda: b"".join(good_tar(SDIST)), "gzipped tar"),
    "tar, text": (TAR, lambda: b"not an archive\n" * 100, "gzipped tar"),
    "tar, packed text": (TAR, lambda: gzipped(_deflated(b"some text\n" * 999)), "gzipped tar"),
    "tar, zip": (TAR, lambda: zip_file(good(WHEEL)), "gzipped tar"),
    "tar, followed by junk": (TAR, lambda: sdist_with() + b"junk", "gzipped tar"),
    "tar, wrong checksum": (
        TAR,
        lambda: gzipped(_deflated(b"".join(good_tar(SDIST)) + bytes(1024))),
        "gzipped tar",
    ),
    "suffix of another archive": ("lamp-1.0.tar.bz2", lambda: sdist_with(), "it is not a wheel"),
    "suffix of a picture": ("lamp.png", lambda: zip_file(good(WHEEL)), "it is not a wheel"),
    "no suffix": ("lamp", lambda: zip_file(good(WHEEL)), "it is not a wheel"),
}
"""What it is -> the file's name, its content, and a part of the error."""

READ: Mapping[str, tuple[str, Make, str]] = {
    "wheel": (WHL, lambda: zip_file(good(WHEEL)), ""),
    "wheel, says 4 GiB of what is small": (WHL, lambda: info_as(size=(1 << 32) - 2), ""),
    "wheel, says that its headers are masked": (WHL, lambda: info_as(flags=0x2000), ""),
    "wheel, nested": (WHL, nested, ""),
    "wheel, overlapping members": (WHL, overlapping, ""),
    "wheel, bomb beside it": (WHL, lambda: wheel_with(bomb_member("b.py")), ""),
    "wheel, bomb of core metadata": (
        WHL,
        lambda: wheel_with(bomb_member(f"{DIST_INFO}/METADATA"), without=f"{DIST_INFO}/METADATA"),
        "METADATA: cannot be read",
    ),
    "wheel, bomb of entry points": (
        WHL,
        lambda: wheel_with(
            bomb_member(f"{DIST_INFO}/entry_points.txt"), without=f"{DIST_INFO}/entry_points.txt"
        ),
        "entry_points.txt: cannot be read",
    ),
    "wheel, 20 000 members": (
        WHL,
        lambda: wheel_with(*(Zipped(b"m%d.py" % each) for each in range(20_000))),
        "",
    ),
    "wheel, 20 000 members to be installed beside it": (
        WHL,
        lambda: wheel_with(
            *(Zipped(b"l-1.data/purelib/m%d.py" % each) for each in range(20_000)),
        ),
        "",
    ),
    "wheel, 5000 namespaces": (
        WHL,
        lambda: wheel_with(
            *(Zipped(b"n%d/m/a.py" % each) for each in range(5_000)),
            Zipped(f"{DIST_INFO}/entry_points.txt".encode(), of_namespaces(5_000)),
            without=f"{DIST_INFO}/entry_points.txt",
        ),
        "entry points: jackfield.metadata: 'm0' is the name of no plugin, nor are 4999 more",
    ),
    "wheel, the same file twice as installed": (
        WHL,
        lambda: wheel_with(Zipped(b"l-1.data/purelib/" + INFO_FILE.encode(), INFO.encode())),
        "",
    ),
    "wheel, data that is no module": (
        WHL,
        lambda: wheel_with(Zipped(b"l-1.data/data/" + INFO_FILE.encode(), EVIL)),
        "",
    ),
    "wheel, absolute member": (
        WHL,
        lambda: wheel_with(Zipped(b"/etc/info.py", EVIL)),
        "pip refuses it: its member '/etc/info.py' leads out of where it is installed",
    ),
    "wheel, member above": (
        WHL,
        lambda: wheel_with(Zipped(b"x/../../outside/info.py", EVIL)),
        "pip refuses it: its member 'x/../../outside/info.py' leads out of where it is installed",
    ),
    "wheel, backslashes": (
        WHL,
        lambda: wheel_with(Zipped(b"..\\jackfield_lamp\\info.py", EVIL)),
        "",
    ),
    "wheel, NUL in a name": (WHL, lambda: wheel_with(Zipped(b"jackfield_lamp/a\0.py", EVIL)), ""),
    "wheel, name in no encoding": (WHL, lambda: wheel_with(Zipped(b"\xff\xfe.py", EVIL)), ""),
    "wheel, very long name": (WHL, lambda: wheel_with(Zipped(b"n" * 65535, EVIL)), ""),
    "wheel, very deep name": (WHL, lambda: wheel_with(Zipped(b"d/" * 32_000, EVIL)), ""),
    "wheel, link beside it": (
        WHL,
        lambda: wheel_with(Zipped(b"jackfield_lamp/l.py", b"/etc/passwd", mode=0o120777)),
        "",
    ),
    "tar": (TAR, lambda: sdist_with(), ""),
    "tar, absolute member": (
        TAR,
        lambda: sdist_with(tar_member("/etc/info.py", EVIL)),
        "its member '/etc/info.py' leads out of where it is unpacked; leave it out",
    ),
    "tar, member above": (
        TAR,
        lambda: sdist_with(tar_member("jackfield_lamp-1.0/../../outside/info.py", EVIL)),
        "its member 'jackfield_lamp-1.0/../../outside/info.py' leads out of where it is unpacked",
    ),
    "tar, nested": (
        TAR,
        lambda: sdist_with(tar_member("jackfield_lamp-1.0/inner.tar.gz", sdist_with())),
        "",
    ),
    "tar, links, devices and a FIFO beside it": (
        TAR,
        lambda: sdist_with(
            *(
                tar_member(f"jackfield_lamp-1.0/{name}.py", b"", kind, linkname="/etc/passwd")
                for name, kind in (
                    ("symbolic", tarfile.SYMTYPE),
                    ("hard", tarfile.LNKTYPE),
                    ("character", tarfile.CHRTYPE),
                    ("block", tarfile.BLKTYPE),
                    ("fifo", tarfile.FIFOTYPE),
                )
            )
        ),
        "",
    ),
    "tar, symbolic link to a member": (
        TAR,
        lambda: sdist_with(
            tar_member(SDIST_INFO, b"", tarfile.SYMTYPE, linkname=".././kept/../kept/info"),
            tar_member(f"{SDIST_TOP}/kept/info", INFO.encode()),
            without=SDIST_INFO,
        ),
        "",
    ),
    "tar, hard links to a member": (
        TAR,
        lambda: sdist_with(
            tar_member(f"{SDIST_TOP}/kept.txt", INFO.encode()),
            tar_member(f"{SDIST_TOP}/l", b"", tarfile.LNKTYPE, linkname=f"{SDIST_TOP}/kept.txt"),
            tar_member(SDIST_INFO, b"", tarfile.LNKTYPE, linkname=f"./{SDIST_TOP}/l"),
            without=SDIST_INFO,
        ),
        "",
    ),
    "tar, directories by links over links": (
        TAR,
        lambda: sdist_with(
            tar_member(f"{SDIST_TOP}/all", b"", tarfile.SYMTYPE, linkname="."),
            tar_member(f"{SDIST_TOP}/kept/info.py", INFO.encode()),
            tar_member(f"{SDIST_TOP}/l", b"", tarfile.SYMTYPE, linkname="all/all/kept"),
            tar_member(SDIST_INFO, b"", tarfile.SYMTYPE, linkname="../all/l/info.py"),
            without=SDIST_INFO,
        ),
        "",
    ),
    "tar, links to directories at the top": (
        TAR,
        lambda: sdist_with(
            *(
                tar_member(f"{SDIST_TOP}/l{each}", b"", tarfile.SYMTYPE, linkname=".")
                for each in range(19_000)
            ),
        ),
        "",
    ),
    "tar, large file beside it": (
        TAR,
        lambda: sdist_with(tar_member("jackfield_lamp-1.0/large.py", b" " * (20 << 20))),
        "",
    ),
    "tar, odd headers": (
        TAR,
        lambda: sdist_with(pax_tar("jackfield_lamp-1.0/x.py", EVIL, {"comment": "é" * 500})),
        "",
    ),
}
"""What it is -> the file's name, its content, and a part of the faults; all values are read."""

LEFT_OUT: Mapping[str, tuple[str, Make, str]] = {
    "wheel, bomb": (
        WHL,
        lambda: wheel_with(bomb_member(INFO_FILE), without=INFO_FILE),
        "1073741824 bytes are too many",
    ),
    "wheel, bomb that says it is small": (
        WHL,
        lambda: info_as(packed=spaces(1024), size=20, crc=0),
        "damaged",
    ),
    "wheel, says nothing is there": (WHL, lambda: info_as(size=0), "damaged"),
    "wheel, says less than there is": (WHL, lambda: info_as(size=10), "damaged"),
    "wheel, says less is packed than there is": (WHL, lambda: info_as(packed_size=10), "damaged"),
    "wheel, says more is packed than there is": (
        WHL,
        lambda: info_as(method=0, packed_size=1 << 30, size=1 << 30),
        "",
    ),
    "wheel, wrong checksum": (WHL, lambda: info_as(crc=1), "damaged"),
    "wheel, not deflated": (WHL, lambda: info_as(packed=b"\xff" * 50), "damaged"),
    "wheel, encrypted": (WHL, lambda: info_as(flags=1), "encrypted"),
    "wheel, encrypted strongly": (WHL, lambda: info_as(flags=0x41), "encrypted"),
    "wheel, encrypted by AES": (WHL, lambda: info_as(flags=1, method=99), "encrypted"),
    "wheel, bzip2": (WHL, lambda: info_as(method=12), "packed in a way"),
    "wheel, LZMA": (WHL, lambda: info_as(method=14), "packed in a way"),
    "wheel, unknown method": (WHL, lambda: info_as(method=77), "packed in a way"),
    "wheel, another name in its header": (WHL, lambda: info_as(local_name=b"x" * 22), "damaged"),
    "wheel, header elsewhere": (WHL, lambda: info_as(offset=7), "damaged"),
    "wheel, header beyond": (WHL, lambda: info_as(offset=1 << 31), "damaged"),
    "wheel, symbolic link": (
        WHL,
        lambda: info_as(content=b"../../outside.py", mode=0o120777),
        "it is a link, which pip unpacks as a file that holds its target",
    ),
    "wheel, FIFO": (WHL, lambda: info_as(mode=0o010644), "special file"),
    "wheel, device": (WHL, lambda: info_as(mode=0o020644), "special file"),
    "wheel, duplicate": (
        WHL,
        lambda: wheel_with(Zipped(INFO_FILE.encode(), EVIL)),
        "two files of this name",
    ),
    "wheel, duplicate that is spelt otherwise": (
        WHL,
        lambda: wheel_with(Zipped(b"./jackfield_lamp//info.py", EVIL)),
        "two files of this name",
    ),
    "wheel, another file that is installed as it": (
        WHL,
        lambda: wheel_with(Zipped(b"l-1.data/platlib/" + INFO_FILE.encode(), EVIL)),
        "several files are installed as this one: "
        "jackfield_lamp/info.py, l-1.data/platlib/jackfield_lamp/info.py",
    ),
    "tar, symbolic link": (
        TAR,
        lambda: sdist_info_as(tarfile.SYMTYPE, linkname="../../outside.py"),
        "link",
    ),
    "tar, symbolic link to an absolute path": (
        TAR,
        lambda: sdist_info_as(tarfile.SYMTYPE, linkname="/etc/passwd"),
        "link",
    ),
    "tar, hard link": (TAR, lambda: sdist_info_as(tarfile.LNKTYPE, linkname="/etc/passwd"), "link"),
    "tar, hard link to a member after it": (
        TAR,
        lambda: tar_gz(
            tar_member(SDIST_INFO, b"", tarfile.LNKTYPE, linkname=f"{SDIST_TOP}/kept.py"),
            tar_member(f"{SDIST_TOP}/kept.py", EVIL),
            *good_tar({name: data for name, data in SDIST.items() if name != SDIST_INFO}),
        ),
        f"it is a hard link to '{SDIST_TOP}/kept.py', which is no file before it in the archive",
    ),
    "tar, hard link to a link": (
        TAR,
        lambda: sdist_with(
            tar_member(f"{SDIST_TOP}/l.py", b"", tarfile.SYMTYPE, linkname="setup.py"),
            tar_member(SDIST_INFO, b"", tarfile.LNKTYPE, linkname=f"{SDIST_TOP}/l.py"),
            without=SDIST_INFO,
        ),
        "which is a link itself",
    ),
    "tar, hard link to a member that is written to by a link of another name": (
        TAR,
        lambda: sdist_with(
            tar_member(f"{SDIST_TOP}/l.py", b"", tarfile.LNKTYPE, linkname=SDIST_INFO),
            tar_member(f"{SDIST_TOP}/l.py", EVIL),
        ),
        "two files of this name",
    ),
    "tar, member that is written to over a symbolic link": (
        TAR,
        lambda: sdist_with(
            tar_member(f"{SDIST_TOP}/l.py", b"", tarfile.SYMTYPE, linkname=INFO_FILE),
            tar_member(f"{SDIST_TOP}/l.py", EVIL),
        ),
        "two files of this name",
    ),
    "tar, symbolic link to itself": (TAR, lambda: sdist_info_linked("info.py"), "in a circle"),
    "tar, symbolic link to what is not there": (
        TAR,
        lambda: sdist_info_linked("../gone.py"),
        "info.py: cannot be read: it is a link to '../gone.py', which is not in the archive",
    ),
    "tar, symbolic link to a device": (
        TAR,
        lambda: sdist_with(
            tar_member(SDIST_INFO, b"", tarfile.SYMTYPE, linkname="device"),
            tar_member(f"{SDIST_TOP}/jackfield_lamp/device", b"", tarfile.CHRTYPE, devmajor=1),
            without=SDIST_INFO,
        ),
        "special file",
    ),
    "tar, symbolic link that goes out and in again": (
        TAR,
        lambda: sdist_info_linked(f"../../{SDIST_TOP}/pyproject.toml"),
        "which leads out of the archive",
    ),
    "tar, symbolic link that goes up from what is not there": (
        TAR,
        lambda: sdist_info_linked("gone/../__init__.py"),
        "goes up again from what is no directory",
    ),
    "tar, symbolic link to a file as to a directory": (
        TAR,
        lambda: sdist_info_linked("__init__.py/."),
        "which is no directory of the archive",
    ),
    "tar, symbolic link with a target of 8000 names": (
        TAR,
        lambda: sdist_info_linked("x/" * 8000),
        "which is not in the archive",
    ),
    "tar, symbolic links in a row": (
        TAR,
        lambda: sdist_with(*links_in_a_row(15_000, "jackfield_lamp/info.py"), without=SDIST_INFO),
        "over more than 40 links",
    ),
    "tar, character device": (TAR, lambda: sdist_info_as(tarfile.CHRTYPE, devmajor=1), "link"),
    "tar, block device": (TAR, lambda: sdist_info_as(tarfile.BLKTYPE, devmajor=8), "link"),
    "tar, FIFO": (TAR, lambda: sdist_info_as(tarfile.FIFOTYPE), "link"),
    "tar, large metadata module": (
        TAR,
        lambda: sdist_with(tar_member(SDIST_INFO, b" " * (1 << 20)), without=SDIST_INFO),
        "too large",
    ),
    "tar, duplicate": (
        TAR,
        lambda: sdist_with(tar_member(SDIST_INFO, EVIL)),
        "two files of this name",
    ),
    "tar, duplicate that is spelt otherwise": (
        TAR,
        lambda: sdist_with(tar_member(f"./{SDIST_INFO}", EVIL)),
        "two files of this name",
    ),
    "wheel, absolute member of the same path": (
        WHL,
        lambda: wheel_with(Zipped(b"/" + INFO_FILE.encode(), EVIL)),
        "pip refuses it: its member '/jackfield_lamp/info.py' leads out of where it is installed",
    ),
    "wheel, member that goes up and down": (
        WHL,
        lambda: wheel_with(Zipped(b"x/../jackfield_lamp/info.py", EVIL)),
        "two files of this name",
    ),
    "wheel, member that goes up and down, before it": (
        WHL,
        lambda: zip_file([Zipped(b"x/../jackfield_lamp/info.py", EVIL), *good(WHEEL)]),
        "two files of this name",
    ),
    "zip, member that goes up and down": (
        "jackfield_lamp-1.0.zip",
        lambda: zip_file(
            [
                *good(SDIST),
                Zipped(SDIST_INFO.replace("info", "x/../info").encode(), EVIL),
            ]
        ),
        "two files of this name",
    ),
    "tar, member that goes up and down": (
        TAR,
        lambda: sdist_with(tar_member(SDIST_INFO.replace("info", "x/../info"), EVIL)),
        "two files of this name",
    ),
    "tar, absolute member of the same path": (
        TAR,
        lambda: sdist_with(tar_member(f"/{SDIST_INFO}", EVIL)),
        "two files of this name",
    ),
    "tar, duplicate that is a link": (
        TAR,
        lambda: sdist_with(tar_member(SDIST_INFO, b"", tarfile.SYMTYPE, linkname="/etc/passwd")),
        "two files of this name",
    ),
}
"""What it is -> the file's name, its content, and a part of the faults; no value is read."""


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _tar_bomb_start() -> bytes:
    """The header of a member of 1 GiB, deflated, so that more can follow."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    header = tarfile.TarInfo("jackfield_lamp-1.0/info.py")
    header.size = GIB
    return packer.compress(header.tobuf(tarfile.GNU_FORMAT)) + packer.flush(zlib.Z_FULL_FLUSH)


def made(directory: Path, name: str, content: bytes) -> Path:
    directory.mkdir(parents=True)
    (directory / name).write_bytes(content)
    return directory / name


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Outcome, Path]]:
    """What came of each archive, all of them read by one process."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "outside.py").write_text(CANARY)
    cases = {**ERRORS, **READ, **LEFT_OUT}
    targets = {
        case: made(root / f"case{number}" / "dist", name, make())
        for number, (case, (name, make, _)) in enumerate(cases.items())
    }
    before = snapshot(root)
    found = measured(targets.values(), root / "process")
    after = snapshot(root)
    own = {str(root / "process"), str(root / "process" / "temporary")}
    assert {path: state for path, state in after.items() if path not in own} == before
    return {case: (found[target], target) for case, target in targets.items()}


@pytest.mark.parametrize("case", [*ERRORS, *READ, *LEFT_OUT])
def test_no_archive_does_harm(case: str, outcomes: Mapping[str, tuple[Outcome, Path]]) -> None:
    outcome, target = outcomes[case]
    assert_harmless(outcome, target)
    assert SECRET not in repr(outcome.plugins)
    assert "evil" not in repr(outcome.plugins)


@pytest.mark.parametrize("case", ERRORS)
def test_the_error_names_the_file_and_says_why(
    case: str, outcomes: Mapping[str, tuple[Outcome, Path]]
) -> None:
    outcome, target = outcomes[case]
    assert outcome.error.startswith(f"{target}: ")
    assert ERRORS[case][2] in outcome.error


@pytest.mark.parametrize("case", READ)
def test_what_is_not_needed_is_left_out(
    case: str, outcomes: Mapping[str, tuple[Outcome, Path]]
) -> None:
    outcome, _ = outcomes[case]
    assert outcome.declared == VALUES
    assert READ[case][2] in outcome.faults
    assert bool(outcome.faults) == bool(READ[case][2])


@pytest.mark.parametrize("case", LEFT_OUT)
def test_a_hostile_metadata_module_is_a_fault(
    case: str, outcomes: Mapping[str, tuple[Outcome, Path]]
) -> None:
    outcome, _ = outcomes[case]
    assert [plugin.name for plugin in outcome.plugins] == ["lamp"]
    assert outcome.declared == {}
    assert "info.py: cannot be read: " in outcome.faults
    assert LEFT_OUT[case][2] in outcome.faults


@pytest.mark.parametrize(
    ("name", "make"),
    [(WHL, partial(zip_file, good(WHEEL))), (TAR, sdist_with)],
    ids=["wheel", "sdist"],
)
def test_an_archive_that_is_cut_off_anywhere_is_an_error(
    name: str, make: Make, tmp_path: Path
) -> None:
    whole = make()
    lengths = range(0, len(whole), max(1, len(whole) // 150))
    targets = [made(tmp_path / str(length), name, whole[:length]) for length in lengths]
    targets.append(made(tmp_path / "last", name, whole[:-1]))
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)
        assert outcome.error.startswith(f"{target}: it is ")


@pytest.mark.parametrize(
    ("name", "make"),
    [(WHL, partial(zip_file, good(WHEEL))), (TAR, sdist_with)],
    ids=["wheel", "sdist"],
)
def test_a_byte_that_is_changed_anywhere_does_no_harm(
    name: str, make: Make, tmp_path: Path
) -> None:
    whole = make()
    targets = []
    for place in range(0, len(whole), max(1, len(whole) // 300)):
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        targets.append(made(tmp_path / str(place), name, bytes(changed)))
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)
        assert outcome.error or outcome.faults or outcome.declared in ({}, VALUES)


def test_an_archive_that_is_a_directory_a_fifo_or_a_device(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.whl")
    (tmp_path / "directory.tar.gz").mkdir()
    (tmp_path / "device.zip").symlink_to("/dev/zero")
    (tmp_path / "loop.whl").symlink_to("loop.whl")
    targets = [tmp_path / name for name in ("fifo.whl", "directory.tar.gz", "device.zip")]
    targets += [tmp_path / "loop.whl", tmp_path / "gone.whl", tmp_path / ("n" * 300)]
    errors = {}
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)
        errors[target.name] = outcome.error
    assert "not a regular file" in errors["fifo.whl"]
    assert "not a plugin" in errors["directory.tar.gz"]
    assert "not a regular file" in errors["device.zip"]
    assert all(errors.values())
