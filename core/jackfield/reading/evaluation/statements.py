"""What a module's statements bind, followed one after the other.

A statement is followed exactly or not at all. One that is not followed costs the names that it
may bind and the objects that it may change their values, and no more than these.

A statement that raises for certain (`raise`, ``sys.exit()``, ``[][0]``) ends the module, as in
Python: what was bound before keeps its value, what comes after is never bound.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

import jackfield.reading.unfollowed.noting as noting
from jackfield.metadata import NotStatic
from jackfield.reading.budget import deeper
from jackfield.reading.errors import NotStaticError, RaisesError
from jackfield.reading.evaluation.assignments import Assignments
from jackfield.reading.evaluation.blocks import Blocks, EndError, RoundEnd
from jackfield.reading.evaluation.calls import Calls
from jackfield.reading.evaluation.imports import NOT_FOLLOWED, Imports
from jackfield.reading.evaluation.reasons import changed_in, reason_of
from jackfield.reading.evaluation.session import Session
from jackfield.reading.files.source import SourceFile
from jackfield.reading.language.annotations import are_types
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.literals import LITERALS, UNKNOWN, literal
from jackfield.reading.language.modules import DEFINITION, Module
from jackfield.reading.language.unordered import listed_set
from jackfield.reading.language.values import Lazy
from jackfield.reading.syntax.effects import (
    Deferred,
    Effects,
    annotations_of,
    bound_by,
    collect,
    only_defines,
    without,
)
from jackfield.reading.syntax.walking import bound_name
from jackfield.reading.trees.hosted import PACKAGES
from jackfield.reading.unfollowed.looking import SIGN


def follow(module: Module, session: Session, file: SourceFile) -> None:
    """Follow the statements of `file`, which bind the names of `module`.

    Raises:
        ExhaustedError: if the budget does not suffice; then nothing is known.
    """
    _Interpreter(module, session, file).run(file.statements)


class _Interpreter:
    def __init__(self, module: Module, session: Session, file: SourceFile) -> None:
        self._module = module
        self._file = file
        self._lines = file.lines
        self._session = session
        self._tools = session.tools
        self._budget = session.tools.budget
        self._evaluator = Evaluator(module, session.tools)
        self._imports = Imports(module, session)
        self._calls = Calls(module, session.tools, self._evaluator, file.statements, session.finder)
        self._assignments = Assignments(module, session.tools, self._evaluator)
        self._store = self._assignments.store
        self._has_looks: bool | None = None
        self._loops = 0
        text = session.seen.texts.get(module.path)
        self._has_exec = text is None or "exec" in text or not text.isascii()
        self._has_setup = text is not None and ("setup" in text or not text.isascii())
        if text is not None:
            session.seen.outright.begin(text, file.statements)
        self._may_run_anything = text is not None and noting.may_run_anything(text)

    def run(self, statements: Sequence[ast.stmt]) -> None:
        others: list[ast.stmt] = []
        seen = self._session.seen
        is_first = (
            statements is self._module.statements and next(iter(seen.texts)) == self._module.path
        )
        for index, node in enumerate(statements):
            if self._is_literal(node):
                continue
            if is_first:
                seen.position = index
            # An assignment that is evaluated as a whole can be compiled, whatever is in it.
            self._evaluator.has_left_out = type(node) is not ast.Assign
            try:
                self._statement(node)
            except EndError as end:
                self._module.failure = end.why
                never = NotStatic(
                    f"never reached: line {end.why.origin.line} raises", end.why.origin
                )
                for name, line in bound_by(statements[index:], self._lines).items():
                    if name not in self._module.names:
                        self._module.lose(name, never, line)
                others += statements[index:]
                break
            if self._evaluator.has_left_out:
                others.append(node)
        if is_first:
            seen.position = None
        self._session.files.check(self._module.path, self._file, others)

    def _is_literal(self, node: ast.stmt) -> bool:
        """Tell whether a statement is a literal, or binds one name to one, and do so if it does."""
        if type(node) is not ast.Assign:
            return type(node) is ast.Expr and type(node.value) is ast.Constant
        targets = node.targets
        target = targets[0]
        if type(target) is not ast.Name or len(targets) > 1:
            return False
        expression = node.value
        if type(expression) not in LITERALS:
            return False
        # It takes of what the statement before has left, which mostly does for a literal.
        value = literal(expression, self._budget)
        if value is UNKNOWN:
            return False
        self._module.bind(target.id, value, target.lineno)
        return True

    def _statement(self, node: ast.stmt) -> None:
        self._budget.begin_statement()
        handler = _HANDLERS.get(type(node))
        if handler is None:
            self._give_up(node, NotStatic(reason_of(node), self._module.at(node.lineno)))
            return
        settled = len(self._session.seen.settled)
        try:
            handler(self, node)
        except NotStaticError as error:
            self._session.seen.unsettle(settled)  # it may be called again, for something else
            self._give_up(node, self._module.why_of(error, node.lineno))
        except RecursionError:
            self._session.seen.unsettle(settled)
            self._give_up(node, NotStatic("nested too deeply", self._module.at(node.lineno)))
        except RaisesError as error:
            why = NotStatic(f"the import fails here: {error}", self._module.at(node.lineno))
            self._give_up(node, why)
            if self._file.lines is not None or not str(error).startswith("TypeError"):
                raise EndError(why) from None
            # Python 2, which may be the one that runs it, compares what Python 3 does not.

    def _do(self, node: ast.stmt) -> None:
        if not self._is_literal(node):
            self._statement(node)

    def _give_up(self, node: ast.AST, why: NotStatic) -> None:
        """Take everything for changed that `node` may change."""
        self._session.given_up += 1
        self._session.doubts += not _only_binds(node)
        self._evaluator.has_left_out = True
        if self._has_exec:
            noting.note_exec(node, self._session.seen)
        if self._may_run_anything and noting.runs_anything(node, self._evaluator):
            self._session.run_anything(self._module.path)
        self._session.seen.outright.run(self._module.path, node)
        if self._has_setup:
            noting.note_setup_call(node, self._module, self._tools)
        if type(node) in _BLOCKS:
            node = self._without_looks(node)
        if (
            type(node) is ast.FunctionDef
            and self._lines is not None
            and only_defines(node)
            and are_types(annotations_of(node), self._module)
        ):
            self._module.later.deferred.append(Deferred([node], self._lines))
            self._module.lose(node.name, why, node.lineno, DEFINITION)
            return
        now, count = collect(node, later=self._module.later, lines=self._lines)
        self._budget.spend(count >> 2)
        self._suffer(now, node, why)
        if (
            not now.runs
            and self._session.seen.mentions(noting.COMPUTING)
            and noting.may_compute(node, self._module, has_getter=self._session.has_getter())
        ):
            self._session.unknown_code(why)
        defined = node.name if isinstance(node, _DEFINITIONS) else None
        for name, line in now.bound.items():
            self._module.lose(name, why, line, DEFINITION if name == defined else "")

    def _without_looks(self, node: ast.AST) -> ast.AST:
        """Give `node` without the calls in it of a host's function that have no effect."""
        if self._has_looks is None:
            self._has_looks = (
                self._lines is not None
                and self._lines.count(SIGN) > 0
                and all(
                    self._session.finder.is_outside(self._module.path, name) for name in PACKAGES
                )
            )
        return without(node, self._calls.that_look()) if self._has_looks else node

    def _suffer(self, effects: Effects, node: ast.AST, given_up: NotStatic) -> None:
        reached = self._module.reached
        uses = (effects.handed or effects.opened) and reached
        if not (uses or effects.imports or effects.wild is not None or effects.runs):
            return
        origin = self._module.at(getattr(node, "lineno", 1))
        why = NotStatic(NOT_FOLLOWED, origin)
        if uses:
            if handed := [path for path in effects.handed if path[0] in reached]:
                changed = changed_in(node, given_up.reason)
                for path in handed:
                    reason = changed.get(path) or changed.get(())
                    self._module.hand_over_path(path, NotStatic(reason, origin) if reason else why)
            for path in effects.opened:
                if path[0] in reached:
                    self._module.hand_over_path(path, why, opened=True)
        if effects.imports:
            self._imports.give_up(effects, why)
        if effects.wild is not None:
            self._module.leak(NotStatic(effects.wild, origin))
        if effects.runs:
            self._session.run_named(why)
            self._session.unknown_code(why)

    def _pass(self, node: ast.stmt) -> None:
        pass

    def _raise(self, node: ast.Raise) -> None:
        what = "" if node.exc is None else f" {ast.unparse(node.exc)[:60]}"
        raise RaisesError(f"raise{what}")

    def _expression(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            if self._calls.stays(node.value):
                self._session.given_up += 1
                self._session.doubts += 1  # it may raise, and then a handler would run
                return
            if self._has_setup and not self._loops and self._module.defines(node.value.func):
                import jackfield.reading.evaluation.inlined as inlined  # late: few files need it

                if inlined.follow(node.value, self._module, self._budget, self._do):
                    return
            self._calls.do(node.value, self._give_up)
        else:
            self._evaluator.reference(node.value)

    def _assign(self, node: ast.Assign) -> None:
        targets, expression = node.targets, node.value
        if type(expression) is ast.Call:
            self._calls.note_setup(expression, self._give_up)
            if (listed := listed_set(self._evaluator, node)) is not None:
                self._budget.produce(len(listed))
                why = NotStatic("the order of a set is not fixed", self._module.at(node.lineno))
                self._tools.tracker.leave_unordered(listed, why)
                self._store(targets[0], listed)
                return
        value = self._evaluator.value(expression, False)
        if len(targets) > 1 and isinstance(value, Lazy):
            raise NotStaticError(value.described)
        for target in targets:
            self._store(target, value)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._store(node.target, self._evaluator.reference(node.value))
        elif not isinstance(node.target, ast.Name):
            raise NotStaticError("an annotation of a kind that is not followed")
        annotation = ast.copy_location(ast.Expr(node.annotation), node)
        self._give_up(annotation, NotStatic("an annotation", self._module.at(node.lineno)))

    def _augment(self, node: ast.AugAssign) -> None:
        self._assignments.augment(node)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self._assignments.remove(target)

    def _if(self, node: ast.If) -> None:
        try:
            holds = self._evaluator.holds(node.test)
        except NotStaticError as error:
            line = error.line or node.lineno
            reason = f"under a condition that is not static: {error.reason}"
            if self._only_stays(node):
                test = ast.copy_location(ast.Expr(node.test), node)
                self._give_up(test, NotStatic(reason, self._module.at(line)))
                return
            raise NotStaticError(reason, line) from None
        with deeper(self._budget):
            for statement in node.body if holds else node.orelse:
                self._do(statement)

    def _only_stays(self, node: ast.If) -> bool:
        """Tell whether all that is under a condition changes to the directory that it is run in."""
        only = node.body[0] if len(node.body) == 1 and not node.orelse else None
        if not isinstance(only, ast.Expr) or not isinstance(only.value, ast.Call):
            return False
        try:
            return self._calls.stays(only.value)
        except (NotStaticError, RaisesError):
            return False

    def _block(self, node: ast.For | ast.Try | ast.With) -> None:
        do, store = self._statement, self._store
        loops, self._loops = self._loops, self._loops + isinstance(node, ast.For)
        try:
            blocks = Blocks(self._module, self._session, self._lines, do, store)
            blocks.follow(node, is_inner=bool(loops))
        except RoundEnd:
            if not loops:
                raise NotStaticError(_NO_LOOP) from None
            raise
        finally:
            self._loops = loops

    def _end_round(self, node: ast.Break | ast.Continue) -> None:
        if not self._loops:
            raise NotStaticError(_NO_LOOP)
        raise RoundEnd(isinstance(node, ast.Break))

    def _assert(self, node: ast.Assert) -> None:
        if not self._evaluator.value(node.test):
            raise NotStaticError("an assertion that does not hold")

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            try:
                self._imports.follow_import(alias, node.lineno)
            except NotStaticError as error:
                single = ast.copy_location(ast.Import([alias]), node)
                why = self._module.why_of(error, node.lineno)
                self._give_up(single, why)
                bound = bound_name(alias)
                name = alias.name if alias.asname else bound
                self._module.names[bound] = self._imports.outside(name, node.lineno, why)

    def _import_from(self, node: ast.ImportFrom) -> None:
        self._imports.follow_from(node, self._give_up)


def _only_binds(node: ast.AST) -> bool:
    """Tell whether a statement certainly does not raise: it defines a function without types."""
    if not isinstance(node, ast.FunctionDef):
        return False
    return only_defines(node) and not any(annotations_of(node))


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BLOCKS = (*_DEFINITIONS, ast.For, ast.If, ast.Try, ast.While, ast.With)
_NO_LOOP = "ends a round of no loop"


_HANDLERS: dict[type[ast.stmt], Callable[[_Interpreter, Any], None]] = {
    ast.AnnAssign: _Interpreter._annotated,
    ast.Assert: _Interpreter._assert,
    ast.Assign: _Interpreter._assign,
    ast.AugAssign: _Interpreter._augment,
    ast.Break: _Interpreter._end_round,
    ast.Continue: _Interpreter._end_round,
    ast.Delete: _Interpreter._delete,
    ast.Expr: _Interpreter._expression,
    ast.For: _Interpreter._block,
    ast.Global: _Interpreter._pass,
    ast.If: _Interpreter._if,
    ast.Import: _Interpreter._import,
    ast.ImportFrom: _Interpreter._import_from,
    ast.Pass: _Interpreter._pass,
    ast.Raise: _Interpreter._raise,
    ast.Try: _Interpreter._block,
    ast.With: _Interpreter._block,
}
