"""What assignments bind and put into lists and dicts, and what ``del`` takes away."""

from __future__ import annotations

import ast

from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.modules import Module
from jackfield.reading.language.targets import unpack
from jackfield.reading.language.tools import Tools
from jackfield.reading.language.values import PLAIN, Lazy, ModuleValue, plain

_LOAD = ast.Load()


class Assignments:
    """The assignments of one module, whose expressions `evaluator` evaluates."""

    def __init__(self, module: Module, tools: Tools, evaluator: Evaluator) -> None:
        self._module = module
        self._tools = tools
        self._evaluator = evaluator

    def store(self, target: ast.expr, value: object) -> None:
        """Do ``target = value``.

        Raises:
            NotStaticError: if it is not followed, or it is not known what it does.
            RaisesError: where Python raises.
        """
        if type(target) is ast.Name:
            if type(value) not in PLAIN and not isinstance(value, ModuleValue):
                plain(value)
            self._module.bind(target.id, value, target.lineno)
        elif isinstance(target, ast.Subscript):
            container = self._evaluator.value(target.value)
            key = self._evaluator.key(target.slice)
            if isinstance(value, Lazy | ModuleValue):
                raise NotStaticError(value.described)
            self._tools.operations.store(container, key, value)
        else:
            bind, line = self._module.bind, target.lineno
            unpack(target, value, lambda n, item: bind(n, item, line), self._tools.tracker)

    def augment(self, node: ast.AugAssign) -> None:
        """Do ``target += value`` and the like; raises as `store` does."""
        target = node.target
        if isinstance(target, ast.Name):
            current = self._evaluator.value(ast.copy_location(ast.Name(target.id, _LOAD), target))
            self._module.bind(target.id, self._combined(node, current), target.lineno)
        elif isinstance(target, ast.Subscript):
            container = self._evaluator.value(target.value)
            key = self._evaluator.key(target.slice)
            current = self._tools.operations.subscript(container, key)
            self._tools.tracker.check(current)
            self._tools.operations.store(container, key, self._combined(node, current))
        else:
            raise NotStaticError("an assignment of a kind that is not followed")

    def _combined(self, node: ast.AugAssign, current: object) -> object:
        if isinstance(current, list) and isinstance(node.op, ast.Add):
            self._tools.methods.extend(current, self._evaluator.reference(node.value))
            return current
        value = self._evaluator.value(node.value)
        return self._tools.operations.in_place(type(node.op), current, value)

    def remove(self, target: ast.expr) -> None:
        """Do ``del target``; raises as `store` does."""
        if isinstance(target, ast.Name) and self._module.binds(target.id):
            del self._module.names[target.id]
        elif isinstance(target, ast.Subscript):
            container = self._evaluator.value(target.value)
            self._tools.operations.remove(container, self._evaluator.key(target.slice))
        elif isinstance(target, ast.Tuple | ast.List):
            for part in target.elts:
                self.remove(part)
        else:
            raise NotStaticError("deleted in a way that is not followed")
