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
import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from keyword import kwlist
from typing import Any

from jackfield.reading.binding import bound_names, global_names, loop_names
from jackfield.reading.chunks import Chunk, chunks
from jackfield.reading.meaning import (
    is_the_same,
    left_behind,
    means_something_else,
    note_dicts,
)
from jackfield.reading.parsing import parsed
from jackfield.reading.walking import nodes_of

_UNPARSED = "in a statement that cannot be parsed"

_UNPARSABLE = (SyntaxError, RecursionError, MemoryError, ValueError)
"""What parsing a text may raise."""

_DOTTED = re.compile(r"(?<![\w.])[^\W\d]\w*(?:[ \t]*\.[ \t]*[^\W\d]\w*)*")
_EXEC_OF_TEXT = re.compile(r"\bexec\s*+(?:\(\s*+)?[uUrRbB]{0,2}(?=['\"])")
_ASSIGNED = re.compile(r"[^\W\d]\w*[ \t]*=([^=;\n]*+)\n*")
_SUBSCRIPTED = re.compile(r"(?<![\w.])([^\W\d]\w*+)(?=[ \t]*\[)")
_NOT_SUBSCRIPTED = re.compile(r"\b([^\W\d]\w*+)(?![ \t]*\[)")
_FUNCTION = re.compile(r"(?:async\s+)?def\s+([^\W\d]\w*)")
_PLAIN_HEADER = re.compile(r"[ \t]*\([\w\s,*]*\)[ \t]*:[ \t]*")
_CLASS = re.compile(r"class[ \t]+([^\W\d]\w*)[ \t]*[:(]")
_GUARD = re.compile(
    r"if[ \t]*\(?[ \t]*__name__[ \t]*==[ \t]*(['\"](?:__main__|main)['\"])[ \t]*\)?[ \t]*:[^\n]*"
)
_INDENTED = re.compile(r"(?>\r?\n(?:[ \t#][^\n]*|(?=\r?\n|\Z)))*+")
"""Lines that are all indented, comments, or empty; each is matched once, in one way."""
_PRINT = re.compile(r"print\b(?:[ \t]*>>[^,\n]*,)?((?![ \t]*>>)[^\n]*)")
_RAISE = re.compile(r"raise\b")
_IMPORT = re.compile(
    r"(?:^|[:;])[ \t\f]*((?:from\b[\w. \t]*?\b)?import\b[ \t]*(?:\([^()]*\)|[^\n;(]*))",
    re.MULTILINE,
)
_STAR_IMPORT = re.compile(r"(?:^|[:;])[ \t\f]*from\b[\w. \t]*?\bimport\b[ \t(]*\*", re.MULTILINE)

_FEW_LINES = 300
"""So many lines the parser passes over faster than all nodes are moved down by as many."""

_UNDECODED = re.compile("[\udc80-\udcff]")
_MARK = "\ufffd"


class Unfollowed(ast.stmt):
    """A statement that is not evaluated; `body` does what it may do, at most."""

    _fields = ("body",)

    def __init__(self, body: list[ast.stmt], reason: str, line: int) -> None:
        super().__init__(lineno=line, col_offset=0)
        self.body = body
        self.reason = reason


def recovered(text: str) -> list[ast.stmt]:
    """Give the statements of a text that cannot be parsed as a whole."""
    # Python takes all line ends for the same.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = _UNDECODED.sub(_MARK, text)
    statements: list[ast.stmt] = []
    dicts: set[str] = set()
    for chunk in chunks(text):
        statements += _of_chunk(chunk, dicts)
    return statements


def _of_chunk(chunk: Chunk, dicts: set[str], *, is_inner: bool = False) -> Iterable[ast.stmt]:
    above = chunk.line - 1 if chunk.line <= _FEW_LINES else 0
    text = "\n" * above + chunk.text
    has_longs = False
    try:
        whole = parsed(text)
    except _UNPARSABLE as error:
        if chunk.text[0] in " \t":
            return _broken(chunk, dicts, is_inner, _UNPARSED)  # out of place in Python 2, too
        from jackfield.reading.python2 import InPython3  # late: as `recovered` is rarely needed

        old = InPython3(text)
        has_longs = old.has_longs
        whole = _parsed_again(old.text) if old.text != text else []
        if not whole:
            return _broken(chunk, dicts, is_inner, _reason(error, text))
        text = old.text
    below = chunk.line - 1 - above
    if not has_longs and is_the_same(text, dicts):
        if below:
            _move([node for statement in whole for node in nodes_of(statement)], below)
        return whole
    statements: list[ast.stmt] = []
    may_have_marks = _MARK in text or "\\" in text
    for statement in whole:
        nodes = nodes_of(statement)
        if below:
            _move(nodes, below)
        is_undecoded = may_have_marks and any(map(_has_undecoded_text, nodes))
        statements += _guarded(nodes, dicts, is_undecoded=is_undecoded, has_longs=has_longs)
    return statements


