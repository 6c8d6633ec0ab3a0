"""What the text of a file names that any code may run which is given it: files, and imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import Any

from jackfield.reading.budget import Budget
from jackfield.reading.syntax.uses import last_name
from jackfield.reading.syntax.walking import nodes_in
from jackfield.reading.syntax.words import words
from jackfield.reading.syntax.written import WrittenImport, written_imports
from jackfield.reading.trees.layout import Layout
from jackfield.reading.trees.tree import above, joined, parent

_MOST_DEEP = 5
"""Directories in one another that are looked into."""

_MOST = 1000
"""Files that a text names."""

_LISTING = 4
"""Steps that it costs to list one of the names in a directory."""

_LONG = 100
"""Characters of a file's name that are looked at."""

_FILES = (".py'", '.py"')
_IMPORT = re.compile(r"['\"]((?:import|from) [^'\"\n]*+)['\"]")
_STEM = re.compile(r"[^/'\"\\\n]+\Z")
_WORD = re.compile(r"\w+")
# fmt: off
_RUNNING = frozenset({
    "SourceFileLoader", "discover", "eval", "exec", "exec_module", "execfile", "import_module",
    "importfile", "load_module", "load_source", "run", "run_path", "runcode", "runctx", "runfile",
    "runpy", "runsource", "spec_from_file_location", "timeit",
})
# fmt: on
"""Words of what runs a file, or a text; all others do but read what they are given."""

_UPWARDS = frozenset({"abspath", "dirname", "pardir", "parent", "parents", "realpath"})
"""Words that may lead to the directories that one is in."""


def names_any(text: str) -> bool:
    """Tell whether a text may name anything that is run."""
    if "'import " in text or '"import ' in text or "'from " in text or '"from ' in text:
        return True
    if ".py" not in text or not (".py'" in text or '.py"' in text):
        return False
    return not words(text.encode("utf-8", "surrogatepass")).isdisjoint(_RUNNING)


def texts_in(statements: Iterable[ast.stmt]) -> str:
    """Give the texts in statements, each in quotes, but for those that are told ``setup()``.

    It does not run what it is told to pack. What other calls for its arguments are given counts.
    """
    nodes: list[Any] = [*nodes_in(statements)]
    told: set[ast.AST] = {node.value for node in nodes if isinstance(node, ast.Expr)}  # docstrings
    for call in [node for node in nodes if isinstance(node, ast.Call)]:
        if last_name(call.func) == "setup":
            for given in (*call.args, *call.keywords):
                told.update(_outside_calls(given))
    return "\n".join(
        [
            f"'{node.value}'"
            for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told
        ]
    )


def _outside_calls(given: ast.AST) -> set[ast.AST]:
    """Give all nodes in an argument but those in calls."""
    found: set[ast.AST] = set()
    pending = [given]
    while pending:
        node = pending.pop()
        if not isinstance(node, ast.Call):
            found.add(node)
            pending += ast.iter_child_nodes(node)
    return found


def named_files(
    texts: str, text: str, importer: str, layout: Layout, budget: Budget
) -> list[str] | None:
    """Give the Python files that `texts` of the file `importer` name, as ``'version.py'`` does.

    They are those that it may run: beside it, at the top of the source, or in directories there
    that its whole `text` mentions. None if they are too many.
    """
    if sum(map(texts.count, _FILES)) > _MOST:
        return None
    before = [part[-_LONG:] for sign in _FILES for part in texts.split(sign)[:-1]]
    named = {f"{stem}.py" for part in before for stem in _STEM.findall(part)}
    if not named:
        return []
    mentioned = words(text.encode("utf-8", "surrogatepass"))
    if mentioned.isdisjoint(_RUNNING):
        return []
    own = parent(importer)
    places = {own, *layout.roots}
    if ".." in text or not mentioned.isdisjoint(_UPWARDS):
        places.update(above(own))
    found: set[str] = set()
    pending = [(place, 0) for place in places]
    while pending:
        directory, depth = pending.pop()
        names = layout.tree.names(directory)
        budget.spend(_LISTING * len(names))
        for name in names:
            path = joined(directory, name)
            if name in named:
                found.add(path)
            elif depth < _MOST_DEEP and mentioned.issuperset(_WORD.findall(name)):
                pending.append((path, depth + 1))  # which has no names if it is no directory
    return sorted(found - {importer})


def named_imports(texts: str) -> list[WrittenImport] | None:
    """Give the import statements among texts, of one line each, as ``'import version'`` is.

    None if that is too much to tell, or may be any module.
    """
    found = written_imports("\n".join(_IMPORT.findall(texts)))
    return None if found is None else [each._replace(is_hidden=True) for each in found]
