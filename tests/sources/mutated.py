"""Read mutated copies of the samples and tell what is done: ``mutated.py SAMPLES WORK FROM TO``.

This is a program for the tests. It copies each sample below the directory `WORK`, changes one file
of it, reads it under the eyes of `measured.watch`, and puts the file back; once for each number
from `FROM` to `TO`, which decides what is changed and how. It prints what it should not have seen,
a line each, and at last how many were read.
"""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from random import Random

from sources import measured

_TOKEN = re.compile(rb"\w+|\s+|[^\w\s]")
_HOSTILE = (
    *(b"exec('bzr_x = 1')", b"__import__('os').system('true')", b"eval('open(1)')"),
    *(b"open('written', 'w')", b"import socket", b"from subprocess import *", b"\0", b"("),
)


def _bytes_flipped(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _lines_changed(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    how = random.randrange(4)
    if how == 0:
        del lines[one]
    elif how == 1:
        lines.insert(other, lines[one])
    elif how == 2:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines.insert(one, random.choice(_HOSTILE) + b"\n")
    return b"".join(lines)


def _tokens_spliced(data: bytes, random: Random) -> bytes:
    tokens = _TOKEN.findall(data)
    start, end = random.randrange(len(tokens)), random.randrange(len(tokens))
    tokens[start : start + random.randint(0, 3)] = tokens[end : end + random.randint(0, 3)]
    if random.randrange(3) == 0:
        tokens.insert(start, random.choice(_HOSTILE))
    return b"".join(tokens)


_CHANGES = (_bytes_flipped, _lines_changed, _tokens_spliced)


def _wrong(found: dict[str, object], root: str) -> str:
    """Tell what should not have been, empty if nothing."""
    if found["crash"]:
        return str(found["crash"])
    if not str(found["error"]).isprintable():
        return f"an error of several lines: {found['error']!r}"
    events = found["events"]
    assert isinstance(events, list)
    for event, argument in events:
        is_read = event == "open" and f"{argument}/".startswith(f"{root}/")
        # The codec that a file names is looked for among those of the standard library.
        is_codec = event == "import" and argument.startswith("encodings.")
        if not is_read and not is_codec and (event, argument) != ("compile", "tree"):
            return f"{event} {argument}"
    return ""


def main(samples: Path, work: Path, numbers: Sequence[int]) -> None:
    names = sorted(file.parent.name for file in samples.glob("*/EXPECTED"))
    for name in names:
        shutil.copytree(samples / name, work / name)
    files = [file for name in names for file in sorted((work / name).rglob("*")) if file.is_file()]
    files = [file for file in files if file.name != "EXPECTED" and file.stat().st_size]
    measured.warm_up()
    tomllib.loads("number = 1")  # newer ones load a part of themselves for that
    for name in names:
        measured.watched(str(work / name), "jackfield")  # codecs are imported when first used
    measured.watch()
    read = 0
    for name in names if 0 in numbers else ():
        if wrong := _wrong(measured.watched(str(work / name), "jackfield"), str(work / name)):
            print(f"{name} as it is: {wrong}")
    for number in numbers:
        random = Random(number)
        file = files[number % len(files)]
        root = work / file.relative_to(work).parts[0]
        original = file.read_bytes()
        file.write_bytes(_CHANGES[number % len(_CHANGES)](original, random))
        target = file if file.suffix == ".py" and random.randrange(2) else root
        if wrong := _wrong(measured.watched(str(target), "jackfield"), str(root)):
            print(f"mutation {number} of {file}: {wrong}")
        file.write_bytes(original)
        read += 1
    print(read)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]).resolve(), range(int(sys.argv[3]), int(sys.argv[4])))
