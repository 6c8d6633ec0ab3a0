"""Functions of a script that are called but once, as ``main()``: their bodies are part of it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from jackfield.reading.budget import Budget
from jackfield.reading.language.modules import Module
from jackfield.reading.syntax.effects import bound_by
from jackfield.reading.syntax.locals import own_names
from jackfield.reading.syntax.uses import last_name
from jackfield.reading.syntax.walking import arguments_of, bound_name, nodes_in, nodes_of

_SCOPES = (ast.AsyncFunctionDef, ast.ClassDef, ast.FunctionDef, ast.Lambda)
_NOT_INLINE = (
    *(*_SCOPES, ast.Await, ast.Global, ast.Nonlocal, ast.Return, ast.Yield, ast.YieldFrom),
)
_NAMESPACES = frozenset({"dir", "eval", "exec", "globals", "locals", "vars"})


def follow(call: ast.Call, module: Module, budget: Budget, do: Callable[[ast.stmt], None]) -> bool:
    """Follow the body of the function that a statement of a script calls; tells whether it does.

    It does where nothing else names the function, and nothing but that has names that are its own.
    None of these is told that it is in a function. `do` follows a statement.
    """
    if call.args or call.keywords or module.unsure:
        return False
    if not module.runs_as_script():
        return False
    function = _only_called_by(call, module, budget)
    if function is None:
        return False
    before = {name: module.names.get(name) for name in bound_by(function.body)}
    try:
        for statement in function.body:
            do(statement)
    finally:
        for name, binding in before.items():
            module.names.pop(name, None)
            if binding is not None:
                module.names[name] = binding
    return True


def _only_called_by(call: ast.Call, module: Module, budget: Budget) -> ast.FunctionDef | None:
    """Give the function if its body may stand where the call is."""
    name = getattr(call.func, "id", "")
    nodes = [*nodes_in(module.statements)]
    budget.spend(len(nodes) >> 4)
    named = [node for node in nodes if name in _names(node)]
    functions = [each for each in module.statements if isinstance(each, ast.FunctionDef)]
    found = [each for each in functions if each.name == name]
    if len(named) != 2 or call.func not in named or len(found) != 1:
        return None
    (function,) = found
    body = [*nodes_in(function.body)]
    if function.decorator_list or arguments_of(function.args):
        return None
    if not any(last_name(node) == "setup" for node in body):
        return None
    in_others = {node.func for node in body if isinstance(node, ast.Call) and len(node.args) > 1}
    if any(isinstance(node, _NOT_INLINE) or _tells_of(node, in_others) for node in body):
        return None
    is_shared = not _used(nodes, {function, *body}).isdisjoint(bound_by(function.body))
    return None if is_shared else function


def _tells_of(node: ast.AST, in_others: set[ast.expr]) -> bool:
    """Tell whether a name is that of a function to which it makes a difference where it is called.

    That are not those which are called with a namespace of their own: ``exec(text, names)``.
    """
    if not isinstance(node, ast.Name) or node.id not in _NAMESPACES:
        return False
    return node.id != "exec" or node not in in_others


def _used(nodes: Iterable[ast.AST], inside: set[ast.AST]) -> set[str]:
    """Give the names that are bound or used outside of a function, but for those of others."""
    used: set[str] = set()
    for node in nodes:
        if node in inside:
            continue
        used.update(_names(node))
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            inner = nodes_of(node)
            used |= {name for each in inner for name in _names(each)} - own_names(node)
            inside.update(inner)
    return used


def _names(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.alias):
        return (bound_name(node),)
    name = getattr(node, "name", None)
    return (name,) if isinstance(name, str) else getattr(node, "names", ())
