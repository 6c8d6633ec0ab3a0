"""The import statements that are written in a text, found without parsing it.

All that Python may run are among them, and those in texts that may be executed, as in
``exec('import x')`` or ``lazy_import(globals(), '''import x''')``. What stands in a comment or a
docstring may be among them as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from jackfield.reading.syntax.reaching import LOADERS

_MOST = 500
"""Import statements that a text has at most, and texts that may name a module."""

_MOST_LISTED = 20_000
"""Characters of all that it imports, as they are written."""

_SHORT = 1000
"""Characters of a list of names, or of a module's name, that is not long."""

_MOST_LONG = 10
"""Lists of names that are longer: what looks like one may have no end before that of the file."""

_STATEMENT = re.compile(
    r"[\n;:'\"][ \t\f]*+(?:import\b|from\b([^\n;:#()'\"\\]*?)(?:\bimport\b|(\\)))"
)
"""The begin of an import statement, which stands in a line or text of its own or after one of `;:`;
the second group is where its module stands in more than one line."""

_SIMPLE = re.compile(
    r"\n[ \t\f]*+(?:from[ \t]++([\w.]++)[ \t]++)?import[ \t]++([\w.,* \t]{1,900}+)(?=\n|\Z)"
)
"""What most of them are: all of a line, with nothing else in it."""

_OVER_LINES = re.compile(r".\s*from\b((?:[^\n;:#()'\"\\]|\\\n)*?)(?:\bimport\b|\Z)", re.DOTALL)
_NAMES = re.compile(
    r"(?:[ \t\f]|\\\n)*+(?:\(((?:[^()#'\";:=]++|#[^\n]*+)*+)\)|((?:[^()#'\";:=\n\\]++|\\\n)*+))"
)
"""What it imports: in parentheses, between which comments may stand, or in the same line."""

_COMMENT = re.compile(r"#[^\n]*")
_DOT = re.compile(r"\s*\.\s*")

_NAMING = ("__import__", "import_module", "modules", *LOADERS)
_NAMED = re.compile(r"(?<=['\"])(\.*[^\W\d]\w*(?:\.[^\W\d]\w*)*)(?=['\"])")
"""What imports by a text, or looks a module up by one, and such a text."""

_GIVEN_PY = re.compile(r"\b(\w+)\s*[\[(]\s*['\"][\w.]+\.py['\"]")
_GETS = re.compile(r"modules|import|load|get|pop|set|run_module|resolve|spec|find")
"""Where a text that ends so may be the name of a module, not of a file: what is given it."""

_TEXT = r"""(?:'[\w.]+'|"[\w.]+")"""
_OWN = r"""(?:'[.][\w.]+'|"[.][\w.]+")\s*,\s*__\w+__"""
_SYS = r"sys(?<!\wsys)"  # as \bsys, but found fast by its letters
_BUILTINS = r"(?:(?<![.\w])(?:builtins|__builtin__)|\b__builtins__)\s*"
_GETTING_ANY = {
    # With dots that are counted, or those of another package, the text is not all of the name.
    "__import__": (rf"__import__(?!\s*\(\s*{_TEXT}\s*(?:,(?:[^()=\d]|\(\))*)?\))",),
    "import_module": (
        r"import_module(?:(?<!\bimport import_module)"
        rf"(?!\s*\(\s*(?:{_TEXT}|{_OWN})\s*\))|\s+as\b)",
    ),
    "modules": (
        rf"{_SYS}(?:\s*\.\s*modules\s*(?:\[(?!\s*(?:{_TEXT}|__name__)\s*\])"
        rf"|\.\s*(?:get|pop|setdefault)\b(?!\s*\(\s*{_TEXT}\s*[,)]))"
        r"|\s+(?:as\b|import\b[^\n]{0,80}\bmodules\b)"
        r"|(?<=getattr\(sys)\s*,(?!\s*['\"](?!modules['\"])\w+['\"]\s*[,)])"
        r"|(?<=vars\(sys)\s*\)|\s*\.\s*__dict__\b)",
    ),
    "f_globals": ("",),
    "f_locals": ("",),
    "builtin": (
        r"builtin(?:s|__)",
        r"(?m)__builtins?__|^[ \t]*import\b[^\n]{0,80}\bbuiltins\b",  # not those of a host
        rf"{_BUILTINS}(?:\.\s*(?:\w+\s*=[^=]|__dict__\b)|\[|as\b)|(?:set|del)attr\s*\(\s*{_BUILTINS}",
    ),
}
"""What gets modules by names that do not stand there, or replaces functions of Python for all.

A word that it has, and patterns that are all found where it does so.
"""

_HOLDING = (" imp", ",imp", "ctypes", "gc", "inspect", "pkgutil", "pydoc", "runpy")
"""Modules of Python with more of that; few files import any."""

_HELD = {
    **dict.fromkeys(("getmodule", "get_objects", "get_referents", "get_referrers"), ("",)),
    **dict.fromkeys(("pythonapi", "pydoc", "_bootstrap"), ("",)),
    **{word: (rf"{word}\b(?!\s*\(\s*(?:{_TEXT}\s*[,)]|\)))",) for word in LOADERS},
}
"""What they have, as above."""

