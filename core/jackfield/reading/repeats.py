"""Files that several evaluations import, evaluated once where that is sure to come to the same.

It is, if a file's statements are all followed and have to do with no other file. What such a file
binds is the same wherever it is imported, whatever its importers do to it afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable

from jackfield.reading.budget import NESTING
from jackfield.reading.modules import Binding, Module
from jackfield.reading.session import Session
from jackfield.reading.source import SourceFile
from jackfield.reading.statements import follow
from jackfield.reading.tools import Tools
from jackfield.reading.values import SCALARS, Tracker

_ITEMS = 10_000
"""Items of all lists, dicts and tuples of a file: it is evaluated again if there are more."""


class Repeats:
    """Follows the statements of files, and knows what came of them."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._known: dict[str, _Names] = {}

    def follow(self, module: Module, session: Session, file: SourceFile) -> None:
        """Bind the names of `module`, as `jackfield.reading.statements.follow` does.

        Raises:
            ExhaustedError: if the budget does not suffice; then nothing is known.
        """
        if module.is_script:
            follow(module, session, file)
            return
        known = self._known.get(module.path)
        names = None if known is None else known.copied()
        if names is not None:
            self._tools.budget.spend(len(names))
            module.adopt(names)
            session.check(module.path, file, ())
            return
        before = session.given_up, session.imports
        follow(module, session, file)
        if (session.given_up, session.imports) == before and self._is_plain(module):
            self._known[module.path] = _Names(module.names, self._tools.tracker)

    def _is_plain(self, module: Module) -> bool:
        """Tell whether all that is known of a module are its names."""
        later, known = module.later, module.later.known
        return not (
            (module.failure or module.open or module.vague or module.leaked)
            or (later.deferred or known.bound or known.handed or known.opened or known.imports)
            or (known.wild or known.runs)
            or self._tools.budget.has_refused
        )


class _Names:
    """The names of a module as they were when it was evaluated to its end."""

    def __init__(self, names: dict[str, Binding], tracker: Tracker) -> None:
        self._names = names.copy()
        self._tracker = tracker
        self._changes = tracker.changes

    def copied(self) -> dict[str, Binding] | None:
        """Give the names with values of their own; None if one may have been changed since."""
        if self._changes != self._tracker.changes:
            return None
        copies, names = _Copies(), {}
        try:
            for name, binding in self._names.items():
                copy = copies.of(binding.value)
                own = copy is binding.value
                names[name] = binding if own else Binding(binding.path, binding.line, copy)
        except _TooManyError:
            return None
        return names


class _TooManyError(Exception):
    """There is more to copy than to evaluate."""


class _Copies:
    """Copies of values that hold one another where the values do."""

    def __init__(self) -> None:
        self._made: dict[int, object] = {}
        self._left = _ITEMS

    def of(self, value: object, depth: int = 0) -> object:
        """Give the copy of `value`, itself if it cannot change.

        Raises:
            _TooManyError: if it is too large, or nested too deeply.
        """
        if not _can_change(value):
            return value
        made = self._made.get(id(value))
        if made is not None:
            return made
        if not isinstance(value, list | tuple | dict | set):
            raise _TooManyError
        self._left -= 1 + len(value)
        if self._left < 0 or depth > NESTING:
            raise _TooManyError
        if isinstance(value, list):
            items: list[object] = []
            made = self._made[id(value)] = items
            items += self._each(value, depth)
        elif isinstance(value, dict):
            entries: dict[object, object] = {}
            made = self._made[id(value)] = entries
            entries.update(zip(value, self._each(value.values(), depth), strict=True))
        elif isinstance(value, tuple):
            made = self._made[id(value)] = tuple(self._each(value, depth))
        else:
            made = self._made[id(value)] = set(value)
        return made

    def _each(self, items: Iterable[object], depth: int) -> list[object]:
        return [self.of(item, depth + 1) if _can_change(item) else item for item in items]


def _can_change(value: object) -> bool:
    """Tell whether a value can be changed, or may hold one that can."""
    kind = type(value)
    if kind is tuple:
        return not SCALARS.issuperset(map(type, value))  # type: ignore[call-overload]
    return kind not in SCALARS and kind is not frozenset