def _parsed_again(text: str) -> list[ast.stmt]:
    try:
        return parsed(text)
    except _UNPARSABLE:
        return []


def _reason(error: Exception, text: str) -> str:
    """Say why a statement is not followed, and what it has of Python 2 if that is why."""
    if not isinstance(error, SyntaxError):
        return _UNPARSED
    from jackfield.reading.python2 import in_words  # late: as in `_of_chunk`

    words = in_words(error, text)
    return _UNPARSED if words == error.msg else f"{_UNPARSED}: {words}"


def _move(nodes: Sequence[Any], lines: int) -> None:
    """Let the nodes stand so many lines below where they were parsed."""
    for node in nodes:
        if "lineno" in node._attributes:
            node.lineno += lines
            if node.end_lineno is not None:
                node.end_lineno += lines


def _guarded(
    nodes: Sequence[ast.AST], dicts: set[str], *, is_undecoded: bool, has_longs: bool
) -> Iterator[ast.stmt]:
    """Give a statement that parses as what is known of it, whichever Python runs it.

    Args:
        nodes: the statement, and all that is in it.
        dicts: as for `is_the_same`; the names that it binds to such are added.
        is_undecoded: whether it holds text in an unknown encoding.
        has_longs: whether it holds long numbers.
    """
    statement = nodes[0]
    assert isinstance(statement, ast.stmt)
    line = statement.lineno
    kinds = set(map(type, nodes))
    if is_undecoded:
        yield Unfollowed([statement], "in a statement with text in an unknown encoding", line)
    elif means_something_else(nodes, kinds, dicts, has_longs=has_longs):
        yield Unfollowed([statement], "in a statement that means something else in Python 2", line)
    else:
        yield statement
    note_dicts(nodes, kinds, dicts, has_longs=has_longs)
    if ast.ListComp in kinds:
        reason = "a name that a list comprehension leaves behind in Python 2"
        yield Unfollowed(_bindings(left_behind(nodes), line), reason, line)


def _has_undecoded_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and _MARK in node.value


def _broken(chunk: Chunk, dicts: set[str], is_inner: bool, reason: str) -> Iterator[ast.stmt]:
    """Give what a statement that cannot be parsed may do at most."""
    line, code = chunk.line, chunk.code
    guard = None if is_inner else _GUARD.match(chunk.text)
    if guard is not None and _INDENTED.fullmatch(chunk.text, guard.end()):
        name = ast.Name("__name__", ast.Load())
        test = ast.Compare(name, [ast.Eq()], [ast.Constant("__main__")])
        block = ast.If(test, [], [])
        yield _located(block, line)
        block.body = _guarded_body(chunk, guard.end(), dicts)
        return
    if function := _FUNCTION.match(code):
        # The defaults of its arguments are evaluated at once.
        header = code[function.end() :].partition("\n")[0]
        if not _PLAIN_HEADER.fullmatch(header):
            now = [*_bindings(loop_names(header), line), *_uses(header)]
            yield Unfollowed(now, reason, line)
        yield _function(function[1], chunk)
        return
    if _RAISE.match(code):
        yield ast.Raise(lineno=line, col_offset=0)
        return
    if printed := _PRINT.fullmatch(chunk.text.strip()):
        try:
            shown = parsed(f"({printed[1].rstrip(', ')}\n,)")[0]
        except _UNPARSABLE:
            pass
        else:
            assert isinstance(shown, ast.Expr) and isinstance(shown.value, ast.Tuple)
            _located(shown, line)
            looks: list[ast.stmt] = [ast.If(each, [ast.Pass()], []) for each in shown.value.elts]
            looks += _bindings(loop_names(code), line)
            yield Unfollowed(looks, reason, line)
            return
    yield Unfollowed([*_effects(code, line)], reason, line)


