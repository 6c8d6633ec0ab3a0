"""Whether what has run may have written files, or changed the directory that it runs in.

On the safe side, and found by looking at the syntax of all that has run: it imports nothing but
what is read, Python's own modules and those that setup scripts are for, and it calls nothing but
functions and methods that are known to write nothing, and its own. The methods of classes do not
count if nothing can call them but commands, which run after all has been read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from jackfield.reading.budget import Budget
from jackfield.reading.errors import TreeError
from jackfield.reading.modules import Module
from jackfield.reading.parsing import parsed
from jackfield.reading.source import UnreadableError, text_of
from jackfield.reading.syntax import dotted_path
from jackfield.reading.writes import Code

_LENGTH = 200_000
"""Characters of all that is looked at."""

_EXECUTING = re.compile(r"\bexec\b")


def may_have_written(module: Module, budget: Budget) -> bool:
    """Tell whether anything that has run may have; `module` is what is evaluated."""
    seen = module.seen
    reach = None if seen.unfollowed is None else seen.unfollowed()
    is_unclear = reach is not None and reach.is_unclear
    if is_unclear or not seen.is_whole or seen.has_executed or module.setup_calls:
        return True
    state = len(seen.texts), 0 if reach is None else sum(1 for _ in reach)
    if seen.judged[0] != state:
        seen.judged = state, _any_may_write(module, reach or (), budget)
    return seen.judged[1]


def _any_may_write(module: Module, unfollowed: Iterable[str], budget: Budget) -> bool:
    seen, unfollowed = module.seen, [*unfollowed]
    length = sum(map(len, seen.texts.values()))
    statements: list[ast.stmt] = []
    paths = [*seen.texts]
    try:
        for path in paths:
            file = seen.files.file(path)
            if file.lines is None:
                return True
            statements += (
                file.statements if unfollowed or len(paths) > 1 else _that_count(file.statements)
            )
        for path in unfollowed:
            if path not in seen.texts:
                text = text_of(seen.files.content(path))
                length += len(text)
                if length > _LENGTH or _EXECUTING.search(text):
                    return True
                paths.append(path)
                statements += parsed(text)
    except (TreeError, UnreadableError, SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    budget.step(min(length, _LENGTH) >> 4)
    return length > _LENGTH or Code(paths, statements).may_write()


def _that_count(statements: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Give what of the only file that runs may run before something in it.

    A block that ends with ``sys.exit()`` does not; nothing that imports the file goes on after it.
    """
    for node in statements:
        last = node.body[-1] if isinstance(node, ast.If) and not node.orelse else None
        call = last.value if isinstance(last, ast.Expr) else None
        ends = isinstance(call, ast.Call) and dotted_path(call.func) == ("sys", "exit")
        yield ast.Expr(node.test) if ends and isinstance(node, ast.If) else node
