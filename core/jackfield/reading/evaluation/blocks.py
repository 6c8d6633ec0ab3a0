"""Blocks that are followed as a whole or not at all: of ``with``, ``try`` and ``for``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from jackfield.metadata import NotStatic
from jackfield.reading.budget import deeper
from jackfield.reading.errors import NotStaticError, RaisesError, as_python
from jackfield.reading.evaluation.imports import imports_alike
from jackfield.reading.evaluation.reasons import REASONS
from jackfield.reading.evaluation.session import Session
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Module
from jackfield.reading.language.tools import Tools
from jackfield.reading.language.values import FileValue, iterate
from jackfield.reading.syntax.effects import bound_by, imports_in
from jackfield.reading.syntax.hosts import imports_setuptools
from jackfield.reading.syntax.walking import nodes_of
from jackfield.reading.syntax.words import Lines

_IN_LOOPS = (
    *(ast.Assert, ast.Assign, ast.AugAssign, ast.Break, ast.Continue, ast.Expr, ast.For, ast.If),
    *(ast.Pass, ast.Raise),
)
"""Statements that may be in a loop that is followed."""

_END = object()


class EndError(Exception):
    """The import of the module fails here."""

    def __init__(self, why: NotStatic) -> None:
        super().__init__(why.reason)
        self.why = why


class RoundEnd(Exception):  # noqa: N818 - no error
    """A round of a loop ends, and the loop, too, where it `is_break`."""

    def __init__(self, is_break: bool) -> None:
        super().__init__()
        self.is_break = is_break


class _NotOpenedError(NotStaticError):
    """It is not known what a ``with`` statement opens."""


class Blocks:
    """The blocks in one module: `do` follows a statement in them, `store` assigns to a target."""

    def __init__(
        self,
        module: Module,
        session: Session,
        lines: Lines | None,
        do: Callable[[ast.stmt], None],
        store: Callable[[ast.expr, object], None],
    ) -> None:
        self._module = module
        self._session = session
        self._lines = lines
        self._do = do
        self._store = store
        self._evaluator = Evaluator(module, session.tools)

    def follow(self, node: ast.For | ast.Try | ast.With, *, is_inner: bool) -> None:
        """Follow a statement; `is_inner` tells whether it is in a loop that is followed.

        Raises:
            NotStaticError: if not all of it is followed.
            EndError: if the import of the module fails behind it, in its ``else`` or ``finally``.
            RoundEnd: if it ends a round of the loop around it.
        """
        if isinstance(node, ast.With):
            self._with(node)
        elif is_inner and isinstance(node, ast.For):
            self._rounds(node)  # the outer one has seen to it
        elif isinstance(node, ast.For):
            self._for(node)
        else:
            self._try(node)

    def _with(self, node: ast.With) -> None:
        """Follow a statement that opens files and reads them."""
        files: list[tuple[str, FileValue]] = []
        with self._whole(node):
            for item in node.items:
                target = item.optional_vars
                file = self._opened(item.context_expr)
                if not isinstance(file, FileValue) or not isinstance(target, ast.Name):
                    raise NotStaticError("no file, or without a name")
                file.enter()
                self._store(target, file)
                files.append((target.id, file))
            self._all(node.body)
        why = NotStatic("a file that is closed", self._module.at(node.lineno))
        for name, file in files:
            file.lose(why)  # it may have another name
            bound = self._module.names.get(name)
            if bound is None or bound.value is file:
                self._module.lose(name, why, node.lineno)

    def _opened(self, expression: ast.expr) -> object:
        try:
            return self._evaluator.reference(expression)
        except NotStaticError as error:
            raise _NotOpenedError(error.reason) from None

    def _try(self, node: ast.Try) -> None:
        """Follow a statement that is known not to raise, so that its handlers do not run."""
        if node.orelse and node.finalbody:
            raise NotStaticError(REASONS[ast.Try])
        if imports_setuptools(node) and self._has_setuptools(node):
            for statement in (*node.body, *node.orelse, *node.finalbody):
                self._do(statement)
            return
        if any(imports_in(node.body)) and not imports_alike(node):
            raise NotStaticError(REASONS[ast.Try])
        with self._whole(node), tried(self._session):
            self._all(node.body)
        for statement in node.orelse or node.finalbody:
            self._do(statement)

    def _has_setuptools(self, node: ast.Try) -> bool:
        """Tell whether the setuptools that runs a script is certainly what `node` imports."""
        module, seen = self._module, self._module.seen
        finder = self._session.finder
        if not module.runs_as_script() or not finder.is_outside(module.path, "setuptools"):
            return False
        from jackfield.reading.writes.harmless import may_have_written  # late: few files need it

        seen.settled[node] = None
        if may_have_written(module, self._session.tools.budget):
            del seen.settled[node]
        return node in seen.settled

    def _for(self, node: ast.For) -> None:
        """Follow a loop of a script, in which a call of ``setup()`` would stand for several."""
        nodes = nodes_of(node)
        self._session.tools.budget.spend(len(nodes) >> 4)
        is_odd = any(isinstance(n, ast.stmt) and not isinstance(n, _IN_LOOPS) for n in nodes)
        # In Python 2, which may be the one that runs a file with other lines, dicts have no order.
        if is_odd or self._lines is None:
            raise NotStaticError(REASONS[ast.For])
        if not self._module.runs_as_script():
            raise NotStaticError(REASONS[ast.For])
        calls = self._module.setup_calls
        before = len(calls)
        try:
            with self._whole(node):
                self._rounds(node)
                if len(calls) > before:
                    raise NotStaticError("calls setup()")
        except NotStaticError:
            del calls[before:]
            raise

    def _rounds(self, node: ast.For) -> None:
        tools = self._session.tools
        for item in rounds_of(self._evaluator.reference(node.iter), tools):
            tools.tracker.check(item)
            self._store(node.target, item)
            try:
                self._all(node.body)
            except RoundEnd as end:
                if end.is_break:
                    return
        self._all(node.orelse)

    def _all(self, statements: Sequence[ast.stmt]) -> None:
        given_up = self._session.given_up
        for statement in statements:
            self._do(statement)
            if self._session.given_up > given_up:
                raise NotStaticError("a statement that is not followed")

    @contextmanager
    def _whole(self, node: ast.For | ast.Try | ast.With) -> Iterator[None]:
        """Hand over what a statement binds unless all of it is followed."""
        reason, names = REASONS[type(node)], dict(self._module.names)
        with deeper(self._session.tools.budget):
            try:
                yield
            except (NotStaticError, EndError, RaisesError) as error:
                if isinstance(error, _NotOpenedError):
                    reason = f"{reason}: {error.reason}"
                # It may have stopped before any of its statements.
                why = NotStatic(reason, self._module.at(node.lineno))
                for name in bound_by([node], self._lines):
                    if name in names and names[name].why is None:
                        self._module.hand_over(names[name].value, why)
                raise NotStaticError(reason) from None


@contextmanager
def tried(session: Session | None) -> Iterator[None]:
    """Follow what handlers would catch the failures of, which has to be followed as a whole.

    What is imported in it may fail in what is not followed of a module: then nobody has the module.
    """
    doubts, count = (0, 0) if session is None else (session.doubts, len(session.modules))
    try:
        yield
        if session is not None and session.doubts > doubts:
            raise NotStaticError("a try statement in which not all is followed")
    except (NotStaticError, EndError, RaisesError):
        if session is not None:
            session.doubtful.update([*session.modules][count:])
        raise


def rounds_of(items: object, tools: Tools) -> Iterator[object]:
    """Give what a loop goes through; raises in between what Python raises.

    Raises:
        NotStaticError: if that is not known.
    """
    with as_python():
        rounds = iterate(items, tools.budget)
    is_hashed = not isinstance(items, FileValue | list | str | tuple)
    removals = tools.tracker.removals
    while True:
        if is_hashed and tools.tracker.removals > removals:
            # Where the next item stands depends on the sizes of tables, and on hashes.
            raise NotStaticError("goes through a dict or set from which something is removed")
        with as_python():
            item = next(rounds, _END)
        if item is _END:
            return
        yield item