def _guarded_body(chunk: Chunk, start: int, dicts: set[str]) -> list[ast.stmt]:
    """Give the statements below a guard, each by itself if they have one margin."""
    header, body = chunk.text[:start], textwrap.dedent(chunk.text[start:])
    if not body.strip() or header.rstrip()[-1] != ":" or body.lstrip("\r\n")[0] in " \t":
        return [Unfollowed([*_effects(chunk.code, chunk.line)], _UNPARSED, chunk.line)]
    statements: list[ast.stmt] = []
    for inner in chunks(body):
        inner.line += chunk.line - 1
        statements += _of_chunk(inner, dicts, is_inner=True)
    return statements


def _effects(code: str, line: int) -> Iterator[ast.stmt]:
    """Give statements that do what the one that cannot be parsed may do at most."""
    if definition := _CLASS.match(code):
        # What else is bound in a class are names of its own.
        bound = {definition[1], *global_names(code)}
    else:
        bound = bound_names(code)
    yield from _bindings(bound, line)
    yield from _uses(code)
    for statement in _imports(code):
        yield _located(statement, line)


def _function(name: str, chunk: Chunk) -> ast.FunctionDef:
    """Give a function that does at most what the broken one does when it is called."""
    code = chunk.code
    if "global" not in chunk.text:
        # A text that is executed in a function binds names of that function.
        code = _EXEC_OF_TEXT.sub("", code)
    body: list[ast.stmt] = []
    if changed := global_names(code):
        body.append(ast.Global(sorted(changed), lineno=chunk.line, col_offset=0))
        body += _bindings(changed, chunk.line)
    body += _uses(code)
    arguments = ast.arguments([], [], None, [], [], None, [])
    keywords: dict[str, Any] = {"type_params": []} if hasattr(ast, "TypeAlias") else {}
    return ast.FunctionDef(
        name, arguments, body or [ast.Pass()], [], lineno=chunk.line, col_offset=0, **keywords
    )


def _imports(code: str) -> Iterator[ast.stmt]:
    """Give the import statements in `code`, as far as they can be parsed on their own."""
    for match in _IMPORT.finditer(code) if "import" in code else ():
        try:
            yield from parsed(match[1])
        except _UNPARSABLE:
            continue  # then what it binds is known all the same
    if "*" in code and _STAR_IMPORT.search(code):
        yield from parsed("from unknown import *")


def _uses(code: str) -> list[ast.stmt]:
    """Give a call that gets hold of every name that is mentioned."""
    mentioned = set(_DOTTED.findall(code))
    if not mentioned:
        return []
    used: dict[str, ast.expr] = {
        name: ast.Subscript(ast.Name(name, _LOAD), ast.Constant(0), _LOAD)
        for name in _only_subscripted(code)
    }
    for dotted in sorted(mentioned.difference(kwlist), reverse=True):
        parts = [part.strip() for part in dotted.split(".")]
        if len(parts) > 1:
            used[dotted] = _attribute(parts)
        if parts[0] not in used:
            used[parts[0]] = ast.Name(parts[0], _LOAD)
    return [ast.Expr(ast.Call(ast.Constant(None), [*used.values()], []))]


def _only_subscripted(code: str) -> set[str]:
    """Give the names of which an assignment to one other name takes nothing but elements."""
    value = _ASSIGNED.fullmatch(code)
    if value is None or "[" not in value[1]:
        return set()
    return set(_SUBSCRIPTED.findall(value[1])).difference(
        _NOT_SUBSCRIPTED.findall(value[1]), loop_names(code), kwlist
    )


def _attribute(parts: Sequence[str]) -> ast.expr:
    node: ast.expr = ast.Name(parts[0], _LOAD)
    for part in parts[1:]:
        node = ast.Attribute(node, part, _LOAD)
    return node


def _bindings(names: Collection[str], line: int) -> list[ast.stmt]:
    if not names:
        return []
    targets: list[ast.expr] = [
        ast.Name(name, _STORE, lineno=line, col_offset=0) for name in sorted(names)
    ]
    return [ast.Assign(targets, ast.Constant(None), lineno=line, col_offset=0)]


_LOAD, _STORE = ast.Load(), ast.Store()
_WITH_LINES = (ast.expr, ast.stmt)


def _located(statement: ast.stmt, line: int) -> ast.stmt:
    for node in nodes_of(statement):
        if isinstance(node, _WITH_LINES):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = 0
    return statement
