"""Which calls are those of ``setup()`` of setuptools, distutils or another one that builds."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeGuard

from jackfield.reading.errors import ExhaustedError
from jackfield.reading.language.modules import Module
from jackfield.reading.syntax.hosts import exports_of
from jackfield.reading.syntax.uses import dotted_path, last_name
from jackfield.reading.trees.finding import Finder

_OWNERS = ("core", "setuptools")
_PACKAGES = frozenset({"distutils", "numpy", "setuptools", "skbuild"})
_NAMING = re.compile(r"setup|(?:.*[/.])?setup\w+\.py|(?s:.*)\bsetup\s*\((?s:.*)")
"""Texts that name ``setup()`` or a script beside ``setup.py``, or call it if they are executed."""

_OTHERS = sys.stdlib_module_names - _PACKAGES


def may_set_up(
    node: ast.AST, meant: Mapping[str, Collection[str]] = MappingProxyType({})
) -> TypeGuard[ast.Call]:
    """Tell whether `node` is a call of what is called as ``setup()`` mostly is.

    Or of that of a package that is imported by another name, if `meant` tells that.
    """
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr == "setup" and (
            last_name(function.value) in _OWNERS
            or not _PACKAGES.isdisjoint(_tops(root_of(function), meant))
        )
    return isinstance(function, ast.Name) and function.id == "setup"


def others_than(
    calls: Iterable[ast.Call], nodes: Iterable[ast.AST], meant: Mapping[str, Collection[str]]
) -> bool:
    """Tell whether ``setup()`` may be called in another way than by these calls."""
    callees = {id(call.func) for call in calls}
    for node in nodes:
        if isinstance(node, ast.Expr):
            callees.add(id(node.value))  # a docstring is used by nobody
        if isinstance(node, ast.Constant) and id(node) not in callees:
            if isinstance(node.value, str) and _NAMING.fullmatch(node.value):
                return True
        elif id(node) not in callees and isinstance(getattr(node, "ctx", None), ast.Load):
            if isinstance(node, ast.Name) and node.id == "setup":
                return True
            is_method = isinstance(node, ast.Attribute) and root_of(node) in ("cls", "self")
            if getattr(node, "attr", "") == "setup" and not is_method:
                return True
    return any(
        _is_of_packages((meaning,)) and name != "setup"
        for name, meanings in meant.items()
        for meaning in meanings
    )


def bound_meanings(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Give the names that `node` itself may bind, each with the dotted name of what it imports."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        above = "." * getattr(node, "level", 0) + (getattr(node, "module", "") or "")
        for alias in node.names:
            name = f"{above}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name
            if alias.asname is None and isinstance(node, ast.Import):
                name = name.partition(".")[0]
            yield alias.asname or name.rpartition(".")[2], name
    elif isinstance(node, ast.Name):
        yield node.id, ""
    elif not isinstance(node, (ast.alias, ast.keyword)):
        for field in ("name", "arg", "rest"):
            if isinstance(bound := getattr(node, field, None), str):
                yield bound, ""


def _tops(name: str, meant: Mapping[str, Collection[str]]) -> list[str]:
    return [meaning.partition(".")[0] for meaning in meant.get(name, ())]


def root_of(function: ast.expr) -> str:
    """Give the first name of a dotted name, which is empty for anything else."""
    path = dotted_path(function)
    return path[0] if path else ""


def is_own(
    function: ast.expr, module: Module, meant: Mapping[str, Collection[str]] = MappingProxyType({})
) -> bool:
    """Tell whether `function` is certainly none from outside of the source.

    It is now, or, if it is known what names are `meant` to be in the file, anywhere.
    """
    binding = module.names.get(root_of(function))
    if not _PACKAGES.isdisjoint(_tops(root_of(function), meant)):
        return False
    return binding is not None and (binding.why is None or binding.is_definition)


def is_bound_to_setup(function: ast.expr, module: Module) -> bool | None:
    """Tell whether `function` is ``setup()`` as names are bound now, None if that is not known."""
    path = dotted_path(function)
    if path is None or path[-1] != "setup" or is_own(function, module):
        return False
    if module.seen.replaces_setup:
        return False
    binding = module.names.get(path[0])
    if binding is None or not binding.about:
        return None
    return _is_of_packages((binding.about, *path[1:]))


def meanings_of(nodes: Iterable[ast.AST]) -> Mapping[str, Collection[str]]:
    """Give the names that the syntax of a file binds, each with the dotted names of imports.

    For what binds it in another way there is an empty name; ``*`` is that of star imports.
    """
    found: dict[str, set[str]] = {}
    for node in nodes:
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            for name, meaning in bound_meanings(node):
                found.setdefault(name, set()).add(meaning)
    return found


def sets_up(
    function: ast.expr, module: Module, meant: Mapping[str, Collection[str]], finder: Finder
) -> bool:
    """Tell whether `function` certainly is ``setup()`` wherever it stands in the file of `module`.

    For `meant` see `meanings_of`; `finder` tells what is imported from outside of the source.
    """
    path = dotted_path(function)
    if path is None or is_bound_to_setup(function, module) is False:
        return False
    binding = module.names.get(path[0])
    meanings = {*meant.get(path[0], ())}
    for star in meant.get("*", ()) if binding is None or not binding.about else ():
        exports = exports_of(star[:-2])
        is_other = star.partition(".")[0] in _OTHERS
        if path[0] in exports if exports is not None else not is_other:
            meanings.add(star[:-1] + path[0])
    if not meanings:
        return bool(binding.about) if binding else module.unsure is not None
    try:
        return all(
            _is_of_packages((meaning, *path[1:]))
            and finder.is_outside(module.path, meaning.rpartition(".")[0] or meaning)
            for meaning in meanings
        )
    except ExhaustedError:
        return False


def _is_of_packages(path: Sequence[str]) -> bool:
    """Tell whether what is imported by a dotted name, or an attribute of that, sets up."""
    parts = ".".join(path).split(".")
    if parts[-1] != "setup" or parts[0] in _OTHERS or not parts[0]:
        return False
    return len(path) == 1 or parts[0] in _PACKAGES or parts[-2] in _OWNERS
