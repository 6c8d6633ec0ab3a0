"""What the text of a file names that any code may run which is given it: files, and imports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jackfield.reading.budget import Budget
from jackfield.reading.layout import Layout
from jackfield.reading.trees import joined, parent
from jackfield.reading.words import words
from jackfield.reading.written import WrittenImport, written_imports

_MOST_DEEP = 5
"""Directories in one another that are looked into."""

_MOST = 1000
"""Files that a text names."""

_LONG = 100
"""Characters of a file's name that are looked at."""

_FILES = (".py'", '.py"')
_IMPORTS = ("'import ", '"import ', "'from ", '"from ')
_IMPORT = re.compile(r"['\"]((?:import|from) [^'\"\n]*+)['\"]")
_STEM = re.compile(r"[^/'\"\\\n]+\Z")
_WORD = re.compile(r"\w+")
_UPWARDS = frozenset({"abspath", "dirname", "pardir", "parent", "parents", "realpath"})
"""Words that may lead to the directories that one is in."""


def names_any(text: str) -> bool:
    """Tell whether a text may name anything."""
    return any(sign in text for sign in _FILES + _IMPORTS)


def named_files(text: str, importer: str, layout: Layout, budget: Budget) -> list[str] | None:
    """Give the Python files that the text of the file `importer` may name, as ``'version.py'`` is.

    They are beside it, at the top of the source, or in directories there that it mentions. None if
    they are too many.
    """
    if sum(map(text.count, _FILES)) > _MOST:
        return None
    before = [part[-_LONG:] for sign in _FILES for part in text.split(sign)[:-1]]
    named = {f"{stem}.py" for part in before for stem in _STEM.findall(part)}
    if not named:
        return []
    mentioned = words(text.encode("utf-8", "surrogatepass"))
    own = parent(importer)
    places = {own, *layout.roots}
    if ".." in text or not mentioned.isdisjoint(_UPWARDS):
        places.update(_above(own))
    found: set[str] = set()
    pending = [(place, 0) for place in places]
    while pending:
        directory, depth = pending.pop()
        names = layout.tree.names(directory)
        budget.spend(len(names))
        for name in names:
            path = joined(directory, name)
            if name in named:
                found.add(path)
            elif depth < _MOST_DEEP and mentioned.issuperset(_WORD.findall(name)):
                pending.append((path, depth + 1))  # which has no names if it is no directory
    return sorted(found - {importer})


def named_imports(text: str) -> list[WrittenImport] | None:
    """Give the import statements that are texts in a line of `text`, as ``'import version'`` is.

    None if that is too much to tell, or may be any module.
    """
    if not any(sign in text for sign in _IMPORTS):
        return []
    found = written_imports("\n".join(_IMPORT.findall(text)))
    return None if found is None else [each._replace(is_hidden=True) for each in found]


def _above(directory: str) -> Iterator[str]:
    """Give the directories that one is in."""
    while directory:
        directory = parent(directory)
        yield directory
