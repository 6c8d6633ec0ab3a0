"""What a statement that Python 3 can parse means in Python 2: the same, or something else."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from jackfield.reading.budget import ROUNDS, Budget
from jackfield.reading.errors import ExhaustedError
from jackfield.reading.syntax.uses import is_text
from jackfield.reading.syntax.walking import nodes_in, nodes_of
from jackfield.reading.syntax.words import words

_DIFFERENT_CALLS = frozenset(
    {"bytearray", "bytes", "chr", "cmp", "filter", "float", "input", "map", "range", "repr"}
    | {"round", "zip"}
)
_LISTS = frozenset({"map", "range", "zip"})
"""Those of the calls that give the same items as in Python 2, where they give lists."""

_CONSUMERS = frozenset(
    {"all", "any", "dict", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple"}
)
"""Functions to which an iterator is as good as a list, as it is to ``.join``."""

_DIFFERENT_METHODS = frozenset({"decode", "encode", "items", "keys", "values"})
_DICTS = (ast.Dict, ast.DictComp, ast.Set, ast.SetComp)
_MAKING = (
    *(ast.AugAssign, ast.BinOp, ast.Compare, ast.JoinedStr, ast.Starred),
    *(ast.DictComp, ast.GeneratorExp, ast.ListComp, ast.SetComp),
)
_COMPUTING = (*_MAKING, ast.Call, ast.Subscript)
"""Syntax that makes a value out of others, rather than holding them as they are."""

_DIFFERENT = (ast.Call, ast.Div, ast.FormattedValue)
_PARTS = (ast.List, ast.Tuple)
_TAKING = (ast.Attribute, ast.BinOp, ast.Compare)
"""What takes a text for its characters, whichever prefix it has."""

_SIGN = re.compile(r"[/{%!\\\x80-\U0010ffff]|\*\*|<<|\d(?:[.eEjJ]|\d{9})|\.\d")
_OTHER_FORMAT = re.compile(r"%(?:\([^()]*\))?[-0 +\d.*]*(?:#|[hlL]?[cr])|!r|:[^{}:]*c\}")
_OTHER_CHARACTER = re.compile("[\x0b\x0c\x1c-\x1f\x80-\U0010ffff]")
"""What is no character of a text in bytes, or ends no line there and is no space."""

UNDECODED = "\ufffd"
"""What stands for what could not be decoded."""

_INT = 2**31 - 1
"""The largest integer that is none of Python 2's long ones wherever it runs."""

_UNICODE = "unicode_literals"

_WORDS = frozenset(
    {*_DIFFERENT_CALLS, *_DIFFERENT_METHODS, "dict", "for", "u", "U", _UNICODE}
).union(*[(letters, letters.upper()) for letters in ("b", "br", "rb")], ("bR", "Br", "rB", "Rb"))
"""A statement without any of these signs and words holds no syntax of the kinds above, and no text
in bytes or of other letters."""


class Syntax:
    """The syntax of a statement or an expression.

    Attributes:
        nodes: all of it, the whole first.
        kinds: the types of these.
        constants: the constants among these.
        has_longs: whether it holds long numbers, or floats.
    """

    __slots__ = ("constants", "has_longs", "kinds", "nodes")

    def __init__(self, nodes: Sequence[Any], *, has_longs: bool) -> None:
        """Look at the `nodes`; long numbers are there that they do not show if it `has_longs`."""
        self.nodes = nodes
        self.kinds = set(map(type, nodes))
        self.constants = [node for node in nodes if type(node) is ast.Constant]
        self.has_longs = has_longs or any(map(_is_float, self.constants))


def is_the_same(text: str, doubtful: set[str]) -> bool:
    """Tell whether a statement has nothing at all that may make a difference to Python 2.

    Args:
        text: the statement.
        doubtful: the names that may be bound to dicts, which have no order in Python 2, to long
            numbers, floats and unicode, which it writes in another way, or to text of more letters
            than ASCII has, which are several characters there.
    """
    if _SIGN.search(text) or _UNICODE in doubtful:
        return False
    found = words(text.encode())
    return found.isdisjoint(_WORDS) and found.isdisjoint(doubtful)


