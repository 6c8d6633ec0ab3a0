"""How fast metadata is read: ``python tools/bench/reading.py [--rounds N]``.

Reads all samples of ``tests/samples``, and tells how many of their files a second that makes;
beside parsing the same files alone, which has to be done in any case (the aim is to take three
times as long at most), and beside running each in an interpreter of its own, which is what there
is to do without a reader.

Needs jackfield installed, or ``PYTHONPATH=core``.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

from measure import Way, measure, table

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from jackfield.reading import read
from samples.sample import Sample, samples

_RUN = "import runpy, sys; runpy.run_path(sys.argv.pop())"


def read_all(chosen: Sequence[Sample]) -> None:
    """Read each sample as a user does: from the disk, and as a whole."""
    for sample in chosen:
        read(sample.target, host=sample.host)


def parse_all(texts: Iterable[bytes]) -> None:
    """Parse what Python can parse."""
    for text in texts:
        try:
            ast.parse(text)
        except SyntaxError:
            continue  # a sample of what Python cannot parse: this much of it has been parsed


def run_all(files: Sequence[Path], directory: str) -> None:
    """Run each file in an interpreter of its own, away from the samples."""
    for file in files:
        subprocess.run(
            [sys.executable, "-I", "-B", "-c", _RUN, str(file)],
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,  # many import what is not installed
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9, help="rounds that count (9)")
    rounds = parser.parse_args().rounds
    chosen = samples()
    files = [module for sample in chosen for module in sample.modules]
    texts = [file.read_bytes() for file in files]
    warnings.simplefilter("ignore")  # invalid escapes are their author's business
    print(f"{len(chosen)} samples, {len(files)} files, {sum(map(len, texts)):,} bytes")
    with tempfile.TemporaryDirectory(prefix="jackfield-bench-") as directory:
        ways = [
            Way("ast.parse alone", lambda: parse_all(texts)),
            Way("open, read and ast.parse", lambda: parse_all(file.read_bytes() for file in files)),
            Way("jackfield.reading.read", lambda: read_all(chosen)),
            Way("run in a fresh interpreter", lambda: run_all(files, directory)),
        ]
        measure(ways, rounds)
    print(table(ways, len(files), "files"))


if __name__ == "__main__":
    main()
