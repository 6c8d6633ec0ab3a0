"""Matters of scope that keep Python from compiling what it can parse.

That are ``global`` and ``nonlocal`` where they must not stand, and assignments and ``yield`` in
comprehensions. `symtable` knows them, too, but it cannot be told from compiling.
"""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from jackfield.reading.syntax.walking import arguments_of
from jackfield.reading.syntax.words import lines_of
from jackfield.records import record

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_KINDS = ("list comprehension", "set comprehension", "dict comprehension", "generator expression")


@record
class Misplaced:
    """What is wrong, in Python's words, and where."""

    reason: str
    node: ast.AST


@record
class _Scope:
    """A module, function or class; `around` are the names that ``nonlocal`` finds around it."""

    kind: str
    arguments: frozenset[str]
    body: Sequence[ast.AST]
    around: frozenset[str]


def misplaced_name(statements: Sequence[ast.stmt], text: str) -> Misplaced | None:
    """Give what is wrong with the first ``global`` or ``nonlocal`` that is, None if nothing is.

    `text` is the file that has the `statements`: only scopes are gone through that have the words.
    """
    lines = lines_of(text)
    declaring = [n for n, line in enumerate(lines, 1) if "global" in line or "nonlocal" in line]
    speaking = [node for node in statements if _has_any(node, declaring)]
    defining = [node for node in speaking if isinstance(node, _DEFINITIONS)]
    # Mostly all are definitions: then nothing has to be known of the module's own names.
    pending = [_scope(node, frozenset()) for node in reversed(defining)]
    are_apart = _ARE_APART or any(map(_sets_annotations_apart, statements))
    if len(defining) < len(speaking):
        pending = [_Scope("module", frozenset(), statements, frozenset())]
    while pending:
        scope = pending.pop()
        seen: dict[str, str] = {}
        declared: dict[str, str] = {}
        bound: set[str] = set()
        definitions: list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef] = []
        is_module = scope.kind == "module"
        for node in _nodes_of(scope.body, is_module=is_module, are_apart=are_apart):
            if type(node) not in _NAMING:
                continue
            if isinstance(node, ast.Global | ast.Nonlocal):
                word = "global" if isinstance(node, ast.Global) else "nonlocal"
                for name in node.names:
                    reason = _fault(scope, word, name, seen, declared)
                    if reason:
                        return Misplaced(reason, node)
                    declared[name] = word
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                name = node.target.id
                if name in declared and node.simple and not is_module:
                    return Misplaced(f"annotated name '{name}' can't be {declared[name]}", node)
                seen[name] = _ANNOTATED
                bound.add(name)
            for name, use in _uses(node):
                if use != _USED:
                    bound.add(name)
                known = seen.get(name)
                if known is None or _ORDER.index(use) > _ORDER.index(known):
                    seen[name] = use
            if isinstance(node, _DEFINITIONS) and _has_any(node, declaring):
                definitions.append(node)
        if not definitions:
            continue
        around = scope.around
        if scope.kind == "function":
            around |= bound | scope.arguments
            around -= {name for name, word in declared.items() if word == "global"}
        elif scope.kind == "class":
            around |= {"__class__"}
        pending += [_scope(node, around) for node in reversed(definitions)]
    return None


_NAMING = frozenset(
    {*_DEFINITIONS, ast.alias, ast.AnnAssign, ast.ExceptHandler, ast.Global, ast.MatchAs}
    | {ast.MatchMapping, ast.MatchStar, ast.Name, ast.Nonlocal}
)
"""Syntax that has names, besides attributes, arguments and keywords."""


def _has_any(node: ast.stmt, lines: Sequence[int]) -> bool:
    from bisect import bisect_left  # late: few files have any

    position = bisect_left(lines, node.lineno)
    return position < len(lines) and lines[position] <= (node.end_lineno or node.lineno)


_IMPORTED, _USED, _ASSIGNED, _ANNOTATED = _ORDER = ("imported", "used", "assigned to", "annotated")


