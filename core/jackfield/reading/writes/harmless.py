"""Whether what has run may have written files, or changed the directory that it runs in.

On the safe side, and found by looking at the syntax of all that has run: it imports nothing but
what is read, Python's own modules and those that setup scripts are for, and it calls nothing but
functions and methods that are known to write nothing, and its own. The methods of classes do not
count if nothing can call them but commands, which run after all has been read. Nor do the
statements of a script that come after the one that reads, if nothing imports the script.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterator, Sequence

from jackfield.reading.budget import Budget
from jackfield.reading.errors import TreeError
from jackfield.reading.files.source import UnreadableError, text_of
from jackfield.reading.language.modules import Module
from jackfield.reading.syntax.hosts import may_replace_functions
from jackfield.reading.syntax.parsing import parsed
from jackfield.reading.syntax.programs import ends
from jackfield.reading.syntax.walking import nodes_in
from jackfield.reading.trees.tree import joined, parent
from jackfield.reading.unfollowed.seen import Seen
from jackfield.reading.writes.code import Code
from jackfield.records import mutable_record

_LENGTH = 200_000
"""Characters of all that is looked at."""

_SHORT = 50_000
"""The same where only the beginning of a script counts, which is looked at besides all of it."""

_BEGINNINGS = 4
"""How many of its beginnings are looked at."""

_HIDDEN = sys.stdlib_module_names - {"test"}
"""Modules of Python that others of it import."""

_ENDING = frozenset({"_exit", "abort", "exit", "os", "quit", "sys"})
"""Names by which a script is ended."""

_EXECUTING_TEXTS = frozenset({"compile", "eval", "exec", "execfile", "globals", "locals"})
_BINDING = (ast.AsyncFunctionDef, ast.ClassDef, ast.FunctionDef, ast.Global, ast.Lambda, ast.Match)

_EXECUTING = re.compile(r"\bexec\b")


def may_have_written(module: Module, budget: Budget) -> bool:
    """Tell whether anything that has run may have; `module` is what is evaluated."""
    seen = module.seen
    reach = seen.unfollowed
    is_unclear = reach is not None and reach.is_unclear
    if is_unclear or not seen.is_whole or seen.has_executed or module.setup_calls:
        return True
    if seen.writing is None:
        seen.writing = Writing()
    unfollowed = [*(reach or ())]
    # Mostly nothing does, be it run yet or not.
    for end in dict.fromkeys((None, seen.position)):
        if not seen.writing.is_possible(seen, unfollowed, end, budget):
            return False
    # A script that is evaluated as one tells more.
    seen.needs_script = seen.needs_script or seen.position is None
    return True


class Writing:
    """What was found in an evaluation of whether anything may have written files."""

    def __init__(self) -> None:
        self._of_all, self._of_beginnings = _Found(), _Found()
        self._beginnings = 0
        self._parsed: dict[str, tuple[str, Sequence[ast.stmt]]] = {}

    def is_possible(
        self, seen: Seen, unfollowed: Sequence[str], end: int | None, budget: Budget
    ) -> bool:
        """Tell whether anything may, of the first file its statements up to `end`, or all."""
        found = self._of_all if end is None else self._of_beginnings
        state = len(seen.texts), len(unfollowed), end
        settled = frozenset(seen.settled)
        # What may have written may do so for good, unless more is known of what it calls.
        if found.may_write:
            is_open = found.settled < settled
        else:
            is_open = (found.state, found.settled) != (state, settled)
        if is_open:
            if end is not None and self._beginnings >= _BEGINNINGS:
                return True
            self._beginnings += end is not None
            found.may_write = self._any_may_write(seen, unfollowed, end, budget)
            found.state, found.settled = state, settled
        return found.may_write

    def _any_may_write(
        self, seen: Seen, unfollowed: Sequence[str], end: int | None, budget: Budget
    ) -> bool:
        paths = [*seen.texts, *(path for path in unfollowed if path not in seen.texts)]
        length = sum(map(len, seen.texts.values()))
        if length > _LENGTH:
            return True
        parts: list[Sequence[ast.stmt]] = []
        try:
            for path in seen.texts:
                file = seen.files.file(path)
                if file.lines is None:
                    return True
                parts.append(file.statements)
            for path in paths[len(seen.texts) :]:
                if path not in self._parsed:
                    text = text_of(seen.files.content(path))
                    if length + len(text) > _LENGTH or _EXECUTING.search(text):
                        return True
                    budget.step(len(text) >> 1)  # parsing takes longer than looking
                    self._parsed[path] = text, parsed(text)
                length += len(self._parsed[path][0])
                parts.append(self._parsed[path][1])
        except (TreeError, UnreadableError, SyntaxError, ValueError, RecursionError, MemoryError):
            return True
        if length > (_LENGTH if end is None else _SHORT):
            return True
        budget.step(length >> (2 if end is None else 4))
        settled: Collection[ast.AST] = ()
        if not self._may_be_imported(paths[0], seen):
            ran = parts[0] if end is None else parts[0][: end + 1]
            settled = seen.settled
            parts[0] = [*_that_count(ran, settled)]
        elif end is not None:
            return True
        statements = [each for part in parts for each in part]
        return Code(paths, statements, settled).may_write() or _hides_python(seen, paths, budget)

    def _may_be_imported(self, path: str, seen: Seen) -> bool:
        """Tell whether another file that runs may import one, and go on if that ends."""
        stem = re.compile(rf"\b{re.escape(path.rpartition('/')[2].removesuffix('.py'))}\b")
        texts = [text for other, text in seen.texts.items() if other != path]
        return any(map(stem.search, [*texts, *(text for text, _ in self._parsed.values())]))


@mutable_record
class _Found:
    """Whether anything may have written files, and of what that was found.

    Attributes:
        may_write: whether it may.
        state: how many files were evaluated, and how many were not; where in the first of them.
        settled: what did nothing for certain.
    """

    may_write: bool = False
    state: tuple[int, int, int | None] = (0, 0, None)
    settled: frozenset[ast.AST] = frozenset()


def _hides_python(seen: Seen, paths: Collection[str], budget: Budget) -> bool:
    """Tell whether a module beside the script may be imported for one of Python, by others of it.

    Those that were seen were looked at.
    """
    directory = parent(next(iter(seen.texts)))
    if seen.files.is_file(joined(directory, "__init__.py")):
        return False  # its modules are imported by the name of the package
    for name, path in seen.files.modules_in(directory):
        budget.step()
        if name in _HIDDEN and path not in paths and seen.files.is_file(path):
            return True
    return False


def _that_count(statements: Sequence[ast.stmt], settled: Collection[ast.AST]) -> Iterator[ast.stmt]:
    """Give what of a script that nothing imports may run before something in it.

    A block that certainly ends it, as that of ``setup.py publish``, does not; nor do the handlers
    of what is `settled`.
    """
    for node in statements:
        if isinstance(node, ast.Try) and node in settled:
            yield from (*node.body, *node.orelse, *node.finalbody)
        elif isinstance(node, ast.If) and _ends(node.body):
            yield ast.Expr(node.test)
            yield from _that_count(node.orelse, settled)
        else:
            yield node


def _ends(block: Sequence[ast.stmt]) -> bool:
    """Tell whether a block certainly ends the script: nothing in it makes its end another one.

    What the script has besides, as functions that are called in it, is looked at anyway.
    """
    if not ends(block):
        return False
    nodes = [*nodes_in(block)]
    return not any(map(_may_hide_end, nodes)) and not may_replace_functions(nodes, _ENDING)


def _may_hide_end(node: ast.AST) -> bool:
    """Tell whether syntax may bind the name of what ends a script, or execute a text."""
    if isinstance(node, ast.Name):
        bound = not isinstance(node.ctx, ast.Load) and node.id in _ENDING
        return bound or node.id in _EXECUTING_TEXTS
    if isinstance(node, ast.Import | ast.ImportFrom):
        is_from = isinstance(node, ast.ImportFrom)
        names = [each.asname or (each.name if is_from else "") for each in node.names]
        return "*" in names or not _ENDING.isdisjoint(names)
    if isinstance(node, ast.ExceptHandler):
        return node.name in _ENDING
    return isinstance(node, _BINDING)