def means_something_else(syntax: Syntax, doubtful: set[str], given: Iterable[ast.AST] = ()) -> bool:
    """Tell whether it may give another value in Python 2.

    There ``/`` divides integers, texts without a prefix are bytes, dicts have no order, and some
    functions give lists.

    Args:
        syntax: that of a statement or an expression.
        doubtful: as for `is_the_same`.
        given: nodes of which no more is read than of those that ``setup()`` is given.
    """
    nodes, kinds, constants = syntax.nodes, syntax.kinds, syntax.constants
    computes = not kinds.isdisjoint(_COMPUTING) or (
        ast.Assign in kinds and not kinds.isdisjoint(_PARTS) and any(map(_unpacks, nodes))
    )
    if syntax.has_longs and (computes or not kinds.isdisjoint(_DIFFERENT)):
        return True
    if not computes or (
        kinds.isdisjoint(_MAKING) and all(_only_looks_up(node, nodes[0]) for node in nodes)
    ):
        return any(type(node.value) is bytes for node in constants) or (
            not kinds.isdisjoint(_DICTS)
            and any(_may_have_more_keys(node, doubtful) for node in nodes)
        )
    calls = [node for node in nodes if type(node) is ast.Call]
    of_setup = [call for call in calls if _calls(call, {"setup"})]
    known = {*given, *(each for call in of_setup for each in given_to(call.keywords))}
    consumed = {each for call in calls for each in _consumed(call)}
    consumed.update(node.iter for node in nodes if type(node) is ast.comprehension)
    if _has_unicode(constants, doubtful) and not _only_takes(nodes, constants, known):
        return True
    if ast.ListComp in kinds and _meets_left_behind(nodes):
        return True
    for node in nodes:
        kind = type(node)
        if node in known:
            found = _may_have_more_keys(node, doubtful)
        elif kind is ast.Constant:
            found = _is_different_text(node.value)
        elif kind is ast.Name:
            found = node.id in doubtful
        elif kind is ast.Attribute:
            found = node.attr in doubtful
        elif kind in _DICTS:
            found = True
        elif kind is ast.Call:
            found = _is_different_call(node, nodes[0], node in consumed)
        else:
            found = kind in (ast.Div, ast.Pow, ast.LShift) or (
                kind is ast.FormattedValue and node.conversion in {ord("r"), ord("a")}
            )
        if found:
            return True
    return False


def note_doubtful(syntax: Syntax, doubtful: set[str]) -> None:
    """Add the names that a statement may bind to what `is_the_same` tells of to `doubtful`."""
    nodes, kinds, constants = syntax.nodes, syntax.kinds, syntax.constants
    if ast.ImportFrom in kinds and any(getattr(node, "name", "") == _UNICODE for node in nodes):
        doubtful.add(_UNICODE)
    may_mention = bool(doubtful) or ast.Call in kinds
    if (
        syntax.has_longs
        or ast.Pow in kinds
        or not kinds.isdisjoint(_DICTS)
        or any(map(_is_long_text, constants))
        or _has_unicode(constants, doubtful)
        or (may_mention and any(_is_doubtful(node, doubtful) for node in nodes))
    ):
        names = [node for node in nodes if isinstance(node, ast.Name)]
        doubtful.update(node.id for node in names if isinstance(node.ctx, ast.Store))


def doubtful_in_any(files: Iterable[tuple[str, Sequence[ast.stmt]]], budget: Budget) -> set[str]:
    """Give the names that are doubtful in files that import one another, as for `is_the_same`.

    Args:
        files: the texts of the files, and their statements.
        budget: what it costs is taken from.

    Raises:
        ExhaustedError: if it costs too much.
    """
    from jackfield.reading.recovery.python2 import InPython3  # late: as in `Fault`

    syntaxes = []
    for text, statements in files:
        has_longs = InPython3(text).has_longs
        syntaxes += [Syntax(nodes_of(each), has_longs=has_longs) for each in statements]
    found: set[str] = set()
    for _ in range(ROUNDS):  # until what one has from another is known as well
        count = len(found)
        for syntax in syntaxes:
            budget.spend(len(syntax.nodes) >> 2)
            note_doubtful(syntax, found)
            if ast.alias in syntax.kinds:
                aliases = [node for node in syntax.nodes if isinstance(node, ast.alias)]
                found.update(node.asname for node in aliases if node.name in found and node.asname)
        if count == len(found):
            return found - {_UNICODE}
    raise ExhaustedError("files that import one another in too many ways")


def is_undecoded(syntax: Syntax, text: str) -> bool:
    """Tell whether there is text in an unknown encoding in what is written as `text`."""
    if any(type(node.value) is str and UNDECODED in node.value for node in syntax.constants):
        return True
    if "\\" not in text:
        return False
    from jackfield.reading.recovery.python2 import has_other_escapes  # late: as in `Fault`

    return has_other_escapes(text)


def given_to(keywords: Iterable[ast.keyword]) -> Iterator[ast.AST]:
    """Give the displays, texts and names among arguments, of which it is known what is read.

    Order is never seen in them, nor how they are written.
    """
    pending = [keyword.value for keyword in keywords]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) or is_text(node):
            yield node
        elif isinstance(node, ast.Dict):
            yield node
            pending += [each for each in (*node.keys, *node.values) if each is not None]
        elif isinstance(node, ast.List | ast.Tuple):
            pending += node.elts


def left_behind(nodes: Iterable[ast.AST]) -> set[str]:
    """Give the names that list comprehensions bind, which Python 2 leaves bound behind them."""
    comprehensions = [node for node in nodes if isinstance(node, ast.ListComp)]
    generators = [each for node in comprehensions for each in node.generators]
    targets = nodes_in(each.target for each in generators)
    return {node.id for node in targets if isinstance(node, ast.Name)}


def _is_different_text(value: object) -> bool:
    if isinstance(value, str):
        return bool(_OTHER_CHARACTER.search(value) or _OTHER_FORMAT.search(value))
    return isinstance(value, bytes)