def _fault(
    scope: _Scope, word: str, name: str, seen: dict[str, str], declared: dict[str, str]
) -> str:
    if word == "nonlocal" and scope.kind == "module":
        return "nonlocal declaration not allowed at module level"
    if name in scope.arguments:
        return f"name '{name}' is parameter and {word}"
    if seen.get(name, _IMPORTED) != _IMPORTED:
        if seen[name] == _ANNOTATED:
            return f"annotated name '{name}' can't be {word}"
        prior = "before" if seen[name] == _ASSIGNED else "prior to"
        return f"name '{name}' is {seen[name]} {prior} {word} declaration"
    if declared.get(name, word) != word:
        return f"name '{name}' is nonlocal and global"
    if word == "nonlocal" and name not in scope.around:
        return f"no binding for nonlocal '{name}' found"
    return ""


def _scope(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, around: frozenset[str]
) -> _Scope:
    if isinstance(node, ast.ClassDef):
        return _Scope("class", frozenset(), node.body, around)
    arguments = frozenset(each.arg for each in arguments_of(node.args))
    return _Scope("function", arguments, node.body, around)


_ARE_APART = sys.version_info >= (3, 14)
"""Whether each annotation is a scope of its own to this Python."""


def _sets_annotations_apart(node: ast.stmt) -> bool:
    """Tell whether it is ``from __future__ import annotations``: then they are to every Python."""
    if not isinstance(node, ast.ImportFrom) or node.module != "__future__":
        return False
    return any(alias.name == "annotations" for alias in node.names)


def _nodes_of(body: Sequence[ast.AST], *, is_module: bool, are_apart: bool) -> Iterator[ast.AST]:
    """Give the nodes of one scope in their order, without those of the scopes in it.

    What a comprehension assigns belongs to the function around it, or is a global name anyway.
    """
    pending = list(reversed(body))
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, _COMPREHENSIONS):
            first = node.generators[0].iter
            inner: list[ast.AST] = [first]
            if not is_module:
                rest = _walk(node, but=first)
                inner += [each.target for each in rest if isinstance(each, ast.NamedExpr)]
        else:
            inner = list(_in_the_same_scope(node, are_apart=are_apart))
        pending += reversed(inner)


def _in_the_same_scope(node: ast.AST, *, are_apart: bool) -> Iterable[ast.AST]:
    """Give what a node consists of, but for what is in a scope of its own.

    So are type parameters with all that may use them, and annotations if they `are_apart`.
    """
    is_generic = bool(getattr(node, "type_params", None))
    if isinstance(node, ast.Lambda):
        return [node.args]
    if isinstance(node, _FUNCTIONS) and (is_generic or are_apart):
        defaults = [each for each in node.args.kw_defaults if each is not None]
        return [*node.args.defaults, *defaults, *node.decorator_list]
    if isinstance(node, ast.ClassDef) and is_generic:
        return node.decorator_list
    if isinstance(node, ast.AnnAssign) and are_apart:
        return _children(node, but="annotation")
    if type(node).__name__ == "TypeAlias":  # since Python 3.12
        return [node.name]  # type: ignore[attr-defined]
    return _children(node, but="body" if isinstance(node, _DEFINITIONS) else "")


def _children(node: ast.AST, *, but: str = "") -> Iterator[ast.AST]:
    """Give what a node consists of; not the field `but`."""
    for name in _PARTS_OF_TRY if isinstance(node, ast.Try | ast.TryStar) else node._fields:
        if name == but:
            continue
        value = getattr(node, name, None)
        for part in value if isinstance(value, list) else (value,):
            if isinstance(part, ast.AST):
                yield part


_PARTS_OF_TRY = (
    ("body", "handlers", "orelse", "finalbody")
    if sys.version_info >= (3, 13)
    else ("body", "orelse", "handlers", "finalbody")
)
"""In the order in which this Python looks for names in them."""


def _walk(node: ast.AST, *, but: ast.AST) -> Iterator[ast.AST]:
    """Give `node` and all nodes in it, in no particular order; not `but` and what is in that.

    Nor what is in functions: they have names of their own.
    """
    pending = [node]
    while pending:
        node = pending.pop()
        if node is not but:
            yield node
            pending += _children(node, but="body" if isinstance(node, ast.Lambda) else "")


