#!/usr/bin/env python3
"""How long starting takes with many distributions installed, beside what one would use instead.

    python3 tools/bench/startup.py [DISTRIBUTIONS ...] [--rounds N] [--keep DIRECTORY]

Makes environments (by default of 10, 100, 1000 and 5000 distributions, one in six a plugin; and
for the growth with what is no plugin, of 100 and 5000 with the same 16 plugins), and starts a
fresh process for each figure, its imports included. pip fetches the peers. All ways of one
environment take turns, so that they meet the same load. "over" is the median over that of
``python -c pass``; that is what the budgets of the design are about.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import environments
from measure import Way, measure

FIND = "from jackfield.host import default_host\nhost = default_host()\n{}len(host.plugins())"
NAMES = """
from jackfield.discovery.installed import Installed
[each.distribution.read_text("entry_points.txt") for each in Installed().declaring("jackfield")]
"""
STEVEDORE = "from stevedore import _cache\n{}len(_cache.get_group_all('jackfield.plugins'))"
PLUGGY = "import pluggy\npluggy.PluginManager('x').load_setuptools_entrypoints('jackfield.plugins')"
_AT_REST = 61
"""Seconds after which an installation has come to rest for Jackfield's index."""

BARE = "python -c pass"
INDEX = "jackfield, index: find and judge"
FINDING = "jackfield, no index: find"
JUDGING = "jackfield, no index: find, read, judge"
STANDARD = "importlib.metadata: find"
CACHED = "stevedore, disk cache: find"
LIST = "jackfield list --json"

CODE = {
    BARE: "pass",
    INDEX: FIND.format(""),
    FINDING: NAMES,
    JUDGING: FIND.format("host.uses_index = False\n"),
    STANDARD: "from importlib.metadata import entry_points as e\nlen(e(group='jackfield.plugins'))",
    "importlib_metadata: find": "from importlib_metadata import entry_points as e\n"
    "len(e(group='jackfield.plugins'))",
    CACHED: STEVEDORE.format(""),
    "stevedore, cold: find": "import os\n"
    "os.environ['XDG_CACHE_HOME'] = os.path.expanduser(f'~/cold-{os.getpid()}')\n"
    + STEVEDORE.format(""),
    "stevedore: find and import": "from stevedore import ExtensionManager\n"
    "len(ExtensionManager('jackfield.plugins').names())",
    "pluggy: find and import": PLUGGY,
    "npe2: find": "from npe2 import PluginManager\nPluginManager.instance().discover()",
}
"""What npe2 finds are plugins of its own, of which there are none: it only has to look."""


def main() -> None:
    """Make the environments and print a table for each, then how the cost grows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("distributions", type=int, nargs="*", default=[10, 100, 1000, 5000])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--keep", type=Path, help="make the environments here, and keep them")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = arguments.keep or Path(temporary)
        for count in arguments.distributions:
            python = made(root / f"{count}", count, None)
            ways = measured(python, arguments.rounds, everything(python))
            plugins = environments.plugins_among(count)
            print(f"\n{count} distributions, {plugins} of them plugins\n\n{table(ways)}")
            print(budgets(ways))
        print("\nGrowth: 16 plugins among\n")
        grown = {}
        for count in (100, 5000):
            python = made(root / f"{count}-16", count, 16)
            commands = {k: v for k, v in everything(python).items() if k in {BARE, INDEX, LIST}}
            grown[count] = measured(python, arguments.rounds, commands)
            print(f"{count} distributions\n{table(grown[count])}\n")
        print(growth(grown[100], grown[5000]))


def made(directory: Path, count: int, plugins: int | None) -> Path:
    """Give the interpreter of an environment, made unless it is there."""
    python = directory / "bin" / "python"
    if not python.exists():
        environments.make(directory, count, plugins)
        time.sleep(_AT_REST)
    return python


def everything(python: Path) -> dict[str, list[str]]:
    """Give all command lines, by what the table calls them."""
    commands = {name: [str(python), "-c", code] for name, code in CODE.items()}
    script = str(python.with_name("jackfield"))
    commands["jackfield --version"] = [script, "--version"]
    commands[LIST] = [script, "list", "--json"]
    commands["jackfield bench-0, a plugin's command"] = [script, "bench-0"]
    return commands


def measured(python: Path, rounds: int, commands: Mapping[str, Sequence[str]]) -> list[Start]:
    """Time the command lines, with a home directory of their own."""
    home = python.parents[1] / "home"
    home.mkdir(exist_ok=True)
    variables = {"PATH": os.defpath, "HOME": str(home)}

    def run(command: Sequence[str], **more: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, env=variables | more, capture_output=True, check=True)

    starts = []
    for name, command in commands.items():
        for _ in range(3):  # bytecode, the index and the caches of the peers
            run(command)
        said = run(command, PYTHONPROFILEIMPORTTIME="1").stderr
        starts.append(
            Start(name, lambda command=command: run(command), said.count(b"import time:"))
        )
    measure([start.way for start in starts], rounds)
    return starts


class Start:
    """One way to start: its times on the clock (`way`), on the processors, and its imports."""

    def __init__(self, name: str, run: Callable[[], object], modules: int) -> None:
        self.way = Way(name, self.timed)
        self.modules = modules
        self.processor: list[float] = []
        self._run = run

    def timed(self) -> None:
        """Start it once."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self._run()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = (after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime)
        self.processor.append(sum(spent))


