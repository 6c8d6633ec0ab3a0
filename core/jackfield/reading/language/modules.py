"""Modules and how they import one another, within one evaluation that starts at one file.

A file is evaluated as if it was imported on its own. The packages around it are only evaluated
where it imports them.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jackfield.metadata import NotStatic, Origin
from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.tools import Globals, Tools
from jackfield.reading.language.values import SCALARS, FileValue, ModuleValue
from jackfield.reading.syntax.effects import Later, only_defines
from jackfield.reading.syntax.hosts import is_variable
from jackfield.reading.syntax.reaching import gives_all
from jackfield.reading.syntax.uses import Path

if TYPE_CHECKING:
    from jackfield.reading.unfollowed.seen import Seen


Spot = tuple[int, int]
"""Where a statement begins: its line, and how far in."""


DEFINITION = "def"
"""What `Binding.about` is for a function or class; no import is of such a name."""


@dataclass(slots=True)
class Binding:
    """What a name is bound to.

    Attributes:
        path: the file where that was written.
        line: the line there.
        value: the value, unless `why` says that it is not known.
        why: the reason.
        about: what else is known of a name without a value: `DEFINITION` of a function or
            class, or the dotted name that it was imported by from outside of the source, with
            the dots of a relative import.
    """

    path: str
    line: int
    value: object = None
    why: NotStatic | None = None
    about: str = ""

    @property
    def is_definition(self) -> bool:
        """Whether it is a function or class of the module."""
        return self.about == DEFINITION

    @property
    def origin(self) -> Origin:
        """Where it was written."""
        return Origin(self.path, self.line)


class Module(ModuleValue):
    """The namespace of one module.

    Attributes:
        path: its file.
        is_script: whether it is read as what ``python FILE`` runs, guards included.
        names: what is bound in it. Who binds a name in it himself sees to it that what it was bound
            to is not lost sight of; see `lose`.
        later: what its functions may do when they are called.
        open: why any other name may be bound in it, too; None if that cannot be.
        vague: the same, but for the variables of known hosts, which are known all the same.
        leaked: why code that is not followed may change any name of it; None if it cannot. If it
            can, any other name may be bound in it, too: it is `open`.
        failure: why importing it fails; None if it does not.
        finished: whether it is evaluated to its end.
        gives: whether another module has taken a value from it.
        setup_calls: the named arguments of each call of ``setup()``.
        executed: the names that texts which it executes have bound.
        moments: its names, and how often objects had changed, when a statement was not followed
            that calls ``setup()``; by where that is.
        statements: what it is made of, if Python 3 can parse all of it, while it is evaluated.
        seen: what else has run.
    """

    def __init__(self, path: str, tools: Tools, seen: Seen, *, is_script: bool = False) -> None:
        self.path = path
        self.is_script = is_script
        self.names: dict[str, Binding] = {}
        self._reached: set[str] = set()
        self._bound: list[tuple[str, object]] = []
        self.later = Later()
        self.open: NotStatic | None = None
        self.vague: NotStatic | None = None
        self.leaked: NotStatic | None = None
        self.failure: NotStatic | None = None
        self.finished = False
        self.gives = False
        self.setup_calls: list[dict[str, Binding]] = []
        self.executed: set[str] = set()
        self._defining: dict[int, bool] = {}
        self.moments: dict[Spot, tuple[Mapping[str, Binding], int]] = {}
        self.statements: Sequence[ast.stmt] = ()
        self.seen = seen
        self._tools = tools

    @property
    def unsure(self) -> NotStatic | None:
        """Why it is `open`, or `vague`; None if it is neither."""
        return self.open or self.vague

    def at(self, line: int) -> Origin:
        """Make an origin in this file."""
        return Origin(self.path, line)

    def why_of(self, error: NotStaticError, line: int) -> NotStatic:
        """Say why it is not known what is in a line, or in the one that the `error` names."""
        return error.why or NotStatic(error.reason, self.at(error.line or line))

    def runs_as_script(self) -> bool:
        """Tell whether it is read as a script; if not, it is known then that it has to be."""
        self.seen.needs_script = self.seen.needs_script or not self.is_script
        return self.is_script

    def lookup(self, name: str) -> object:
        """Give the value of `name` for an expression of this module."""
        binding = self.names.get(name)
        if binding is not None:
            return binding.value if binding.why is None else value_of(binding)
        if (why := self.unsure) is not None:
            raise NotStaticError(why.reason, why=why)
        if name == "__name__" and self.is_script:
            return "__main__"
        if name == "__name__":
            raise NotStaticError("the name of the module")
        if name == "__doc__":
            raise NotStaticError("the docstring, which Python leaves out with -OO")
        if hasattr(builtins, name):
            raise NotStaticError(f"uses the built-in {name}, which is not followed here")
        raise NotStaticError(f"the name {name!r} is not bound here")

    @property
    def home(self) -> Module:
        """Itself, as where its expressions are."""
        return self

    @property
    def outer(self) -> Globals:
        """Itself, as what its functions see."""
        return self

    def is_global(self, name: str) -> bool:
        """Tell whether `name` is of this module for its expressions: always."""
        return True

    def outside_name(self, path: Sequence[str]) -> str:
        """Give the name that a dotted name has outside of the source; empty if not known."""
        if self.unsure:
            return ""
        binding = self.names.get(path[0])
        if binding is None:
            return path[0] if len(path) == 1 else ""
        return ".".join((binding.about, *path[1:])) if binding.about else ""

    def function(self, name: str) -> tuple[ast.FunctionDef, Module] | None:
        """Give the function that `name` is certainly bound to, if it does nothing but that.

        With it comes its module, which may be another one that it was imported from.
        """
        binding = self.names.get(name)
        if binding is None or not binding.is_definition or self.unsure:
            return None
        home = self if binding.path == self.path else self.seen.module(binding.path)
        if home is None or home.unsure or self.seen.may_change_functions:
            return None
        if home is not self and not home.finished:
            return None
        self._tools.budget.step(len(home.statements) >> 4)
        for node in home.statements:
            if isinstance(node, ast.FunctionDef) and node.lineno == binding.line:
                home.gives = home.gives or home is not self
                if node.lineno not in home._defining:  # it may be called often
                    home._defining[node.lineno] = only_defines(node)
                return (node, home) if home._defining[node.lineno] else None
        return None

    def unordered(self, name: str) -> list[object] | None:
        """Give the list that `name` is bound to, if that is lost for nothing but its order."""
        binding = self.names.get(name)
        if binding is None or not isinstance(binding.value, list):
            return None
        return binding.value if self._tools.tracker.is_unordered(binding.value) else None

    def binds(self, name: str) -> bool:
        """Tell whether `name` is certainly bound, be it to what is not known."""
        binding = self.names.get(name)
        return binding is not None and (binding.why is None or bool(binding.about))

    def is_builtin(self, name: str) -> bool:
        """Tell whether `name` certainly is Python's built-in of that name."""
        if name in self.names or self.open is not None:
            return False
        return self.vague is None or name == "__name__"

    def is_named(self, name: str) -> bool | None:
        """Tell whether ``__name__ == name``, None where that is not known.

        A script is called ``main``, too: Bazaar's document spells its guard so.
        """
        if not self.is_builtin("__name__"):
            return None
        if self.is_script:
            return name in ("__main__", "main")
        stem = self.path.rpartition("/")[2].removesuffix(".py")
        return False if name in ("__main__", "main") and stem != name else None

    def attribute(self, name: str) -> object:
        """Give the value of `name` for an expression of another module."""
        binding = self.names.get(name)
        if not self.finished and not (binding and isinstance(binding.value, Module)):
            raise NotStaticError(f"{self.path} is being imported already")
        self.gives = self.gives or (binding is not None and binding.why is None)
        if binding is None:
            if (why := self.unsure) is not None:
                raise NotStaticError(why.reason, why=why)
            raise NotStaticError(f"{self.path} does not bind {name}")
        return value_of(binding)

    def bind(self, name: str, value: object, line: int) -> None:
        """Bind `name` to a value."""
        self.names[name] = Binding(self.path, line, value)
        if type(value) not in SCALARS:
            self._bound.append((name, value))

    @property
    def reached(self) -> set[str]:
        """The names that may have been bound to a module, or to what changes under a name."""
        if self._bound:
            bound, self._bound = self._bound, []
            self._reached.update(name for name, value in bound if not _is_short_of_scalars(value))
        return self._reached

    def is_untouched(self, *, may_reach: bool) -> bool:
        """Tell whether all that it binds is as its own code has left it, whoever has imported it.

        Unless it `may_reach` what can change, that is not so if it does.
        """
        reached = self.reached
        if self.unsure or (reached and not may_reach):
            return False
        tracker = self._tools.tracker
        return all(
            name not in reached or tracker.is_as_made(binding.value)
            if binding.why is None
            else binding.about
            for name, binding in self.names.items()
        )

    def lacks(self, name: str) -> bool:
        """Tell whether importing `name` from it certainly fails, unless it is a module in it."""
        if not self.finished or self.unsure or name in self.names:
            return False
        # It may look for names, and for modules, in a way of its own.
        own = self.names.keys() & {"__getattr__", "__path__"}
        return not (own or name.startswith("__"))

    def share(self, name: str, binding: Binding) -> None:
        """Bind `name` to what another name is bound to."""
        self.names[name] = replace(binding)  # another one each time that it is bound
        self._bound.append((name, binding.value))

    def lose(self, name: str, why: NotStatic, line: int, about: str = "") -> None:
        """Bind `name` to what is not known.

        That may be what it is bound to already, which code that is not followed then reaches by
        this name: it goes the same way.
        """
        binding = self.names.get(name)
        self.names[name] = Binding(self.path, line, None, why, about)
        if binding is not None and binding.why is None:
            self.hand_over(binding.value, why)

    def leak(self, why: NotStatic) -> None:
        """Let code that is not followed change all of this module, now and from now on."""
        if self.leaked is None:
            self.leaked = why
        self.spoil(why)

    def spoil(self, why: NotStatic) -> None:
        """Take every name for changed, and any other name for bound."""
        self.open = self.open or why
        self._lose_all(why)

    def blur(self, why: NotStatic) -> None:
        """Do as `spoil` does, but leave the variables of known hosts as they are."""
        self.vague = self.vague or why
        self._lose_all(why, but=is_variable)

    def _lose_all(self, why: NotStatic, but: Callable[[str], bool] | None = None) -> None:
        for name, binding in self.names.items():
            if binding.why is None and (but is None or not but(name)):
                self.names[name] = Binding(binding.path, binding.line, None, why, binding.about)
                self.hand_over(binding.value, why)

    def hand_over(self, value: object, why: NotStatic) -> None:
        """Let code that is not followed change `value`."""
        if isinstance(value, Module):
            if value.leaked is None:
                value.leak(why)
        elif isinstance(value, FileValue):
            value.lose(why)
        else:
            self._tools.tracker.lose(value, why)

    def hand_over_path(self, path: Path, why: NotStatic, *, opened: bool = False) -> None:
        """Let code that is not followed change what a dotted name stands for.

        With `opened`, only what that holds.
        """
        binding = self.names.get(path[0])
        for name in path[1:]:
            if binding is None or not isinstance(binding.value, Module) or gives_all(name):
                opened = False
                break
            binding = binding.value.names.get(name)
        if binding is None or binding.why is not None:
            return
        if opened and not isinstance(binding.value, Module | FileValue):
            self._tools.tracker.lose_elements(binding.value, why)
        else:
            self.hand_over(binding.value, why)

    def suffer_later(self, why: NotStatic) -> None:
        """Take this module's functions for called, by code that is not followed."""
        reached = self.reached
        budget = self._tools.budget
        if self.later.deferred:
            budget.spend(len(self.later.deferred) >> 4)
            budget.spend(self.later.look_for(reached) >> 2)
        later = self.later.known
        budget.spend((len(later.bound) + len(later.handed) + len(later.opened)) >> 4)
        if self.leaked is not None:
            self.spoil(self.leaked)
        if later.wild is not None:
            self.leak(NotStatic(later.wild, why.origin))
        for path in later.handed if reached else ():
            if path[0] in reached:
                self.hand_over_path(path, why)
        for path in later.opened if reached else ():
            if path[0] in reached:
                self.hand_over_path(path, why, opened=True)
        for name, line in later.bound.items():
            binding = self.names.get(name)
            if binding is None or binding.why is None:
                self.lose(name, NotStatic("bound by a function", self.at(line)), line)

    def defines(self, called: ast.expr) -> bool:
        """Tell whether what is called is a name that is bound by ``def`` or ``class``."""
        binding = self.names.get(called.id) if isinstance(called, ast.Name) else None
        return binding is not None and binding.is_definition


def _is_short_of_scalars(value: object) -> bool:
    """Tell whether `value` is a tuple that is soon seen to hold nothing that can change."""
    return type(value) is tuple and len(value) <= _SHORT and SCALARS.issuperset(map(type, value))


_SHORT = 100
"""Items of a tuple that are looked at, which may be bound to many names."""


def value_of(binding: Binding) -> object:
    """Give the value of a name.

    Raises:
        NotStaticError: if it is not known, or is a function, a class, or not of the source.
    """
    if binding.is_definition:
        raise NotStaticError("uses a function or class")
    is_outside = binding.why is None or binding.why.reason.startswith("imports ")
    if is_outside and binding.about and binding.about[0] != ".":
        raise NotStaticError(f"uses {binding.about}, which is not part of what is read")
    if binding.why is not None:
        raise NotStaticError(binding.why.reason, why=binding.why)
    return binding.value