_TEXT_ALONE = r"""[bBrRuU]?(?:\'\'\'|\"\"\"|'[^'\n]*'\s*[,)]|"[^"\n]*"\s*[,)])"""
_RUNNING_ANY = {
    # What is looked for in it, or goes through it in a loop, is but names.
    "modules": (
        rf"{_SYS}(?:(?<!\bin sys)\s*\.\s*modules\s*(?![\[.\s])"
        r"|\s*\.\s*modules\s*(?:,|\.\s*(?:values|items)\b))",
    ),
    **dict.fromkeys(("meta_path", "path_hooks"), ("",)),
    "exec": (rf"exec(?<!\wexec)(?:file)?\s*\((?!\s*{_TEXT_ALONE})",),
    "eval": (rf"eval(?<!\weval)\s*\((?!\s*{_TEXT_ALONE})",),
}
"""The same of what goes through all modules, takes part in imports, or executes a text that is
not there.

Functions do the one to look only, as profilers do, and the other to anything but modules.
"""

_EXECUTES = (
    ("exec", re.compile(r"exec(?<!\wexec)(?:file)?\b")),
    ("eval", re.compile(r"eval(?<!\weval)\b")),
)
"""What executes a text, and the letters that it begins with."""

_TELLING = frozenset({*_GETTING_ANY, *(word for word, _ in _EXECUTES)})
"""Words of which most texts have none, which is found out fast."""


class WrittenImport(NamedTuple):
    """An import statement, or a text that may be the name of a module.

    Attributes:
        module: what stands behind ``from``, with the dots before it; empty if nothing does.
        listed: the modules or names that it lists, as they are written.
        is_hidden: whether it does not show what becomes of them.
        is_text: whether it is but a text.
    """

    module: str
    listed: str
    is_hidden: bool = False
    is_text: bool = False

    def names(self) -> Iterator[tuple[str, str]]:
        """Give the modules or names that it lists, each with what it is bound to by ``as``.

        That is empty if there is none. Parts that no import statement has are left out.
        """
        listed = _COMMENT.sub("", self.listed) if "#" in self.listed else self.listed
        for part in listed.replace("\\\n", " ").split(","):
            words = part.split()
            if len(words) not in (1, 3):
                words = _DOT.sub(".", part).split()
            if len(words) == 1:
                yield _identifier(words[0]), ""
            elif len(words) == 3 and words[1] == "as":
                yield _identifier(words[0]), _identifier(words[2])


def written_imports(text: str, *, is_run: bool = False) -> list[WrittenImport] | None:
    """Give what `text` imports, None if that is too much to tell, or may be any module.

    `is_run` tells whether it is the text of a module that runs, not one of what functions import.
    """
    telling = {word for word in _TELLING if word in text}
    if telling and _may_get_any(text, telling, _GETTING_ANY):
        return None
    if is_run and _may_get_any(text, {word for word in _RUNNING_ANY if word in text}, _RUNNING_ANY):
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = f"\n{text}"
    found: list[WrittenImport] = []
    long = size = 0
    for match in _statements(text):
        module, listed, end = match[1] or "", match[2], match.end()
        if match.re is not _SIMPLE:
            if match[2]:
                stop = match.start() + _SHORT
                over_lines = _OVER_LINES.match(text, match.start(), stop)
                if over_lines is None:
                    continue
                module, end = over_lines[1], over_lines.end()
                long += _MOST_LONG if end == stop else 0
            names = _NAMES.match(text, end, end + _SHORT)
            if names is None or names.end() == end + _SHORT or text.startswith("(", names.end()):
                long += 1
                names = _NAMES.match(text, end)
            if long > _MOST_LONG or names is None:
                return None
            listed = names[1] or names[2] or ""
            module = "".join(module.split()).replace("\\", "")
        module = _identifier(module)
        found.append(WrittenImport(module, listed))
        size += len(module) + len(listed)
        if len(found) > _MOST or size > _MOST_LISTED:
            return None
    heads = " ".join(["", *[each[0] or each[1] for each in found]])
    if [holder for holder in _HOLDING if holder in heads]:
        held = {word for word in _HELD if word in text}
        if _may_get_any(text, held, _HELD):
            return None
        telling |= held
    if found and any(word in telling and pattern.search(text) for word, pattern in _EXECUTES):
        found = [each._replace(is_hidden=True) for each in found]
    if not telling.isdisjoint(_NAMING):
        named = set(_NAMED.findall(text))
        files = {name for name in named if name.endswith(".py")}
        if files and not any(map(_GETS.search, _GIVEN_PY.findall(text))):
            named -= files
        if len(named) > _MOST:
            return None
        found += [WrittenImport("", name, True, True) for name in sorted(named)]
    return found


def _statements(text: str) -> Iterator[re.Match[str]]:
    """Give where `text` has import statements, or what looks like one."""
    end = 0
    while (word := text.find("import", end)) >= 0:  # so most lines need not be looked at
        start = text.rfind("\n", 0, word)
        if text[start - 1] == "\\":
            # The module may stand in the lines above, of which none was looked at yet.
            while start > end and text[start - 1] == "\\":
                start = text.rfind("\n", 0, start)
            start = max(start, end)
        elif simple := _SIMPLE.match(text, start):
            end = simple.end()
            yield simple
            continue
        end = text.find("\n", word)
        end = end if end > 0 else len(text)
        yield from _STATEMENT.finditer(text, start, end)


def _may_get_any(text: str, words: set[str], means: Mapping[str, Sequence[str]]) -> bool:
    return any(
        word in words and all(re.search(pattern, text) for pattern in patterns)
        for word, patterns in means.items()
    )


def _identifier(name: str) -> str:
    """Give a name as Python takes it."""
    if name.isascii():
        return name
    from unicodedata import normalize  # rarely needed

    return normalize("NFKC", name)
