"""What can be had of a file that Python 3 cannot parse as a whole.

The file is cut into its top-level statements, and each that parses on its own counts. Of each
other it is known which names it may bind and which it mentions, and no more: it becomes an
`Unfollowed` statement, which costs just these.

The file may be one that Python 2 runs. A statement that would mean something else there is not
followed either.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from jackfield.reading.chunks import Chunk, chunks

Parse = Callable[[str], Sequence[ast.stmt]]
"""Parses the text of a statement; raises `SyntaxError`, `RecursionError`, `MemoryError` or
`ValueError` where it cannot."""

_UNPARSED = "in a statement that cannot be parsed"
_OTHER_MEANING = "in a statement that means something else in Python 2"

_DOTTED = re.compile(r"(?<![\w.])[^\W\d]\w*(?:[ \t]*\.[ \t]*[^\W\d]\w*)*")
_BEFORE_EQUALS = re.compile(r"^(.*?)(?<![=!<>])=(?!=)", re.MULTILINE)
_BINDING_WORDS = re.compile(
    r"^\s*(?:async\s+)?(?:for\s+(.*?)\s+in\b|import\s+(.*)|from\s+\S+\s+import\s+(.*)"
    r"|(?:with|except)\b(.*)|del\s+(.*)|(?:def|class)\s+(\w+))",
    re.MULTILINE,
)
_GLOBALS = re.compile(r"^\s*global\s+(.*)", re.MULTILINE)
_EXEC_OF_TEXT = re.compile(r"\bexec\s*\(?\s*[uUrRbB]{0,2}(?=['\"])")
_FUNCTION = re.compile(r"(?:async\s+)?def\s+([^\W\d]\w*)")
_RAISE = re.compile(r"raise\b")
_STAR_IMPORT = re.compile(r"^\s*from\s+\S+\s+import\s*\(?\s*\*", re.MULTILINE)

_DIFFERENT_CALLS = frozenset(
    {"bytearray", "bytes", "cmp", "filter", "input", "map", "range", "repr", "round", "zip"}
)
_DIFFERENT_METHODS = frozenset({"decode", "encode", "items", "keys", "values"})
_DICTS = (ast.Dict, ast.DictComp, ast.Set, ast.SetComp)
_COMPUTING = (
    *(ast.BinOp, ast.Call, ast.Compare, ast.JoinedStr, ast.Starred, ast.Subscript),
    *(ast.DictComp, ast.GeneratorExp, ast.ListComp, ast.SetComp),
)
"""Syntax that makes a value out of others, rather than holding them as they are."""

_DIFFERENT = (ast.Call, ast.Div, ast.FormattedValue)

_UNDECODED = re.compile("[\udc80-\udcff]")
_MARK = "\ufffd"


class Unfollowed(ast.stmt):
    """A statement that is not evaluated; `body` does what it may do, at most."""

    _fields = ("body",)

    def __init__(self, body: list[ast.stmt], reason: str, line: int) -> None:
        super().__init__(lineno=line, col_offset=0)
        self.body = body
        self.reason = reason


def recovered(text: str, parse: Parse) -> list[ast.stmt]:
    """Give the statements of a text that `parse` refuses as a whole."""
    statements: list[ast.stmt] = []
    dicts: set[str] = set()
    for chunk in chunks(text):
        try:
            parsed = parse(_UNDECODED.sub(_MARK, chunk.text))
        except (SyntaxError, RecursionError, MemoryError, ValueError):
            statements += _broken(chunk)
            continue
        for statement in parsed:
            ast.increment_lineno(statement, chunk.line - 1)
            statements += _guarded(statement, dicts)
    return statements


def _guarded(statement: ast.stmt, dicts: set[str]) -> Iterator[ast.stmt]:
    """Give a statement that parses as what is known of it, whichever Python runs it.

    `dicts` are the names that may be bound to dicts, which have no order in Python 2.
    """
    line = statement.lineno
    nodes = _nodes(statement)
    kinds = set(map(type, nodes))
    if any(_has_undecoded_text(node) for node in nodes):
        yield Unfollowed([statement], "in a statement with text in an unknown encoding", line)
    elif _means_something_else(nodes, kinds, dicts):
        yield Unfollowed([statement], _OTHER_MEANING, line)
    else:
        yield statement
    if not kinds.isdisjoint(_DICTS) or any(_makes_dict(node, dicts) for node in nodes):
        dicts.update(node.id for node in nodes if isinstance(node, ast.Name) and _is_stored(node))
    if ast.ListComp in kinds:
        left = sorted({name for node in nodes for name in _left_behind(node)})
        reason = "a name that a list comprehension leaves behind in Python 2"
        yield Unfollowed([_binding(name, line) for name in left], reason, line)


def _nodes(statement: ast.stmt) -> list[ast.AST]:
    """Give all nodes of a statement, as `ast.walk` does, but faster."""
    nodes: list[ast.AST] = [statement]
    for node in nodes:
        for name in node._fields:
            value = getattr(node, name, None)
            if type(value) is list:
                nodes += [part for part in value if isinstance(part, ast.AST)]
            elif isinstance(value, ast.AST):
                nodes.append(value)
    return nodes


def _makes_dict(node: ast.AST, dicts: set[str]) -> bool:
    return (type(node) is ast.Name and node.id in dicts) or _calls(node, {"dict"})


def _has_undecoded_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and _MARK in node.value


def _means_something_else(
    nodes: Sequence[ast.AST], kinds: set[type[ast.AST]], dicts: set[str]
) -> bool:
    """Tell whether a statement, given as its nodes, may give another value in Python 2.

    There ``/`` divides integers, texts without a prefix are bytes, dicts have no order, and some
    functions give lists.
    """
    computes = not kinds.isdisjoint(_COMPUTING)
    if not computes and kinds.isdisjoint(_DIFFERENT):
        return any(
            isinstance(node, ast.Constant) and isinstance(node.value, bytes) for node in nodes
        )
    iterated = {id(node.iter) for node in nodes if isinstance(node, ast.comprehension)}
    return any(
        (computes and _is_text_of_bytes(node))
        or (computes and _is_dict(node, dicts))
        or _is_different(node, id(node) in iterated)
        for node in nodes
    )


def _is_text_of_bytes(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return False
    return not node.value.isascii() or "%r" in node.value or "!r" in node.value


def _is_dict(node: ast.AST, dicts: set[str]) -> bool:
    return isinstance(node, _DICTS) or (isinstance(node, ast.Name) and node.id in dicts)


def _is_different(node: ast.AST, is_iterated: bool) -> bool:
    if isinstance(node, ast.Div):
        return True
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bytes)
    if isinstance(node, ast.FormattedValue):
        return node.conversion in {ord("r"), ord("a")}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in _DIFFERENT_METHODS and not is_iterated
    # Only the items of an iterated range count, and these are the same.
    return _calls(node, _DIFFERENT_CALLS) and not (is_iterated and _calls(node, {"range"}))


def _calls(node: ast.AST, names: Collection[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _left_behind(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ListComp):
        for generator in node.generators:
            for target in ast.walk(generator.target):
                if isinstance(target, ast.Name):
                    yield target.id


def _broken(chunk: Chunk) -> Iterator[ast.stmt]:
    """Give what a statement that cannot be parsed may do at most."""
    line, code = chunk.line, chunk.code
    function = _FUNCTION.match(code)
    if function is not None:
        # The defaults of its arguments are evaluated at once.
        header = code[function.end() :].partition("\n")[0]
        yield _located(Unfollowed(_uses(header), _UNPARSED, line), line)
        yield _located(_function(function[1], chunk), line)
        return
    if _RAISE.match(code):
        yield _located(ast.Raise(), line)
        return
    body = [_binding(name, line) for name in sorted(_bound(code))]
    body += _uses(code)
    if _STAR_IMPORT.search(code):
        body.append(ast.parse("from unknown import *").body[0])
    yield _located(Unfollowed(body, _UNPARSED, line), line)


def _function(name: str, chunk: Chunk) -> ast.FunctionDef:
    """Give a function that does at most what the broken one does when it is called."""
    code = chunk.code
    if "global" not in chunk.text:
        # A text that is executed in a function binds names of that function.
        code = _EXEC_OF_TEXT.sub("", code)
    changed = {each for names in _GLOBALS.findall(code) for each in re.findall(r"\w+", names)}
    body: list[ast.stmt] = [ast.Global(sorted(changed))] if changed else []
    body += [_binding(each, chunk.line) for each in sorted(changed)]
    body += _uses(code)
    arguments = ast.arguments([], [], None, [], [], None, [])
    keywords: dict[str, Any] = {"type_params": []} if hasattr(ast, "TypeAlias") else {}
    return ast.FunctionDef(
        name, arguments, body or [ast.Pass()], [], lineno=chunk.line, col_offset=0, **keywords
    )


def _bound(code: str) -> set[str]:
    parts = _BEFORE_EQUALS.findall(code)
    parts += [part for parts in _BINDING_WORDS.findall(code) for part in parts]
    parts += _GLOBALS.findall(code)
    return {name for part in parts for name in re.findall(r"[^\W\d]\w*", part)}


def _uses(code: str) -> list[ast.stmt]:
    """Give calls that get hold of every name that is mentioned."""
    uses: list[ast.stmt] = []
    for dotted in sorted(set(_DOTTED.findall(code))):
        parts = re.findall(r"\w+", dotted)
        used: ast.expr = ast.Name(parts[0], ast.Load())
        for part in parts[1:]:
            used = ast.Attribute(used, part, ast.Load())
        uses.append(ast.Expr(ast.Call(used, [ast.Name(parts[0], ast.Load())], [])))
    return uses


def _binding(name: str, line: int) -> ast.stmt:
    target = ast.Name(name, ast.Store(), lineno=line, col_offset=0)
    value = ast.Constant(None, lineno=line, col_offset=0)
    return ast.Assign([target], value, lineno=line, col_offset=0)


def _located(statement: ast.stmt, line: int) -> ast.stmt:
    for node in ast.walk(statement):
        if isinstance(node, ast.expr | ast.stmt):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = 0
    return statement
