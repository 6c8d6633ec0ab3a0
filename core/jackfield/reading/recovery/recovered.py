"""What can be had of a file that Python 3 cannot parse as a whole.

The file is cut into its top-level statements, and each that parses on its own counts. Those that
nothing seems to be wrong with are parsed together, which is faster. Of each other it is known which
names it may bind and which it mentions, and no more: it becomes an `Unfollowed` statement, which
costs just these.

The file may be one that Python 2 runs. A statement that would mean something else there is not
followed either.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from jackfield.reading.recovery.broken import (
    UNPARSABLE,
    Fault,
    Unfollowed,
    bindings,
    broken,
    located,
    unknown,
)
from jackfield.reading.recovery.chunks import Chunk, beginning, chunks
from jackfield.reading.recovery.meaning import (
    UNDECODED,
    Syntax,
    is_the_same,
    is_undecoded,
    left_behind,
    means_something_else,
    note_doubtful,
)
from jackfield.reading.syntax.parsing import parsed
from jackfield.reading.syntax.walking import nodes_in, nodes_of

_GUARD = re.compile(
    r"if[ \t]*\(?[ \t]*__name__[ \t]*==[ \t]*(['\"](?:__main__|main)['\"])[ \t]*\)?[ \t]*:[^\n]*"
)
_INDENTED = re.compile(r"(?>\r?\n(?:[ \t#][^\n]*|(?=\r?\n|\Z)))*+")
"""Lines that are all indented, comments, or empty; each is matched once, in one way."""

_OLD = re.compile(r"print[ \t]+[\w'\"]|except\b[^:(,]{1,80},|raise\b[^,(]{1,80},|`")
"""What hardly stands in a line that Python 3 can parse; it is looked for in linear time."""

_LOOKS = 2
"""How often what stands before a fault is looked for."""

_FEW_LINES = 300
"""So many empty lines the parser passes over faster than the nodes of one are moved down."""

_UNDECODED = re.compile("[\udc80-\udcff]")


def recovered(text: str, fault: Fault | None, doubtful: Collection[str] = ()) -> list[ast.stmt]:
    """Give the statements of a text that cannot be parsed as a whole, or that only Python 2 runs.

    Args:
        text: the text.
        fault: why it cannot be parsed, if that is known.
        doubtful: names that it may have from other files, as for `is_the_same`.
    """
    # Python takes all line ends for the same.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = _UNDECODED.sub(UNDECODED, text)
    return _of_block(text, 0, fault, set(doubtful))


def _of_block(
    text: str, above: int, fault: Fault | None, doubtful: set[str], *, is_inner: bool = False
) -> list[ast.stmt]:
    """Give the statements of a text that has so many lines of the file above it.

    What stands before the `fault` is parsed in one piece.
    """
    if "\n\\\n" in text:
        # What is below a line of a backslash is indented as that is in Python 2, and as it is in 3.
        return _of_each(chunks(text, above), doubtful, is_inner)
    lines = text.split("\n")
    before = None if fault is None else _before(lines, above, fault.line, doubtful)
    if before is None:
        return _of_lines(lines, above, None, doubtful, is_inner)
    statements, start = before
    return statements + _of_lines(lines[start:], above + start, fault, doubtful, is_inner)


def _of_lines(
    lines: Sequence[str], above: int, fault: Fault | None, doubtful: set[str], is_inner: bool
) -> list[ast.stmt]:
    """Give the statements of lines that have so many others above them, and the `fault` first.

    Chunks that nothing seems to be wrong with are passed over, and then parsed together. Nothing
    does above the fault; below a chunk that is parsed by itself, nothing above the next line that
    looks old. Once it is tried whether that holds for all that is left.
    """
    statements: list[ast.stmt] = []
    passed: list[Chunk] = []
    has_looked = False
    suspect = 0 if fault is None else fault.line - above - 1
    for chunk in chunks("\n".join(lines), above):
        if chunk.end <= suspect:
            passed.append(chunk)
            continue
        if passed:
            known = _of_piece(
                "\n".join(lines[passed[0].start : chunk.start]), passed[0].line, doubtful
            )
            if isinstance(known, Fault):
                known, fault = _of_each(passed, doubtful, is_inner), None
            statements += known
            passed = []
        statements += _of_chunk(chunk, fault, doubtful, is_inner=is_inner)
        fault = None
        suspect = _next_old(lines, chunk.end)
        if suspect == len(lines) and not has_looked:
            has_looked = True
            known = _of_piece("\n".join(lines[chunk.end :]), above + chunk.end + 1, doubtful)
            if not isinstance(known, Fault):
                return statements + known
            fault = known
            suspect = fault.line - above - 1
    return statements + _of_each(passed, doubtful, is_inner)


def _before(
    lines: Sequence[str], above: int, fault: int, doubtful: set[str]
) -> tuple[list[ast.stmt], int] | None:
    """Give the statements before the one with the `fault`, and the index of its first line.

    None if it cannot be told where it begins.
    """
    end = len(lines)
    for _ in range(_LOOKS):
        start = beginning(lines, max(min(fault - above, end), 1) - 1)
        known = _of_piece("\n".join(lines[:start]), above + 1, doubtful) if start else []
        if not isinstance(known, Fault):
            return known, start
        fault, end = known.line, start
    return None


def _next_old(lines: Sequence[str], start: int) -> int:
    """Give the index of the next line that looks like Python 2, that of the end if none does."""
    for index in range(start, len(lines)):
        if _OLD.search(lines[index]):
            return index
    return len(lines)


def _of_piece(text: str, line: int, doubtful: set[str]) -> list[ast.stmt] | Fault:
    """Give the statements of a text that begins in that line, or why it cannot be parsed."""
    text, below = _placed(text, line)
    try:
        statements = _parsed(text)
    except UNPARSABLE as error:
        # Without its traceback, which holds on to all that is here, and takes time to let go.
        return Fault(error.with_traceback(None), text, below)
    return _known(text, statements, doubtful, below)


def _of_each(pieces: Iterable[Chunk], doubtful: set[str], is_inner: bool) -> list[ast.stmt]:
    return [
        each for chunk in pieces for each in _of_chunk(chunk, None, doubtful, is_inner=is_inner)
    ]


def _of_chunk(
    chunk: Chunk, fault: Fault | None, doubtful: set[str], *, is_inner: bool
) -> Iterable[ast.stmt]:
    """Give the statements of a chunk that is parsed by itself, or what they may do at most.

    `fault` is the first one below what stands before it, if that is known.
    """
    text = chunk.text
    if text[0] in " \t" and "\f" not in text:
        return broken(chunk, Fault(None, ""))  # it is out of place, in Python 2, too
    if fault is None or not fault.is_in(chunk):
        known = _of_piece(text, chunk.line, doubtful)
        if not isinstance(known, Fault):
            return known
        fault = known
    from jackfield.reading.recovery.python2 import InPython3  # late: as in `Fault`

    old = InPython3(text)
    if old.text != text:
        placed, below = _placed(old.text, chunk.line)
        if statements := _parsed_again(placed):
            return _known(placed, statements, doubtful, below, has_longs=old.has_longs)
    guard = None if is_inner else _GUARD.match(text)
    if guard is not None and _INDENTED.fullmatch(text, guard.end()):
        return [_guarded_block(chunk, guard.end(), fault, doubtful)]
    return broken(chunk, fault)


def _placed(text: str, line: int) -> tuple[str, int]:
    """Give a text below so many lines that all of it is where it is in the file, or below none.

    With it comes how far down the file it is then.
    """
    above = line - 1 if line <= _FEW_LINES or line <= _FEW_LINES * text.count("\n") else 0
    return "\n" * above + text, line - 1 - above


def _parsed_again(text: str) -> list[ast.stmt]:
    try:
        return _parsed(text)
    except UNPARSABLE:
        return []


def _parsed(text: str) -> list[ast.stmt]:
    """Parse a text that may be of Python 2, where ``except X, name:`` binds the name.

    To Python 3.14 these are two types (PEP 758); all before it raise the same as is raised here.
    """
    statements = parsed(text)
    if sys.version_info >= (3, 14) and "except" in text:
        lines = text.split("\n")
        for node in nodes_in(statements):
            if isinstance(node, ast.ExceptHandler) and _are_without_parentheses(node.type, lines):
                place = ("", node.lineno, node.col_offset + 1, None)
                raise SyntaxError("multiple exception types must be parenthesized", place)
    return statements


def _are_without_parentheses(types: ast.expr | None, lines: Sequence[str]) -> bool:
    if not isinstance(types, ast.Tuple):
        return False
    own = [line.encode() for line in lines[types.lineno - 1 : types.end_lineno]]
    own[-1] = own[-1][: types.end_col_offset]  # first: they may be in one line
    own[0] = own[0][types.col_offset :]
    depth, segment = 0, b"\n".join(own).decode()
    for index, char in enumerate(segment):
        depth += (char == "(") - (char == ")")
        if depth == 0:  # at the first character, if that is no parenthesis
            return index < len(segment) - 1
    return True


def _known(
    text: str,
    statements: list[ast.stmt],
    doubtful: set[str],
    below: int,
    *,
    has_longs: bool = False,
) -> list[ast.stmt]:
    """Give the statements of `text`, so many lines below, as what is known of them."""
    if below:
        _move(nodes_in(statements), below)
    if not has_longs and is_the_same(text, doubtful):
        return statements
    lines = text.split("\n") if len(statements) > 1 and not has_longs else []
    may_have_marks = UNDECODED in text or "\\" in text
    known: list[ast.stmt] = []
    for statement in statements:
        own = _text_of(statement, lines, below) if lines else text
        if lines and is_the_same(own, doubtful):
            known.append(statement)
            continue
        syntax = Syntax(nodes_of(statement), has_longs=has_longs)
        is_unknown = may_have_marks and is_undecoded(syntax, own)
        known += _guarded(syntax, doubtful, is_undecoded=is_unknown)
    return known


def _text_of(statement: ast.stmt, lines: Sequence[str], below: int) -> str:
    """Give the lines that a statement stands in."""
    decorators: Sequence[ast.expr] = getattr(statement, "decorator_list", ())
    first = min([statement.lineno, *[decorator.lineno for decorator in decorators]])
    return "\n".join(lines[first - below - 1 : (statement.end_lineno or first) - below])


def _move(nodes: Iterable[Any], lines: int) -> None:
    """Let the nodes stand so many lines below where they were parsed."""
    for node in nodes:
        if "lineno" in node._attributes:
            node.lineno += lines
            node.end_lineno += lines


def _guarded(syntax: Syntax, doubtful: set[str], *, is_undecoded: bool) -> Iterator[ast.stmt]:
    """Give a statement that parses as what is known of it, whichever Python runs it.

    Args:
        syntax: that of the statement.
        doubtful: as for `is_the_same`; the names that it binds to such are added.
        is_undecoded: whether it holds text in an unknown encoding.
    """
    statement = syntax.nodes[0]
    line = statement.lineno
    if is_undecoded:
        yield Unfollowed([statement], "in a statement with text in an unknown encoding", line)
    elif means_something_else(syntax, doubtful):
        yield Unfollowed([statement], "in a statement that means something else in Python 2", line)
    else:
        yield statement
    note_doubtful(syntax, doubtful)
    if ast.ListComp in syntax.kinds:
        reason = "a name that a list comprehension leaves behind in Python 2"
        yield Unfollowed(bindings(left_behind(syntax.nodes), line), reason, line)


def _guarded_block(chunk: Chunk, start: int, fault: Fault, doubtful: set[str]) -> ast.stmt:
    """Give a guard that cannot be parsed as one with what can be had of its block."""
    name = ast.Name("__name__", ast.Load())
    test = ast.Compare(name, [ast.Eq()], [ast.Constant("__main__")])
    block = ast.If(test, [], [])
    located(block, chunk.line)
    block.body = _guarded_body(chunk, start, fault, doubtful)
    return block


def _guarded_body(chunk: Chunk, start: int, fault: Fault, doubtful: set[str]) -> list[ast.stmt]:
    """Give the statements below a guard, each by itself if they have one margin."""
    header, body = chunk.text[:start], textwrap.dedent(chunk.text[start:])
    if not body.strip() or header.rstrip()[-1] != ":" or body.lstrip("\r\n")[0] in " \t":
        return [unknown(chunk.code, chunk.line)]
    return _of_block(body, chunk.line - 1, fault, doubtful, is_inner=True)