def _is_different_call(node: ast.Call, statement: Any, is_consumed: bool) -> bool:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr in _DIFFERENT_METHODS
    if _calls(node, {"dict"}):
        return not _is_bound_by(statement, node)
    # Only the items of what is consumed count, and these are the same.
    return _calls(node, _DIFFERENT_CALLS) and not (
        is_consumed
        and _calls(node, _LISTS)
        and not any(getattr(each, "id", "") in _DIFFERENT_CALLS for each in node.args)
    )


def _only_looks_up(node: ast.AST, statement: ast.AST) -> bool:
    """Tell whether it makes nothing of other values but a dict, or gets a value of one by a text.

    Whatever makes a difference then is in the value itself.
    """
    if not isinstance(node, _COMPUTING):
        return not _unpacks(node)
    if isinstance(node, ast.Subscript):
        return _is_plain_text(node.slice) and isinstance(node.ctx, ast.Load)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        return node.func.attr == "get" and bool(node.args) and _is_plain_text(node.args[0])
    return _calls(node, {"dict"}) and _is_bound_by(statement, node)


def _may_have_more_keys(node: ast.AST, doubtful: set[str]) -> bool:
    """Tell whether two keys that are one in Python 3 may be two: text in bytes, and in unicode."""
    if not isinstance(node, ast.Dict | ast.Set):
        return False
    keys: Sequence[ast.expr | None] = node.keys if isinstance(node, ast.Dict) else node.elts
    named = [key for key in keys if isinstance(key, ast.Name) and key.id in doubtful]
    texts = [key.value for key in keys if isinstance(key, ast.Constant) and _is_long_text(key)]
    return len(set(texts)) < len(texts) or (bool(named) and len(named) + len(texts) > 1)


def _is_plain_text(node: ast.AST) -> bool:
    """Tell whether it is a text that equals the same letters in unicode in Python 2, too."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isascii()


def _is_bound_by(statement: ast.AST, node: ast.AST) -> bool:
    """Tell whether all that a statement does with the value is that it gives it names."""
    if not isinstance(statement, ast.Assign) or statement.value is not node:
        return False
    return all(isinstance(each, ast.Name) for each in statement.targets)


def _consumed(call: ast.Call) -> Sequence[ast.AST]:
    """Give the argument that is only gone through for its items."""
    is_consumer = _calls(call, _CONSUMERS) or getattr(call.func, "attr", "") == "join"
    return call.args if is_consumer and len(call.args) == 1 else ()


def _unpacks(node: ast.AST) -> bool:
    """Tell whether it gives the parts of what it does not display to names."""
    if not isinstance(node, ast.Assign):
        return False
    return any(
        isinstance(target, ast.Tuple | ast.List)
        and not (
            isinstance(node.value, ast.Tuple | ast.List)
            and all(isinstance(each, ast.Name) for each in target.elts)
        )
        for target in node.targets
    )


def _has_unicode(constants: Iterable[ast.Constant], doubtful: Collection[str]) -> bool:
    """Tell whether one is text that is unicode in Python 2, which writes it with a u."""
    are_all = _UNICODE in doubtful
    return any((are_all or node.kind) and type(node.value) is str for node in constants)


def _only_takes(
    nodes: Sequence[ast.AST], constants: Sequence[ast.AST], given: Collection[ast.AST]
) -> bool:
    """Tell whether texts stand only where it makes no difference whether they are unicode."""
    taken = set(given)
    for node in nodes:
        if isinstance(node, _TAKING):
            taken.update(ast.iter_child_nodes(node))
        if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Tuple):
            taken.update(node.right.elts if isinstance(node.op, ast.Mod) else ())
    return taken.issuperset(constants)


def _meets_left_behind(nodes: Sequence[ast.AST]) -> bool:
    """Tell whether a name that a list comprehension binds is bound inside or used outside of it."""
    left = left_behind(nodes)
    used = {node for node in nodes if isinstance(node, ast.Name) and node.id in left}
    used = {node for node in used if isinstance(node.ctx, ast.Load)}
    for node in nodes:
        if isinstance(node, ast.ListComp):
            inside = nodes_of(node)
            own = left_behind([node])
            if not own.isdisjoint(left_behind(inside[1:])):
                return True
            first = set(nodes_of(node.generators[0].iter))
            used.difference_update(
                each
                for each in inside
                if isinstance(each, ast.Name) and each.id in own and each not in first
            )
    return bool(used)


def _calls(node: ast.AST, names: Collection[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _is_long_text(node: ast.Constant) -> bool:
    """Tell whether it is a text of more letters than ASCII has."""
    return type(node.value) is str and not node.value.isascii()


def _is_doubtful(node: ast.AST, doubtful: set[str]) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in doubtful
    return (type(node) is ast.Name and node.id in doubtful) or _calls(node, {"dict", "float"})


def _is_float(node: ast.Constant) -> bool:
    """Tell whether it is a number that is large, or has a point, exponent or imaginary part."""
    return type(node.value) in (complex, float) or (type(node.value) is int and node.value > _INT)