def _uses(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Give the names that `node` itself has to do with, and whether it binds them."""
    if isinstance(node, ast.Name):
        yield node.id, _USED if isinstance(node.ctx, ast.Load) else _ASSIGNED
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0], _IMPORTED
    elif isinstance(node, (*_DEFINITIONS, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        if node.name is not None:
            yield node.name, _ASSIGNED
    elif isinstance(node, ast.MatchMapping) and node.rest is not None:
        yield node.rest, _ASSIGNED


@record
class _Inside:
    """Where a part of a comprehension stands.

    Attributes:
        kind: the innermost comprehension whose scope that is, in words; empty for none.
        bound: the names that this binds, with the numbers of the first generators that do.
        generator: the number of the generator that the part is of; that after all for no one.
        around: where this comprehension stands; None if not in the scope of one.
        is_iterated: whether the part is in what a comprehension goes through.
        is_in_class: whether the comprehension stands in a class, and in no function of it.
        is_target: whether the part is in what a generator of this comprehension assigns to.
    """

    kind: str
    bound: Mapping[str, int]
    generator: int
    around: _Inside | None
    is_iterated: bool
    is_in_class: bool
    is_target: bool = False

    def rebinds(self, name: str) -> bool:
        """Tell whether the comprehension binds `name`, or one around it, by then."""
        if name in self.bound:
            return True
        inside = self.around
        # Python has not yet seen the generators around it that come later.
        while inside is not None:
            if inside.bound.get(name, inside.generator + 1) <= inside.generator:
                return True
            inside = inside.around
        return False


def misplaced_in_comprehension(
    node: _Comprehension, *, is_in_class: bool, seen: set[ast.AST]
) -> Misplaced | None:
    """Give what must not stand in a comprehension but does, None if nothing does.

    Comprehensions in it are looked at as well, and added to `seen`: so that each node is gone
    through once, however deep they are nested.
    """
    pending: list[tuple[ast.AST, _Inside]] = [(node, _in_no_scope(False, is_in_class))]
    while pending:
        part, inside = pending.pop()
        if isinstance(part, ast.NamedExpr) and (reason := _misnamed(part.target.id, inside)):
            return Misplaced(reason, part)
        if isinstance(part, ast.Yield | ast.YieldFrom) and inside.kind:
            return Misplaced(f"'yield' inside {inside.kind}", part)
        if isinstance(part, _COMPREHENSIONS):
            seen.add(part)
            pending += _parts_of(part, inside)
            continue
        but = ""
        if isinstance(part, ast.Lambda):
            but = "body"  # its defaults are evaluated where it stands
            pending.append((part.body, _in_no_scope(inside.is_iterated, False)))
        pending += [(child, inside) for child in _children(part, but=but)]
    return None


def _in_no_scope(is_iterated: bool, is_in_class: bool) -> _Inside:
    return _Inside("", {}, 0, None, is_iterated, is_in_class)


def _misnamed(name: str, inside: _Inside) -> str:
    if inside.is_iterated:
        return "assignment expression cannot be used in a comprehension iterable expression"
    if inside.kind and inside.is_in_class:
        return "assignment expression within a comprehension cannot be used in a class body"
    if inside.is_target:
        return f"comprehension inner loop cannot rebind assignment expression target '{name}'"
    if inside.rebinds(name):
        return f"assignment expression cannot rebind comprehension iteration variable '{name}'"
    return ""


def _parts_of(node: _Comprehension, inside: _Inside) -> Iterator[tuple[ast.AST, _Inside]]:
    """Give the parts of a comprehension; the first that it goes through is not in its scope."""
    bound: dict[str, int] = {}
    for number, generator in enumerate(node.generators):
        for name in _bound_by(generator.target):
            bound.setdefault(name, number)
    kind = _KINDS[_COMPREHENSIONS.index(type(node))]
    around = inside if inside.kind else None
    is_iterated, in_class = inside.is_iterated, inside.is_in_class
    own = _Inside(kind, bound, len(node.generators), around, is_iterated, in_class)
    for part in _children(node, but="generators"):
        yield part, own
    for number, generator in enumerate(node.generators):
        own = _Inside(kind, bound, number, around, is_iterated, in_class)
        outer = own if number else inside
        iterated = _Inside(outer.kind, outer.bound, outer.generator, outer.around, True, in_class)
        yield generator.iter, iterated
        yield generator.target, _Inside(kind, bound, number, around, is_iterated, in_class, True)
        for part in generator.ifs:
            yield part, own


def _bound_by(target: ast.expr) -> Iterator[str]:
    pending = [target]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Tuple | ast.List):
            pending += node.elts
        elif isinstance(node, ast.Starred):
            pending.append(node.value)
