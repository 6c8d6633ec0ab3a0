"""Reading hostile targets under limits, and what has to hold whatever comes of it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import jackfield
from jackfield.metadata import Declaration, PluginMetadata

_PROGRAM = Path(__file__).with_name("measured.py")
_CORE = Path(jackfield.__file__).parents[1]

SECONDS = 1.0
MEMORY = 100 << 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reading one target; the module `measured` explains the attributes."""

    plugins: tuple[PluginMetadata, ...]
    error: str
    crash: str
    seconds: float
    peak: int
    events: list[tuple[str, str]]

    @property
    def faults(self) -> str:
        """All faults of all plugins."""
        return "\n".join(fault for plugin in self.plugins for fault in plugin.faults)

    @property
    def declared(self) -> Mapping[str, object]:
        """The values of all declarations of all plugins, without their prefixes."""
        return {
            name: value
            for declaration in self.declarations
            for name, value in declaration.values.items()
        }

    @property
    def declarations(self) -> list[Declaration]:
        """All declarations of all plugins."""
        return [each for plugin in self.plugins for each in plugin.declarations.values()]

    @property
    def reasons(self) -> str:
        """Why variables are not static."""
        return "\n".join(
            f"{name}: {why.reason}"
            for each in self.declarations
            for name, why in each.not_static.items()
        )


def measured(
    targets: Iterable[Path], directory: Path, host: str = "jackfield"
) -> dict[Path, Outcome]:
    """Read `targets`, in one subprocess that has the new `directory` for its own."""
    (directory / "temporary").mkdir(parents=True)
    listed = list(targets)
    done = subprocess.run(
        [sys.executable, _PROGRAM],
        input=pickle.dumps([(str(target), host) for target in listed]),
        stdout=subprocess.PIPE,
        cwd=directory,
        env={
            **os.environ,
            "PYTHONPATH": str(_CORE),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(directory / "temporary"),
        },
        timeout=300,
        check=True,
    )
    return {
        target: Outcome(**outcome)
        for target, outcome in zip(listed, pickle.loads(done.stdout), strict=True)
    }


def snapshot(directory: Path) -> dict[str, tuple[int, int, int]]:
    """Give all that is in `directory`, with what changes when it is written to."""
    found = {}
    for place, directories, files in os.walk(directory):
        for name in (*directories, *files):
            status = os.lstat(os.path.join(place, name))  # noqa: PTH118
            found[f"{place}/{name}"] = (status.st_mode, status.st_size, status.st_mtime_ns)
    return found


def assert_harmless(outcome: Outcome, target: Path, root: Path | None = None) -> None:
    """Check what holds for every target: one line or a reading, in bounds, and nothing else.

    `root` is the directory that may be read, where the target alone is not all of it.
    """
    assert not outcome.crash
    assert bool(outcome.error) != bool(outcome.plugins)
    for text in (outcome.error, *outcome.faults.split("\n")):
        assert text.isprintable()
        assert len(text) < 2000
    assert outcome.seconds < SECONDS
    assert outcome.peak < MEMORY
    inside = os.path.realpath(root or target)
    for event, argument in outcome.events:
        if event == "open":
            assert argument == inside or argument.startswith(f"{inside}/"), argument
        else:
            assert (event, argument) == ("compile", "tree")
