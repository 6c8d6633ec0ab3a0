"""What a script gives ``setup()``, by what came of its evaluation."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from jackfield.metadata import NotStatic, Origin
from jackfield.reading.evaluation.marked import Marked
from jackfield.reading.evaluation.setups import setup_arguments
from jackfield.reading.evaluation.started import Started
from jackfield.reading.files.elsewhere import REACHING, SETTING_UP
from jackfield.reading.files.source import SourceFile
from jackfield.reading.language.modules import Binding
from jackfield.reading.language.tools import Tools
from jackfield.reading.packaging.setupcall import TAGGING
from jackfield.reading.syntax.uses import last_name
from jackfield.reading.syntax.walking import nodes_in

_RESERVE = 50
"""Which part of a source's budget its call of ``setup()`` has, whatever else the script takes."""

_CALL = re.compile(r"\bsetup\b[\s\\)]*(?:#[^\n]*\n[\s\\)]*)*\(")
"""Where ``setup`` may be called, comments and all."""

_NO_CALL = re.compile(r"\bsetup\b(?![\s\\]*\(|\.(?:cfg|py)\b)")
"""Where it is named, and not called: it may be had to be called by another name."""

_IMPORTING = re.compile(r"\s*(?:from\s+[\w.]+\s+)?import\s[\w\s,.(]*")
_AS = re.compile(r"(?:[\s\\]|#[^\n]*\n)+as\b")
_MARKER = re.compile(r"""(?:(?<![\w'"])|\b[urbfURBF]{1,2})['"]:|['"]{3}:""")
"""What the names of extras begin with that always count, as those of ``":python_version…"``."""

_COUNTING = {"extras_require": _MARKER, "options": re.compile(TAGGING)}
"""Arguments of ``setup()`` of which only a part counts -> what a text has that names it."""

_CLASSES = frozenset({"cmdclass", "distclass", "**"})
"""Arguments of ``setup()`` by which its commands and what they share may be classes of its own."""

_VERSIONING = frozenset(
    {"egg_version", "get_version", "metadata.version", "tag_build", "tag_date", "tagged_version"}
    | {"tags", "vtags"}
)
"""What is bound so in a class may give another version than the one that is written."""

_MOST = 20
"""How often it may be named there."""

_LONGEST = 1000
"""Characters of a line before it."""


def script_of(file: SourceFile) -> Sequence[ast.stmt] | None:
    """Give the statements that a file has for the script that it is, too.

    None if that cannot be told from the rest of it.
    """
    count = file.text.count("__name__")
    if count > 1 and file.lines is None:
        names = [getattr(node, "id", None) for node in nodes_in(file.statements)]
        count = names.count("__name__")
    if count == 1 and isinstance(last := file.statements[-1], ast.If) and not last.orelse:
        test = last.test
        if (
            isinstance(test, ast.Compare)
            and isinstance(test.left, ast.Name)
            and test.left.id == "__name__"
            and isinstance(test.ops[0], ast.Eq)
            and isinstance(other := test.comparators[-1], ast.Constant)
            and other.value in ("__main__", "main")
        ):
            return last.body
    return () if not count else None


def call_of(path: str, start: Started, tools: Tools) -> dict[str, Binding] | None:
    """Give the arguments of the call of ``setup()`` in a script that was evaluated."""
    if start.module is None:
        return None
    assert start.files is not None
    file, calls = start.files.file(path), start.module.setup_calls
    if not calls and "setup" not in file.text and file.text.isascii():
        return None
    session = start.session
    assert session is not None
    marked = Marked(session)
    other = marked.first(SETTING_UP, path, is_followed=True) if calls else None
    if len(calls) == 1 and other is None and _calls_once(file.text):
        found: dict[str, Binding] | None = calls[0]
    else:
        found = _arguments_of_any(file, start, tools, marked, has_seen_others=other is not None)
    found = found and _without_unasked(found, (file.text, *session.seen.texts.values()))
    if found and not _CLASSES.isdisjoint(found) and (line := _versioning_line(file.statements)):
        why = NotStatic("a class that is given to setup() has to do with it", Origin(path, line))
        found = {**found, "version": Binding(path, line, None, why)}
    reaching = marked.first(REACHING, path) if found else None
    if found is None or reaching is None:
        return found
    why = NotStatic("the script may be changed as the module __main__", Origin(reaching, 1))
    lost = {name: Binding(path, each.line, None, why) for name, each in found.items()}
    return {"**": Binding(path, 1, None, why)} | lost


def _arguments_of_any(
    file: SourceFile, start: Started, tools: Tools, marked: Marked, *, has_seen_others: bool
) -> dict[str, Binding] | None:
    """Give the arguments of the calls of ``setup()`` in a script, if there may be several."""
    session, module, files = start.session, start.module, start.files
    assert session is not None and module is not None and files is not None
    tools.budget.reserve(_RESERVE)
    old = file.text if file.lines is None else None
    others = marked.first(SETTING_UP, module.path)
    return setup_arguments(
        file.statements,
        module,
        session.finder,
        tools,
        old,
        has_others=others is not None,
        has_seen_others=has_seen_others,
        doubtful=files.doubtful or (),
    )


def _versioning_line(statements: Sequence[ast.stmt]) -> int:
    """Give the line of a class at which it may give another version, 0 if there is none."""
    classes = [node for node in nodes_in(statements) if isinstance(node, ast.ClassDef)]
    for node in nodes_in(classes):
        name = getattr(node, "name", "")
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            name = f"{last_name(node.value)}.{node.attr}" if node.attr == "version" else node.attr
        if name in _VERSIONING:
            return int(getattr(node, "lineno", 1))
    return 0


def _calls_once(text: str) -> bool:
    """Tell whether a script calls ``setup()`` but once for sure, as far as its text tells."""
    if len(_CALL.findall(text)) != 1 or not text.isascii():
        return False
    for count, found in enumerate(_NO_CALL.finditer(text)):
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        is_short = count < _MOST and len(before) < _LONGEST
        if not is_short or not _IMPORTING.fullmatch(before) or _AS.match(text, found.end()):
            return False
    return True


def _without_unasked(call: dict[str, Binding], texts: Sequence[str]) -> dict[str, Binding]:
    """Leave out what is not known, and can have nothing in it that counts.

    So it is with extras, of which few always count, and with options, which few commands heed.
    """
    for name, counts in _COUNTING.items():
        binding = call.get(name)
        if binding is not None and binding.why is not None and not any(map(counts.search, texts)):
            call = {other: each for other, each in call.items() if other != name}
    return call
