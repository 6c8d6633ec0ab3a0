"""Calls that run another program, which may write any file, unless it is known only to tell.

What tells are programs that scripts ask for a version or for how they are to compile, as
``git describe`` and ``pkg-config``. A command that does not stand there is taken for one that
tells if its output is asked for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from jackfield.reading.syntax.uses import dotted_path, last_name, text_in

FUNCTIONS = {
    "os": frozenset({"popen", "spawnl", "spawnlp", "spawnv", "spawnvp", "system"}),
    "subprocess": frozenset({"call", "run"}),
}
"""Module -> its functions that run a program, by names that others have, too."""

ANYWHERE = frozenset({"Popen", "check_call", "check_output", "getoutput", "getstatusoutput"})
"""Functions that nothing else is called, wherever they are."""

_ANSWERING = frozenset({"check_output", "getoutput", "getstatusoutput", "popen"})
_ANSWERED = frozenset({"capture_output", "stdout"})
"""Functions and arguments by which its output is had: what is run so is mostly asked something."""

_TELLING = frozenset(
    {"arch", "clear", "cls", "date", "dpkg-architecture", "dpkg-query", "file", "getconf"}
    | {"hostname", "hostnamectl", "ldconfig", "locale", "lsb_release", "lscpu", "mode"}
    | {"nproc", "pkg-config", "sw_vers", "tput", "tty", "uname", "where", "which", "whoami"}
    | {"svnversion", "xcode-select", "xcrun"}
)
_OF_BAZAAR = frozenset({"info", "log", "nick", "revno", "tags", "version-info"})
_SUBCOMMANDS = {
    **dict.fromkeys(("brz", "bzr"), _OF_BAZAAR),
    "git": frozenset(
        {"branch", "config", "describe", "diff", "diff-index", "for-each-ref", "log", "ls-files"}
        | {"merge-base", "name-rev", "remote", "rev-list", "rev-parse", "shortlog", "show"}
        | {"show-ref", "status", "symbolic-ref", "tag", "--version"}
    ),
    "hg": frozenset(
        {"branch", "heads", "id", "identify", "log", "parent", "parents", "root", "status", "tags"}
        | {"tip", "--version"}
    ),
    "svn": frozenset({"info", "log", "status", "--version"}),
}
_ENDING = frozenset({("exit",), ("os", "_exit"), ("os", "abort"), ("quit",), ("sys", "exit")})
_VERSIONS = frozenset({"--version", "-V", "-v"})
_OF_SHELL = frozenset(";&|<>`$\n")
_SILENCED = re.compile(r"[12]?>\s*(?:/dev/null|&[12]|NUL\b)")
_PARTS = ("Popen", "popen", "spawn", "subprocess", "system", "check_", "getoutput")
"""What stands in a text that has such a call."""


def may_run(text: str) -> bool:
    """Tell whether a module of this text may have a call that does."""
    return any(part in text for part in _PARTS)  # as most have none of these


def runs_program(node: ast.AST) -> bool:
    """Tell whether syntax is a call that runs a program which may write files."""
    if not isinstance(node, ast.Call):
        return False
    path, name = dotted_path(node.func), last_name(node.func)
    if name not in ANYWHERE and (not path or name not in FUNCTIONS.get(".".join(path[:-1]), ())):
        return False
    named = {each.arg: each.value for each in node.keywords if each.arg}
    given = node.args[0] if node.args else named.get("args")
    words = [] if given is None else _words(given)
    if words is None or not words or not words[0]:
        return not (name in _ANSWERING or not named.keys().isdisjoint(_ANSWERED))
    return not _only_tells(words)


def _words(given: ast.expr) -> list[str] | None:
    """Give the words of a command, None if that does not stand there; empty ones do not."""
    if isinstance(given, ast.BinOp):
        given = given.left
    if isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute):
        if given.func.attr != "split":
            return None
        is_own = isinstance(given.func.value, ast.Constant)
        given = given.func.value if is_own or not given.args else given.args[0]
    if isinstance(given, ast.List | ast.Tuple):
        return list(map(_word, given.elts))
    text = _SILENCED.sub("", _word(given))
    if not _OF_SHELL.isdisjoint(text):
        return ["sh"]
    return text.split() or None


def _word(node: ast.expr) -> str:
    if dotted_path(node) == ("sys", "executable"):
        return "python"
    return text_in(node)


def _only_tells(words: list[str]) -> bool:
    """Tell whether a command is known to write nothing."""
    name = words[0].replace("\\", "/").rpartition("/")[2].partition(".")[0].lower()
    others = set(words[1:])
    if name in _SUBCOMMANDS:
        return not _SUBCOMMANDS[name].isdisjoint(others)
    return (
        name in _TELLING
        or name.endswith(("-config", "_config"))
        or not _VERSIONS.isdisjoint(others)
    )


def ends(block: Sequence[ast.stmt]) -> bool:
    """Tell whether a block ends the program, so that nothing of it comes after."""
    call = getattr(block[-1], "value", None)
    return isinstance(call, ast.Call) and dotted_path(call.func) in _ENDING
