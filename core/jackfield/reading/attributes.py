"""By which attributes a text gets at plugins of hosts, found without parsing it.

``import bzrlib`` is enough for ``bzrlib.plugins.NAME.info.bzr_commands.append(…)``.
"""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
import re
from collections.abc import Iterable, Iterator

from jackfield.reading.hosts import PACKAGES

_MOST = 500
"""Dotted names that are followed at most."""

_MOST_HEADS = 10
"""Names under which a text has the plugins of hosts, at most."""

_HOSTS = tuple(f"{package}." for package in PACKAGES)
_NAMED_HOST = re.compile(rf"\b(?:{'|'.join(PACKAGES)})[ \t]+as[ \t]+(\w+)")
_WHOLE = re.compile(r"\.plugins\b(?!\.|[ \t]+(?:as|import)\b)")
"""Where all plugins of a host may be meant, as one value; few files have it."""

_ALL_PLUGINS = re.compile(rf"(?<![\w.])(\w+){_WHOLE.pattern}")
_ASKED = re.compile(r"\b(?:get|has)attr\(\s*(\w+\.plugins)\s*,\s*(['\"])(\w+)\2")
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
    if _WHOLE.search(text):
        text = _ASKED.sub(r"\1.\3", text)
        hosts = {*PACKAGES, *_NAMED_HOST.findall(text)}
        for line in _lines_with(".plugins", text):
            if not hosts.isdisjoint(_ALL_PLUGINS.findall(line)):
                return None
    heads = {"plugins", *_NAMED_PLUGINS.findall(text)}
    if len(heads) > _MOST_HEADS:
        return None
    found: set[str] = set()
    for head in heads:
        for line in _lines_with(f"{head}.", text):
            for host, name in _ATTRIBUTES.findall(line):
                if name.startswith(f"{head}."):
                    owners = [host] if host in _HOSTS else _HOSTS  # else one under another name
                    found.update(f"{owner}plugins{name[len(head) :]}" for owner in owners)
            if len(found) > _MOST:
                return None
    return sorted(name for name in found if f"import {'.'.join(name.split('.')[:3])}" not in text)


def without_docstrings(text: str, nodes: Iterable[ast.AST]) -> str:
    """Give `text` without the lines that are inside of docstrings; `nodes` are all of its syntax.

    Lines in which one begins or ends stay: something else may stand in them.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
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
