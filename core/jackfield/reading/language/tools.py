"""What an expression is evaluated with: the names that it sees, and the operations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from jackfield.reading.budget import Budget
from jackfield.reading.language.functions import Functions
from jackfield.reading.language.methods import Methods
from jackfield.reading.language.operations import Operations
from jackfield.reading.language.tracking import Tracker

if TYPE_CHECKING:
    import ast

    from jackfield.reading.language.expressions import Evaluator
    from jackfield.reading.language.modules import Module
    from jackfield.reading.language.values import ModuleValue


class Globals(Protocol):
    """The names that an expression sees besides its own."""

    @property
    def home(self) -> Module:
        """The module that the expression is in."""

    @property
    def outer(self) -> Globals:
        """What the functions of the module see besides their own names."""

    def is_global(self, name: str) -> bool:
        """Tell whether `name` is that of the module, as that is now."""

    def outside_name(self, path: Sequence[str]) -> str:
        """Give the name that a dotted name has outside of the source; empty if not known."""

    def lookup(self, name: str) -> object:
        """Give the value of `name`, possibly a module; NotStaticError where there is none."""

    def unordered(self, name: str) -> list[object] | None:
        """Give the list that `name` is bound to, if that is lost for nothing but its order."""

    def is_builtin(self, name: str) -> bool:
        """Tell whether `name` certainly is Python's built-in of that name."""

    def is_named(self, name: str) -> bool | None:
        """Tell whether ``__name__ == name``, None where that is not known."""


class Tools:
    """Budget, tracker and operations of one source, shared by its evaluators.

    Attributes:
        release: the name and version of the distribution that the source is installed as; None if
            it may be used without that.
        other_call: does calls that are not part of the language, such as those of functions that
            the module defines; it is given the module that the function is an attribute of, if
            that is known, and gives `UNKNOWN` where it does not know them either.
    """

    def __init__(
        self,
        budget: Budget,
        other_call: Callable[[Evaluator, ast.Call, ModuleValue | None], object],
    ) -> None:
        self.budget = budget
        self.release: tuple[str, str] | None = None
        self.other_call = other_call
        self.tracker = Tracker(budget)
        self.operations = Operations(budget, self.tracker)
        self.functions = Functions(budget, self.tracker)
        self.methods = Methods(budget, self.tracker, self.functions)