def budgets(starts: Sequence[Start]) -> str:
    """Write down what section 11 of the design limits."""
    lines = []
    for label, taken in figures(starts).items():
        over = {name: seconds - taken[BARE] for name, seconds in taken.items()}
        lines.append(
            f"{label}: index {1000 * over[INDEX]:.1f} ms over, stevedore's cache"
            f" {over[CACHED] / over[INDEX]:.1f} x that; without, find"
            f" {over[FINDING] / over[STANDARD]:.2f} of importlib.metadata, find, read, judge"
            f" {over[JUDGING] / over[STANDARD]:.2f}; list {taken[LIST] / taken[BARE]:.2f} x bare"
        )
    return "\n".join(lines)


def growth(few: Sequence[Start], many: Sequence[Start]) -> str:
    """Write down how the cost over that of a bare start grows with what is no plugin."""
    lines = []
    grown = figures(many)
    for label, before in figures(few).items():
        after = grown[label]
        ratios = {
            name: (after[name] - after[BARE]) / (before[name] - before[BARE])
            for name in before
            if name != BARE
        }
        lines.append(f"{label}: {', '.join(f'{n} {ratio:.2f} x' for n, ratio in ratios.items())}")
    return "\n".join(lines)


def figures(starts: Sequence[Start]) -> dict[str, dict[str, float]]:
    """Give the seconds of each way: the median, the best round, the median on the processors."""
    return {
        "median": {start.way.name: statistics.median(start.way.seconds) for start in starts},
        "best": {start.way.name: min(start.way.seconds) for start in starts},
        "cpu": {start.way.name: statistics.median(start.processor) for start in starts},
    }


def table(starts: Sequence[Start]) -> str:
    """Write down milliseconds, and what the medians are over and beside those of a bare start.

    The last columns are the median on the processors, which other work on the machine disturbs
    less, the same over a bare start's, and the number of modules that are imported.
    """
    width = max(len(start.way.name) for start in starts)
    columns = ("median", "min", "max", "over", "ratio", "cpu", "cpu over", "modules")
    lines = [f"{'ms':<{width}} " + " ".join(f"{column:>8}" for column in columns)]
    base = statistics.median(starts[0].way.seconds)
    least = statistics.median(starts[0].processor)
    for start in starts:
        seconds = start.way.seconds
        median, spent = statistics.median(seconds), statistics.median(start.processor)
        shown = " ".join(
            f"{1000 * each:>8.1f}" for each in (median, min(seconds), max(seconds), median - base)
        )
        processor = f"{1000 * spent:>8.1f} {1000 * (spent - least):>8.1f}"
        ratio = f"{median / base:>7.2f}x"
        lines.append(f"{start.way.name:<{width}} {shown} {ratio} {processor} {start.modules:>8}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
