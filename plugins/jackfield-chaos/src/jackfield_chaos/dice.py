"""Who decides what goes wrong: hashes, not a sequence of random numbers.

Whether a fault happens depends on the seed, the operation, the name and how often that operation
was called with that name before; not on what other threads do at the same time.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import Counter

from jackfield.backends import BackendException

from jackfield_chaos.plan import Fault, Plan

_log = logging.getLogger("jackfield.plugins.chaos")


class ChaosFault(BackendException):
    """An operation failed because it was to fail; the next attempt may not."""


class Dice:
    """Decides by `plan`, counts, and writes every fault to the log. Safe for threads."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._attempts: Counter[tuple[str, str]] = Counter()
        self._faults = 0
        self._lock = threading.Lock()

    def call(self, operation: str, name: str = "") -> Call:
        """Note a call of an operation; `name` is empty where it is about no file in particular."""
        with self._lock:
            self._attempts[operation, name] += 1
            return Call(self, operation, name, self._attempts[operation, name])

    def number(self) -> int | None:
        """Count one fault more; None where no more are to happen."""
        with self._lock:
            if self._faults == self.plan.faults:
                return None
            self._faults += 1
            return self._faults


class Call:
    """One call of an operation, and what is to go wrong with it."""

    def __init__(self, dice: Dice, operation: str, name: str, attempt: int) -> None:
        self._dice = dice
        self._operation = operation
        self._name = name
        self._attempt = attempt
        self._happened = ""

    def happens(self, fault: Fault) -> bool:
        """Decide whether `fault` is to happen now; to be asked once for each fault."""
        plan = self._dice.plan
        rate = plan.rates.get((self._operation, fault), 0.0)
        if not rate or self.fraction(fault) >= rate:
            return False
        identity = self._digest(fault)[:4].hex()
        if plan.only is not None and identity not in plan.only:
            return False
        number = self._dice.number()
        if number is None:
            return False
        of = f" {self._name!r}" if self._name else ""
        self._happened = (
            f"chaos: fault {number} ({identity}) of seed {plan.seed}: {fault} in "
            f"{self._operation}{of}, call {self._attempt}"
        )
        _log.info("%s", self._happened)
        return True

    def fraction(self, what: str) -> float:
        """Give a number from 0 up to but not including 1, the same for the same call."""
        return int.from_bytes(self._digest(what)[:6]) / 2**48  # 48 bits are exact in a float

    def error(self) -> ChaosFault:
        """Make the error for the fault that happened last."""
        return ChaosFault(self._happened)

    def _digest(self, what: str) -> bytes:
        fields = (self._dice.plan.seed, self._operation, self._name, str(self._attempt), what)
        octets = "\0".join(fields).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(octets, digest_size=8).digest()
