"""By which attributes a text gets at plugins of hosts, found without parsing it.

``import bzrlib`` is enough for ``bzrlib.plugins.NAME.info.bzr_commands.append(…)``.
"""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
import re
from collections.abc import Iterable, Iterator

from jackfield.reading.syntax.words import lines_of
from jackfield.reading.trees.hosted import PACKAGES

_MOST = 500
"""Dotted names that are followed at most."""

_MOST_HEADS = 10
"""Names under which a text has the plugins of hosts, at most."""

_HOSTS = tuple(f"{package}." for package in PACKAGES)
_HOST = rf"(?:{'|'.join(PACKAGES)})"
_NAMED_HOST = re.compile(rf"\b{_HOST}[ \t]+as[ \t]+(\w+)")
_HOST_IS_BOUND = re.compile(rf"=[ \t]*{_HOST}\b(?!\.)")
_BOUND_HOST = re.compile(rf"(?<!\w)(\w+)[ \t]*{_HOST_IS_BOUND.pattern}")
_WHOLE = re.compile(r"\.plugins\b(?!\.|[ \t]+(?:as|import)\b)")
"""Where all plugins of a host may be meant, as one value; few files have it."""

_ALL_PLUGINS = re.compile(rf"(?<![\w.])(\w+){_WHOLE.pattern}")
_ASKED = re.compile(r"\b(?:get|has)attr\(\s*(\w+\.plugins)\s*,\s*(['\"])(\w+)\2(?=\s*[,)])")
_NOT_BETWEEN_DOTS = re.compile(r"plugins(?:(?<!\.plugins)|(?!\.))")
_QUOTED_PLUGINS = re.compile(r"plugins(?<=['\"]plugins)['\"]")
_ASKING_FOR_PLUGINS = (
    re.compile(r"getattr\(\s*[\w.]+\s*,\s*['\"]plugins['\"]"),
    re.compile(rf"vars\(\s*{_HOST}\s*\)"),
    re.compile("|".join([rf"__dict__(?<=\b{each}.__dict__)" for each in PACKAGES])),
)
_FROM_HOST = re.compile(
    rf"from[ \t]*(?:{_HOST}|\.\.+)[ \t]*import\b(?:[^#(\n]{{0,500}}|[ \t]*\([^()]{{0,500}})"
    r"\bplugins\b(?!\s+as\b)"
)
_NAMED_PLUGINS = re.compile(r"plugins(?<!\wplugins)[ \t]+as[ \t]+(\w+)")
_ATTRIBUTES = re.compile(r"(?<![\w.])(\w+\.(?=plugins\.))?(\w+(?:\.[^\W\d]\w*)+)")
_QUOTED = re.compile(r"""'[^'\n]*'|"[^"\n]*\"""")


def host_attributes(text: str) -> list[str] | None:
    """Give the dotted names, not in import statements, by which `text` gets at plugins of hosts.

    None if they are too many, or not told: where all plugins of a host are one value. Who imports a
    plugin by its whole name has it bound to that.
    """
    if "plugins" not in text:
        return []
    if "\r" in text:
        text = text.replace("\r", "\n")
    heads = {"plugins"}
    if _NOT_BETWEEN_DOTS.search(text):
        if _asks_for_plugins(text):
            return None
        if _WHOLE.search(text):
            text = _ASKED.sub(r"\1.\3", text)
            if _has_all_plugins(text):
                return None
        names = _names_of_plugins(text)
        if any(_is_value(name, text) for name in names):
            return None
        heads |= names
    return None if len(heads) > _MOST_HEADS else _dotted_names(heads, text)


def _asks_for_plugins(text: str) -> bool:
    """Tell whether a host is asked for all plugins by a text, or for all that it has."""
    if not _QUOTED_PLUGINS.search(text):
        return False
    return any(asking.search(text) for asking in _ASKING_FOR_PLUGINS)


def _has_all_plugins(text: str) -> bool:
    """Tell whether all plugins of a host are one value; `_WHOLE` is in `text`."""
    hosts = {*PACKAGES, *_NAMED_HOST.findall(text)}
    if _HOST_IS_BOUND.search(text):
        hosts.update(_BOUND_HOST.findall(text))
    lines = _lines_with(".plugins", text)
    return not all(hosts.isdisjoint(_ALL_PLUGINS.findall(line)) for line in lines)


def _names_of_plugins(text: str) -> set[str]:
    """Give the names that import statements give to all plugins of a host."""
    names = set(_NAMED_PLUGINS.findall(text))
    if _FROM_HOST.search(text):
        names.add("plugins")
    return names


def _dotted_names(heads: Iterable[str], text: str) -> list[str] | None:
    """Give the names of `host_attributes` that begin, after the host, with one of `heads`."""
    found: set[str] = set()
    for head in heads:
        for line in _lines_with(f"{head}.", text):
            for host, name in _ATTRIBUTES.findall(line):
                if name.startswith(f"{head}."):
                    if name.startswith(f"{head}.__"):
                        return None  # all of its names
                    owners = [host] if host in _HOSTS else _HOSTS  # else one under another name
                    found.update(f"{owner}plugins{name[len(head) :]}" for owner in owners)
            if len(found) > _MOST:
                return None
    return sorted(name for name in found if f"import {'.'.join(name.split('.')[:3])}" not in text)


def _is_value(name: str, text: str) -> bool:
    """Tell whether what has a name is used as a whole, or for all of its names."""
    is_whole = re.compile(rf"(?<![\w.]){name}\b(?!\s*\.\s*(?!__)|[ \t]*=(?!=))")
    return any(is_whole.search(line) for line in _lines_with(name, text))


def without_docstrings(text: str, nodes: Iterable[ast.AST]) -> str:
    """Give `text` without the lines that are inside of docstrings; `nodes` are all of its syntax.

    Lines in which one begins or ends stay: something else may stand in them.
    """
    lines = lines_of(text)
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            for number in range(node.lineno, (node.end_lineno or node.lineno) - 1):
                lines[number] = ""
    return "\n".join(lines)


def _lines_with(word: str, text: str) -> Iterator[str]:
    """Give the lines that have a word, but import statements, without texts and comments."""
    end = 0
    while (place := text.find(word, end)) >= 0:
        start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        end = end if end > 0 else len(text)
        line = text[start:end].strip()
        if not line.startswith(("import ", "from ")):
            yield _QUOTED.sub("", line).partition("#")[0]
