"""What is to go wrong, and how often: the configuration."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs

from jackfield.backends import InvalidBackendURL

VARIABLE = "JACKFIELD_CHAOS"
"""The environment variable with arguments for every ``chaos+`` URL, written as a query."""


class Fault(StrEnum):
    """The kinds of faults."""

    DELAY = "delay"
    """The operation starts ``delay_seconds`` late."""
    STALL = "stall"
    """Nothing happens for ``stall_seconds``; then the operation fails."""
    DIE_BEFORE = "die_before"
    """The process is killed before the work."""
    ERROR_BEFORE = "error_before"
    """The operation fails before the work."""
    TORN = "torn"
    """An incomplete file comes to stand under the name, and the operation fails."""
    TORN_SILENT = "torn_silent"
    """The same, but the operation claims success."""
    CUT = "cut"
    """Only the start of the file arrives, and the operation fails."""
    CUT_SILENT = "cut_silent"
    """The same, but the operation claims success."""
    STALE = "stale"
    """The list is that of an earlier moment."""
    PARTIAL = "partial"
    """About half of the names are missing from the list, at least one of them."""
    WRONG_SIZE = "wrong_size"
    """The size is wrong by up to 4096 bytes."""
    DIE_AFTER = "die_after"
    """The process is killed when the work is done; nobody is told."""
    ERROR_AFTER = "error_after"
    """The operation fails although the work is done."""


_ALWAYS = {
    Fault.DELAY,
    Fault.STALL,
    Fault.DIE_BEFORE,
    Fault.ERROR_BEFORE,
    Fault.DIE_AFTER,
    Fault.ERROR_AFTER,
}
FAULTS: Mapping[str, frozenset[Fault]] = {
    "get": frozenset({*_ALWAYS, Fault.CUT, Fault.CUT_SILENT}),
    "put": frozenset({*_ALWAYS, Fault.TORN, Fault.TORN_SILENT}),
    "move": frozenset({*_ALWAYS, Fault.TORN}),
    "list": frozenset({*_ALWAYS, Fault.STALE, Fault.PARTIAL}),
    "query": frozenset({*_ALWAYS, Fault.WRONG_SIZE}),
    "delete": frozenset(_ALWAYS),
}
"""Each operation, and what can go wrong with it."""

_EVERY = "all"
_SETTINGS = frozenset({"seed", "faults", "only", "delay_seconds", "stall_seconds"})


def is_own(argument: str) -> bool:
    """Tell whether an argument of the query is meant for chaos, not for the inner URL."""
    operation, dot, _ = argument.partition(".")
    return argument in _SETTINGS or (bool(dot) and operation in {_EVERY, *FAULTS})


@dataclass(frozen=True)
class Plan:
    """What is to go wrong.

    Attributes:
        seed: any text; the same seed and the same calls give the same faults.
        rates: how probable a fault is at each call of an operation, from 0 to 1.
        faults: after so many nothing goes wrong any more; None is no such limit.
        only: the ids of the faults that are to happen; None lets all of them happen.
        delay_seconds: how long `Fault.DELAY` lasts.
        stall_seconds: how long `Fault.STALL` lasts.
    """

    seed: str
    rates: Mapping[tuple[str, Fault], float] = field(default_factory=dict)
    faults: int | None = None
    only: frozenset[str] | None = None
    delay_seconds: float = 1.0
    stall_seconds: float = 3600.0

    def may(self, *faults: Fault) -> bool:
        """Tell whether any of these faults may happen to some operation."""
        return any(rate > 0 and fault in faults for (_, fault), rate in self.rates.items())


def read_plan(query_args: Mapping[str, list[str]], shown: str) -> Plan:
    """Make the plan from ``JACKFIELD_CHAOS`` and a URL's arguments, which win.

    Of an argument that is given several times the last one counts. Without a seed, one is made
    up. `shown` is the URL as error messages show it.

    Raises:
        InvalidBackendURL: if an argument is unknown or makes no sense.
    """
    settings: dict[str, Any] = {"seed": os.urandom(4).hex()}
    rates: dict[tuple[str, Fault], float] = {}
    in_environment = parse_qs(os.environ.get(VARIABLE, ""), keep_blank_values=True)
    in_url = {name: texts for name, texts in query_args.items() if is_own(name)}
    for source, arguments in ((VARIABLE, in_environment), (shown, in_url)):
        # "all.…" first, so that what is said of one operation wins
        for name in sorted(arguments, key=lambda name: not name.startswith(f"{_EVERY}.")):
            try:
                _read(name, arguments[name][-1], settings, rates)
            except ValueError as error:
                raise InvalidBackendURL(f"{source}: {name}: {error}") from None
    return Plan(rates=rates, **settings)


def _read(
    name: str, text: str, settings: dict[str, Any], rates: dict[tuple[str, Fault], float]
) -> None:
    """Put one argument where it belongs; what is wrong with it is a ValueError."""
    if name == "seed":
        settings["seed"] = text
    elif name == "faults":
        settings["faults"] = _count(text)
    elif name == "only":
        settings["only"] = frozenset(_id(part) for part in text.split(","))
    elif name in _SETTINGS:
        settings[name] = _number(text, highest=float("inf"))
    else:
        rates |= dict.fromkeys(_meant(name), _number(text, highest=1))


def _meant(name: str) -> list[tuple[str, Fault]]:
    """Give the operations and the fault that ``put.torn`` or ``all.delay`` is about."""
    operation, _, fault = name.partition(".")
    if operation != _EVERY and operation not in FAULTS:
        settings = ", ".join(sorted(_SETTINGS))
        raise ValueError(f"known are {settings}, and OPERATION.FAULT such as put.torn")
    operations = FAULTS if operation == _EVERY else {operation: FAULTS[operation]}
    known = sorted({str(each) for faults in operations.values() for each in faults})
    if fault not in known:
        raise ValueError(f"{operation} has no such fault; it has {', '.join(known)}")
    return [(each, Fault(fault)) for each in operations if fault in FAULTS[each]]


def _number(text: str, highest: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= highest:
        limits = "from 0 to 1" if highest == 1 else "of seconds, 0 or more"
        raise ValueError(f"{text!r} is not a number {limits}")
    return number


def _count(text: str) -> int:
    if re.fullmatch(r"[0-9]+", text) is None:
        raise ValueError(f"{text!r} is not the number of a fault, such as 3")
    return int(text)


def _id(text: str) -> str:
    if re.fullmatch(r"[0-9a-f]{8}", text) is None:
        raise ValueError(f"{text!r} is not the id of a fault: eight hexadecimal digits")
    return text
