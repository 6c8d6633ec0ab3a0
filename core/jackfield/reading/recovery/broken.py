"""What a statement that cannot be parsed may do, as told by its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from keyword import kwlist
from typing import Any

from jackfield.reading.recovery.binding import bound_names, global_names, loop_names
from jackfield.reading.recovery.chunks import Chunk
from jackfield.reading.syntax.parsing import parsed
from jackfield.reading.syntax.walking import nodes_of

UNPARSABLE = (SyntaxError, RecursionError, MemoryError, ValueError)
"""What parsing a text may raise."""

_UNPARSED = "in a statement that cannot be parsed"

_DOTTED = re.compile(r"(?<![\w.])[^\W\d]\w*(?:[ \t]*\.[ \t]*[^\W\d]\w*)*")
_EXEC_OF_TEXT = re.compile(r"\bexec\s*+(?:\(\s*+)?[uUrRbB]{0,2}(?=['\"])")
_ASSIGNED = re.compile(r"[^\W\d]\w*[ \t]*=([^=;\n]*+)\n*")
_SUBSCRIPTED = re.compile(r"(?<![\w.])([^\W\d]\w*+)(?=[ \t]*\[)")
_NOT_SUBSCRIPTED = re.compile(r"\b([^\W\d]\w*+)(?![ \t]*\[)")
_FUNCTION = re.compile(r"(?:async\s+)?def\s+([^\W\d]\w*)")
_PLAIN_HEADER = re.compile(r"[ \t]*\([\w\s,*]*\)[ \t]*:[ \t]*")
_CLASS = re.compile(r"class[ \t]+([^\W\d]\w*)[ \t]*[:(]")
_PRINT = re.compile(r"print\b(?:[ \t]*>>[^,\n]*,)?((?![ \t]*>>)[^\n]*)")
_SHOWS = re.compile(
    r"(?:print|exec)[ \t]+"
    r"(?:['\"\d]|(?!(?:and|as|async|else|for|if|import|in|is|not|or)\b)[^\W\d])"
)
"""What is a statement of Python 2 for certain, where no text and no comment is."""

_LATER = re.compile(r"\b(?:def|lambda)\b|[^\s;:][ \t]*for\b")
"""What may have a part that runs later, for the generators are not told from other loops."""

_RAISE = re.compile(r"raise\b")
_IMPORT = re.compile(
    r"(?:^|[:;])[ \t\f]*((?:from\b[\w. \t]*?\b)?import\b[ \t]*(?:\([^()]*\)|[^\n;(]*))",
    re.MULTILINE,
)
_STAR_IMPORT = re.compile(r"(?:^|[:;])[ \t\f]*from\b[\w. \t]*?\bimport\b[ \t(]*\*", re.MULTILINE)


class Unfollowed(ast.stmt):
    """A statement that is not evaluated; `body` does what it may do, at most."""

    _fields = ("body",)

    def __init__(self, body: list[ast.stmt], reason: str, line: int) -> None:
        super().__init__(lineno=line, col_offset=0)
        self.body = body
        self.reason = reason


class Fault:
    """Why a text cannot be parsed that stands so many lines below where it was parsed.

    `error` is what Python says of it, if that has been asked.
    """

    def __init__(self, error: Exception | None, text: str, below: int = 0) -> None:
        self._error = error
        self._text = text
        self._below = below
        self._words: str | None = None

    @property
    def line(self) -> int:
        """The line of the file that Python names, 0 if it names none."""
        line: int | None = getattr(self._error, "lineno", None)
        return line + self._below if line else 0

    @property
    def words(self) -> str:
        """What is wrong with it, in words that hold for Python 2 as well."""
        if not isinstance(self._error, SyntaxError):
            return ""
        if self._words is None:
            from jackfield.reading.recovery.python2 import (
                in_words,  # late: as `recovered` is rarely needed
            )

            self._words = in_words(self._error, self._text)
        return self._words

    @property
    def reason(self) -> str:
        """Why the text is not followed, with what it has of Python 2 if that is why."""
        words = self.words
        is_plain = not words or words == getattr(self._error, "msg", "")
        return _UNPARSED if is_plain else f"{_UNPARSED}: {words}"

    def is_in(self, chunk: Chunk) -> bool:
        """Tell whether it is what is wrong with a chunk, if nothing is wrong with those before.

        Where it cannot be told, it is not.
        """
        error = self._error
        # What is indented in another way may be so because of what stands around it.
        if type(error) is not SyntaxError or not chunk.is_closed:
            return False
        if not chunk.line <= self.line <= chunk.last or error.msg.startswith("unexpected EOF"):
            return False
        # Python says so of `print -1`, too, which it can parse, if there is a fault below.
        if error.msg.startswith("Missing parentheses"):
            return bool(_SHOWS.match(error.text or "", (error.offset or 1) - 1))
        return True


def broken(chunk: Chunk, fault: Fault) -> Iterator[ast.stmt]:
    """Give what a statement that cannot be parsed may do at most."""
    line, code = chunk.line, chunk.code
    if not chunk.is_one:
        yield unknown(code, line, fault.reason, is_one=False)
        return
    if function := _FUNCTION.match(code):
        # The defaults of its arguments are evaluated at once.
        header = code[function.end() :].partition("\n")[0]
        if not _PLAIN_HEADER.fullmatch(header):
            now = [*bindings(loop_names(header), line), *_uses(header)]
            yield Unfollowed(now, fault.reason, line)
        yield _function(function[1], chunk, code)
        return
    if _RAISE.match(code):
        yield ast.Raise(lineno=line, col_offset=0)
        return
    if code.startswith("print") and (printed := _PRINT.fullmatch(chunk.text.strip())):
        try:
            shown = parsed(f"({printed[1].rstrip(', ')}\n,)")[0]
        except UNPARSABLE:
            pass
        else:
            assert isinstance(shown, ast.Expr) and isinstance(shown.value, ast.Tuple)
            located(shown, line)
            looks: list[ast.stmt] = [ast.If(each, [ast.Pass()], []) for each in shown.value.elts]
            looks += bindings(loop_names(code), line)
            yield Unfollowed(looks, fault.reason, line)
            return
    yield unknown(code, line, fault.reason)


def unknown(code: str, line: int, reason: str = _UNPARSED, *, is_one: bool = True) -> Unfollowed:
    """Give a statement that does what one that cannot be parsed may do at most, or several may."""
    return Unfollowed([*_effects(code, line, is_one=is_one)], reason, line)


def _effects(code: str, line: int, *, is_one: bool) -> Iterator[ast.stmt]:
    if is_one and (definition := _CLASS.match(code)):
        # What else is bound in a class are names of its own.
        bound = {definition[1], *global_names(code)}
    else:
        bound = bound_names(code)
    yield from bindings(bound, line)
    yield from _uses(code)
    for statement in _imports(code):
        yield located(statement, line)
    if ("for" in code or "def" in code or "lambda" in code) and _LATER.search(code):
        # By then, what it mentions may be bound to something else.
        yield _called_later(min(bound, default=_NAMELESS), code, line)


_NAMELESS = "_<lambda>"
"""What the function is bound to of a statement that binds no name; it is no name either."""


def _function(name: str, chunk: Chunk, code: str) -> ast.FunctionDef:
    """Give a function that does at most what the broken one does when it is called."""
    if "global" not in chunk.text:
        # A text that is executed in a function binds names of that function.
        code = _EXEC_OF_TEXT.sub("", code)
    return _called_later(name, code, chunk.line)


def _called_later(name: str, code: str, line: int) -> ast.FunctionDef:
    """Give a function that does what `code` may do at most, when it is called."""
    body: list[ast.stmt] = []
    if changed := global_names(code):
        body.append(ast.Global(sorted(changed), lineno=line, col_offset=0))
        body += bindings(changed, line)
    body += _uses(code)
    arguments = ast.arguments([], [], None, [], [], None, [])
    keywords: dict[str, Any] = {"type_params": []} if hasattr(ast, "TypeAlias") else {}
    return ast.FunctionDef(
        name, arguments, body or [ast.Pass()], [], lineno=line, col_offset=0, **keywords
    )


def _imports(code: str) -> Iterator[ast.stmt]:
    """Give the import statements in `code`, as far as they can be parsed on their own."""
    for match in _IMPORT.finditer(code) if "import" in code else ():
        try:
            yield from parsed(match[1])
        except UNPARSABLE:
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
    value = _ASSIGNED.fullmatch(code) if "[" in code else None
    if value is None:
        return set()
    return set(_SUBSCRIPTED.findall(value[1])).difference(
        _NOT_SUBSCRIPTED.findall(value[1]), loop_names(code), kwlist
    )


def _attribute(parts: Sequence[str]) -> ast.expr:
    node: ast.expr = ast.Name(parts[0], _LOAD)
    for part in parts[1:]:
        node = ast.Attribute(node, part, _LOAD)
    return node


def bindings(names: Collection[str], line: int) -> list[ast.stmt]:
    """Give statements that bind `names`, to nothing that is known."""
    if not names:
        return []
    targets: list[ast.expr] = [
        ast.Name(name, _STORE, lineno=line, col_offset=0) for name in sorted(names)
    ]
    return [ast.Assign(targets, ast.Constant(None), lineno=line, col_offset=0)]


_LOAD, _STORE = ast.Load(), ast.Store()
_WITH_LINES = (ast.expr, ast.stmt)


def located(statement: ast.stmt, line: int) -> ast.stmt:
    """Give a statement, all of which then stands in that line."""
    for node in nodes_of(statement):
        if isinstance(node, _WITH_LINES):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = 0
    return statement
