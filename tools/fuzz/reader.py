"""Fuzz the reader: ``python tools/fuzz/reader.py [--minutes N] [--findings DIRECTORY]``.

Makes sources, hostile ones among them, and has a watched process read them (`watched`). Nothing
of them is ever run. A finding is a source at which the reader

* fails with an exception that is no `ReadingError`, or dies;
* takes more than a second of processor time, or does not end;
* executes, writes, connects, spawns, or opens what is not of the source.

Memory is limited to 100 MiB beyond what the process has before. Each finding, made as small as
possible unless it is one of time, is written to ``DIRECTORY/N/``, its files beside a ``REPORT`` of
what happened. Exit status 1 says that there were some. ``--again DIRECTORY/N`` reads that one
again.

Needs hypothesis, and jackfield installed, or ``PYTHONPATH=core``.
"""

from __future__ import annotations

import argparse
import json
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cases import Case, generated, mutated
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky

SECONDS = 1.0
"""Processor time that reading one source may take."""

_PATIENCE = 15.0
"""Seconds until a source counts as one whose reading does not end."""

_KEPT = 3
"""Findings of one kind that are kept; more are counted."""

_CASES_A_PROCESS = 2000
_CASES_A_ROUND = 1000


class FindingError(Exception):
    """A source at which the reader does not do what it should; the message is the report."""

    @property
    def kind(self) -> str:
        """What findings of the same cause have in common, roughly."""
        lines = str(self).splitlines()
        frames = [line for line in lines if line.startswith("  File ")]
        return "\n".join([lines[0].partition(" (")[0], *frames[-1:]])


class SlowError(FindingError):
    """A finding that takes too long to be made smaller by trial and error."""


class Reader:
    """Reads cases in a process of their own, which is started anew from time to time."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._process: subprocess.Popen[str] | None = None
        self._left = 0
        self._errors = directory / "errors"

    def read(self, case: Case) -> None:
        """Read `case`.

        Raises:
            FindingError: if reading it goes wrong.
        """
        place = self._directory / "source"
        shutil.rmtree(place, ignore_errors=True)
        case.write(place)
        self.read_directory(place, case.target, case.host)

    def read_directory(self, place: Path, target: str, host: str) -> None:
        """Read what is in the directory `place`; as `read`."""
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        print(json.dumps([str(place), target, host]), file=process.stdin, flush=True)
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            is_ready = selector.select(_PATIENCE)
        answer = process.stdout.readline() if is_ready else ""
        if not answer:
            self.close()
            if not is_ready:
                raise SlowError("does not end")
            raise FindingError(self._end(process))
        result = json.loads(answer)
        if result["harms"]:
            raise FindingError("\n".join([f"does harm: {result['harms'][0]}", result["failure"]]))
        if result["failure"]:
            last = result["failure"].strip().splitlines()[-1]
            raise FindingError(f"fails: {last}\n{result['failure']}")
        if result["seconds"] > SECONDS:
            raise SlowError(f"takes too long ({result['seconds']:.1f} s)")

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._left == 0:
            self.close()
            with self._errors.open("w") as errors:
                self._process = subprocess.Popen(
                    [sys.executable, str(Path(__file__).with_name("watched.py"))],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    encoding="utf-8",
                )
            if not self._process.stdout or self._process.stdout.readline() != "ready\n":
                sys.exit("the watched process does not start: is jackfield on the path?")
            self._left = _CASES_A_PROCESS
        self._left -= 1
        return self._process

    def _end(self, process: subprocess.Popen[str]) -> str:
        return f"dies (status {process.returncode})\n{self._errors.read_text(errors='replace')}"

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@dataclass(slots=True)
class Search:
    """Looks for findings, and keeps some of each kind, made small."""

    reader: Reader
    findings: Path
    deadline: float
    number: int = 0
    read: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    slow: list[Case] = field(default_factory=list)

    def run(self, first_seed: int) -> None:
        """Search round by round until the time is up."""
        while time.monotonic() < self.deadline:
            self._round(first_seed)
            first_seed += 1
            print(f"{self.read} sources read, {len(self.kinds)} kinds of findings", flush=True)

    def _round(self, number: int) -> None:
        worst: list[tuple[Case, FindingError]] = []

        @seed(number)
        @settings(
            max_examples=_CASES_A_ROUND,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            report_multiple_bugs=False,
        )
        @given(st.one_of(mutated(), generated()))
        def attempt(case: Case) -> None:
            if not worst and time.monotonic() > self.deadline:
                return
            self.read += 1
            try:
                self.reader.read(case)
            except FindingError as finding:
                if self.kinds[finding.kind] >= _KEPT:
                    self.kinds[finding.kind] += 1
                    return
                if isinstance(finding, SlowError):
                    if case not in self.slow:  # the search comes back to what is of interest
                        self.slow.append(case)
                        self._keep(case, finding)
                    return
                worst.append((case, finding))
                raise

        try:
            attempt()
        except (FindingError, Flaky):
            self._keep(*worst[-1])

    def _keep(self, case: Case, finding: FindingError) -> None:
        self.number += 1
        self.kinds[finding.kind] += 1
        place = self.findings / str(self.number)
        case.write(place)
        about = json.dumps({"target": case.target, "host": case.host})
        (place / "REPORT").write_text(f"{about}\n{finding}\n", encoding="utf-8")
        print(f"{place}: {str(finding).splitlines()[0][:200]}", flush=True)


def again(reader: Reader, place: Path) -> int:
    """Read a finding once more; give the exit status."""
    about = json.loads((place / "REPORT").read_text(encoding="utf-8").splitlines()[0])
    try:
        reader.read_directory(place.resolve(), about["target"], about["host"])
    except FindingError as finding:
        print(finding)
        return 1
    print("is read as it should be")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=1, help="how long to search (1)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the first round")
    parser.add_argument("--findings", type=Path, help="a new directory for them (a temporary one)")
    parser.add_argument("--again", type=Path, help="read one of the findings again")
    chosen = parser.parse_args(arguments)
    if chosen.findings is not None and chosen.findings.exists():
        parser.error(f"{chosen.findings} is there already: move it, or name another")
    with tempfile.TemporaryDirectory(prefix="jackfield-fuzz-") as directory:
        reader = Reader(Path(directory).resolve())
        try:
            if chosen.again is not None:
                return again(reader, chosen.again)
            findings = chosen.findings or Path(tempfile.mkdtemp(prefix="jackfield-findings-"))
            print(f"seed {chosen.seed}, findings go to {findings}", flush=True)
            search = Search(reader, findings, time.monotonic() + chosen.minutes * 60)
            search.run(chosen.seed)
        finally:
            reader.close()
    for kind, count in search.kinds.most_common():
        print(f"{count} times: {kind.splitlines()[0]}")
    return 1 if search.kinds else 0


if __name__ == "__main__":
    sys.exit(main())
