"""Timing several ways to do one thing, side by side: what the benchmarks beside this file share.

A round times each way once, so that whatever else the machine does meets all of them alike. The
first round warms up and does not count. Nothing is asserted: times belong to a machine, and only
the ratio of two ways in one run says something elsewhere.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Way:
    """One way to do it.

    Attributes:
        name: what the table calls it.
        run: does all of it once.
        seconds: what each round took.
    """

    name: str
    run: Callable[[], object]
    seconds: list[float] = field(default_factory=list)


def measure(ways: Sequence[Way], rounds: int) -> None:
    """Time each way in each of `rounds` rounds."""
    for number in range(rounds + 1):
        for way in ways:
            start = time.perf_counter()
            way.run()
            taken = time.perf_counter() - start
            if number:
                way.seconds.append(taken)


def table(ways: Sequence[Way], count: int, unit: str) -> str:
    """Write down how many of `count` things each way does in a second.

    The ratio is the median time of a way to that of the first one.
    """
    width = max(len(way.name) for way in ways)
    head = f"{unit + ' a second':<{width}} {'median':>10} {'min':>10} {'max':>10} {'ratio':>9}"
    lines = [head, "-" * len(head)]
    base = statistics.median(ways[0].seconds)
    for way in ways:
        median = statistics.median(way.seconds)
        rates = (count / median, count / max(way.seconds), count / min(way.seconds))
        shown = " ".join(f"{rate:>10,.1f}" for rate in rates)
        lines.append(f"{way.name:<{width}} {shown} {median / base:>8.2f}x")
    return "\n".join(lines)
