"""What reading one source may cost: steps and memory.

The limits are far above what real metadata needs and keep the worst file within a second and
100 MiB. They count work, not time, so that the same source always reads the same.
"""

from __future__ import annotations

from jackfield.reading.errors import ExhaustedError, NotStaticError

STEPS = 200_000
"""Evaluated nodes and visited items of all files together."""

STATEMENT_STEPS = 40_000
"""The same for one statement, so that a hostile one leaves something for the others."""

UNITS = 500_000
"""Characters and elements of all values that are made."""

SIZE = 100_000
"""Characters or elements of one value, digits and nested elements of one text conversion."""

BITS = 4096
"""Bits of an int: below what Python refuses to write in decimal, so never a matter of settings."""

LARGEST = (1 << BITS) - 1
"""The largest int."""

NESTING = 100
"""Nested brackets of an expression, and nested containers of a value."""

ROUNDS = 8
"""How often files that import one another are gone through for what they have of one another."""

FILE_BYTES = 2 << 20
"""Bytes of one file."""


class Budget:
    """What is left of the limits for one source, or for the `part`-th part of it.

    ==================  =====================================================================
    `step`, `refuse`    steps that are taken to evaluate a statement: what is too much costs
                        that statement alone, until the source has none left
    `spend`             steps that have to be taken: what is too much ends the evaluation
    `produce`, `takes`  the size of a value that is made: what is too much costs that value
    `admit`             the same, of a value that is there already: nothing is taken
    ==================  =====================================================================

    Attributes:
        left: the steps that the statement may still take. Who takes one of them without `step`
            calls `refuse` if less than none are left.
        depth: how many nested expressions were entered and not left.
        has_refused: whether the budget was too little for something.
    """

    __slots__ = ("_rest", "_units", "depth", "has_refused", "left")

    def __init__(self, part: int = 1) -> None:
        self.renew(part)

    def renew(self, part: int = 1) -> None:
        """Begin anew, as if nothing had been taken."""
        self.left = min(STATEMENT_STEPS, STEPS // part)
        self._rest = STEPS // part - self.left
        self._units = UNITS // part
        self.depth = 0
        self.has_refused = False

    def reserve(self, part: int) -> None:
        """Have no less left than the `part`-th part of the steps of a source has."""
        if self._rest + self.left < STEPS // part:
            has_refused = self.has_refused
            self.renew(part)
            self.has_refused = has_refused

    def begin_statement(self) -> None:
        """Start on the next statement, which is a step.

        Raises:
            ExhaustedError: if the source has none left.
        """
        self._rest += self.left - STATEMENT_STEPS - 1
        self.left = STATEMENT_STEPS
        if self._rest < 0:
            self.spend(0)

    def step(self, count: int = 1) -> None:
        """Take `count` steps of evaluation.

        Raises:
            NotStaticError: if that is more than the statement has.
            ExhaustedError: if it is more than the source has.
        """
        self.left -= count
        if self.left < 0:
            self.refuse()

    def refuse(self) -> None:
        """Raise what `step` does, as more steps were taken than were left."""
        if self._rest <= 0:
            self.spend(0)
        self._rest += self.left
        self.left = 0
        raise NotStaticError(f"takes more than {STATEMENT_STEPS} steps to evaluate")

    def spend(self, count: int) -> None:
        """Take `count` steps of work that has to be done whatever it costs the statement.

        Raises:
            ExhaustedError: if that is more than the source has.
        """
        self._rest -= count
        if self._rest < 0:
            # What the source has beyond the statement's is used up.
            self.left += self._rest
            self._rest = 0
        if self.left < 0:
            self.has_refused = True
            raise ExhaustedError(f"the files take more than {STEPS} steps to evaluate")

    def takes(self, size: int) -> bool:
        """Tell whether `size` literal elements may be made, and take what they cost if so."""
        # A statement never has as many steps left as one value may have elements.
        if size >= self.left or size > self._units:
            return False
        self.left -= size + 1
        self._units -= size
        return True

    def produce(self, size: int) -> None:
        """Make a value of `size` characters or elements; before it is made.

        Raises:
            NotStaticError: if the value, or all values together, are too large.
        """
        if size > SIZE:
            self.admit(size)
        self._units -= size
        if self._units < 0:
            self.has_refused = True
            raise NotStaticError(f"the values are larger than {UNITS} characters or elements")

    def admit(self, size: int) -> None:
        """Raise NotStaticError if `size` is too large for one value, but take nothing."""
        if size > SIZE:
            raise NotStaticError(f"the value is larger than {SIZE} characters or elements")


class deeper:  # noqa: N801 - used as a statement: with deeper(budget)
    """Be one more level deep in nested expressions or statements inside of the ``with``.

    Raises:
        NotStaticError: if that is too deep.
    """

    __slots__ = ("_budget",)

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    def __enter__(self) -> None:
        if self._budget.depth >= NESTING:
            raise NotStaticError(f"nested more than {NESTING} levels deep")
        self._budget.depth += 1

    def __exit__(self, *error: object) -> None:
        self._budget.depth -= 1
