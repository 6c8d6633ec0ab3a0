"""How fast metadata is read: ``python tools/bench/reading.py [--rounds N]``.

Reads all samples of ``tests/samples``, and tells how many of their files a second that makes;
beside parsing the same files alone, which has to be done in any case (the aim is to take three
times as long at most), with and without opening them, and beside running each in an interpreter of
its own, which is what there is to do without a reader. Most samples are far smaller than what they
are samples of; with ``--plugins DIRECTORY`` the plugins in a plugin directory are read as well,
Breezy's own for example, and the metadata modules of each parsed.

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

from jackfield.reading import read, read_plugin_directory
from samples.sample import samples

_RUN = "import runpy, sys; runpy.run_path(sys.argv.pop())"


def read_all(targets: Iterable[tuple[Path, str]]) -> None:
    """Read each sample as a user does: from the disk, and as a whole."""
    for target, host in targets:
        read(target, host=host)


def read_plugins(plugins: Iterable[Path]) -> None:
    """Read each plugin of a plugin directory."""
    for plugin in plugins:
        read_plugin_directory(plugin.parent, plugin.name, "brz")


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
    parser.add_argument("--plugins", type=Path, help="a plugin directory that is read, too")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # invalid escapes are their author's business
    chosen = samples()
    targets = [(sample.target, sample.host) for sample in chosen]
    files = [module for sample in chosen for module in sample.modules]
    with tempfile.TemporaryDirectory(prefix="jackfield-bench-") as directory:
        ways = [
            *parsing(files),
            Way("jackfield.reading.read", lambda: read_all(targets)),
            Way("run in a fresh interpreter", lambda: run_all(files, directory)),
        ]
        report(f"{len(chosen)} samples", files, ways, arguments.rounds)
    if arguments.plugins is not None:
        plugins = [each.parent for each in sorted(arguments.plugins.glob("*/__init__.py"))]
        names = ("setup.py", "info.py", "__init__.py")
        files = [plugin / name for plugin in plugins for name in names if (plugin / name).exists()]
        ways = [*parsing(files), Way("read_plugin_directory", lambda: read_plugins(plugins))]
        report(f"{len(plugins)} plugins", files, ways, arguments.rounds)


def parsing(files: Sequence[Path]) -> list[Way]:
    """Give what reading is compared with: first parsing alone, then with opening the files."""
    texts = [file.read_bytes() for file in files]
    return [
        Way("ast.parse alone", lambda: parse_all(texts)),
        Way("open, read and ast.parse", lambda: parse_all(file.read_bytes() for file in files)),
    ]


def report(what: str, files: Sequence[Path], ways: list[Way], rounds: int) -> None:
    measure(ways, rounds)
    size = sum(file.stat().st_size for file in files)
    print(f"{what}, {len(files)} files, {size:,} bytes")
    print(table(ways, len(files), "files"))
    totals = ", ".join(f"{way.name} {min(way.seconds) * 1000:.1f} ms" for way in ways)
    print(f"in all, at the best: {totals}\n")


if __name__ == "__main__":
    main()
