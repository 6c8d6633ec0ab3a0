"""Whether what has run may have written files, or changed the directory that it runs in.

On the safe side, and found by looking at the syntax of all that has run: it imports nothing but
what is read, Python's own modules and those that setup scripts are for, and it calls nothing but
functions and methods that are known to write nothing, and its own. The methods of classes do not
count if nothing can call them but commands, which run after all has been read.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator, Sequence

from jackfield.reading.budget import Budget
from jackfield.reading.effects import only_defines
from jackfield.reading.errors import TreeError
from jackfield.reading.modules import Module
from jackfield.reading.parsing import parsed
from jackfield.reading.source import UnreadableError, text_of
from jackfield.reading.syntax import dotted_path
from jackfield.reading.walking import nodes_of

_LENGTH = 200_000
"""Characters of all that is looked at."""

# fmt: off
_CALLED = frozenset({
    "Extension", "abspath", "all", "any", "append", "basename", "bool", "capitalize", "close",
    "compile", "count", "decode", "dict", "dirname", "encode", "endswith", "enumerate", "exists",
    "exit", "expanduser", "extend", "find", "find_namespace_packages", "find_packages", "findall",
    "finditer", "float", "format", "frozenset", "fullmatch", "get", "getcwd", "getenv", "glob",
    "group", "groupdict", "groups", "index", "insert", "int", "isabs", "isdigit", "isdir",
    "isfile", "isinstance", "items", "iteritems", "join", "keys", "len", "list", "listdir",
    "literal_eval", "lower", "lstrip", "match", "normpath", "partition", "range", "read",
    "readline", "readlines", "realpath", "relpath", "replace", "repr", "reversed", "rfind",
    "rpartition", "rsplit", "rstrip", "search", "set", "setdefaultencoding", "setup", "split",
    "splitext", "splitlines", "startswith", "str", "strip", "title", "tuple", "type", "unicode",
    "update", "upper", "values", "walk", "warn", "xrange", "zip",
})
"""What writes nothing, be it a function or a method of what these give."""

_MODULES = frozenset({
    "__future__", "argparse", "ast", "atexit", "base64", "builtins", "codecs", "collections",
    "configparser", "contextlib", "copy", "csv", "datetime", "email", "errno", "fnmatch",
    "functools", "glob", "hashlib", "importlib", "inspect", "io", "itertools", "json", "locale",
    "logging", "math", "multiprocessing", "operator", "optparse", "os", "pathlib", "pkgutil",
    "platform", "pprint", "random", "re", "shutil", "stat", "string", "struct", "subprocess",
    "sys", "sysconfig", "tempfile", "textwrap", "time", "tokenize", "traceback", "types", "typing",
    "unittest", "urllib", "warnings",
})
"""Modules of Python in which nothing that writes is called like that."""

_OF_OS = frozenset({
    "curdir", "environ", "getcwd", "getenv", "linesep", "listdir", "name", "pardir", "path",
    "pathsep", "sep", "walk",
})
# fmt: on
"""The attributes of ``os`` that lead to nothing that writes."""

_WITH_OPEN = frozenset({("open",), ("io", "open"), ("codecs", "open")})
_WITH_FUNCTIONS = frozenset({"map", "open", "print", "sub"})
"""What writes nothing if it is given nothing that does."""

_KNOWN = _CALLED | _WITH_FUNCTIONS | {"os"}
_GIVING = frozenset({"ast", "codecs", "glob", "io", "os", "os.path", "re", "sys", "warnings"})
_OTHERS = frozenset(
    {("platform", "system"), ("sys", "stderr", "write"), ("sys", "stdout", "write")}
)
_READING = frozenset({"r", "rb", "rt", "U", "rU"})
_MAPPED = frozenset({"float", "int", "repr", "str"})
_DECORATORS = frozenset({"classmethod", "property", "staticmethod"})
_OWNERS = frozenset({"cls", "self", "sys"})
_OF_SETUP = frozenset({"Cython", "distutils", "numpy", "pkg_resources", "setuptools", "wheel"})
"""What setup scripts are for; they write nothing unasked."""


def may_have_written(module: Module, budget: Budget) -> bool:
    """Tell whether anything that has run may have; `module` is what is evaluated."""
    seen = module.seen
    reach = None if seen.unfollowed is None else seen.unfollowed()
    if not seen.is_whole or module.setup_calls or (reach is not None and reach.is_unclear):
        return True
    state = len(seen.texts), 0 if reach is None else sum(1 for _ in reach)
    if seen.judged[0] != state:
        seen.judged = state, _any_may_write(module, reach or (), budget)
    return seen.judged[1]


def _any_may_write(module: Module, unfollowed: Iterable[str], budget: Budget) -> bool:
    seen = module.seen
    length = sum(map(len, seen.texts.values()))
    statements: list[ast.stmt] = []
    paths = [*seen.texts]
    try:
        for path in paths:
            file = seen.files.file(path)
            if file.lines is None:
                return True
            statements += file.statements
        for path in unfollowed:
            if path not in seen.texts:
                text = text_of(seen.files.content(path))
                length += len(text)
                if length > _LENGTH:
                    return True
                paths.append(path)
                statements += parsed(text)
    except (TreeError, UnreadableError, SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    budget.step(min(length, _LENGTH) >> 4)
    return length > _LENGTH or _Code(paths, statements).may_write()


class _Code:
    """All that has run, from files of these paths."""

    def __init__(self, paths: Collection[str], statements: Sequence[ast.stmt]) -> None:
        self._paths = [f"/{path}" for path in paths]
        self._statements = statements
        self._functions = {node.name for node in statements if isinstance(node, ast.FunctionDef)}
        self._known = _KNOWN | self._functions
        self._trusted: Collection[str] = ()
        self._owned: set[ast.AST] = set()

    def may_write(self) -> bool:
        """Tell whether any of it may."""
        nodes = list(self._nodes())
        called = [node.func for node in nodes if isinstance(node, ast.Call)]
        self._trusted = self._known & {getattr(each, "id", "") for each in called} | {"os"}
        is_set_up = [_last_name(each) for each in called].count("setup") > 1
        return is_set_up or any(map(self._may_write, nodes))

    def _nodes(self) -> Iterator[ast.AST]:
        """Give its syntax, outer nodes first, without the methods that only commands call."""
        pending: list[ast.AST] = list(self._statements)
        while pending:
            node = pending.pop()
            if not isinstance(node, ast.ClassDef):
                yield from nodes_of(node)
                continue
            yield node
            parts = [*node.bases, *node.decorator_list, *node.body]
            pending += [each for each in parts if not self._is_command(each)]

    def _is_command(self, node: ast.AST) -> bool:
        if not isinstance(node, ast.FunctionDef) or not only_defines(node):
            return False
        return not (node.name in self._known or node.name.startswith("__"))

    def _may_write(self, node: ast.AST) -> bool:
        """Tell whether syntax may write, or make something else of a name that is known.

        An outer node comes before those in it.
        """
        if isinstance(node, ast.Call):
            return not self._is_harmless(node)
        if isinstance(node, ast.Import):
            return not all(map(self._is_import_harmless, node.names))
        if isinstance(node, ast.ImportFrom):
            return not self._gives_harmless(node)
        if isinstance(node, ast.Attribute):
            owner = getattr(node.value, "id", "")
            self._owned.add(node.value)
            if isinstance(node.ctx, ast.Store):
                return owner not in _OWNERS or node.attr in self._known
            return owner == "os" and node.attr not in _OF_OS
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                return node.id in self._trusted
            return node.id == "os" and node not in self._owned
        if isinstance(node, ast.arg):
            return node.arg in self._trusted
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names = [getattr(each, "id", "") for each in node.decorator_list]
            is_made_so = isinstance(node, ast.ClassDef) and self._has_known(node)
            return is_made_so or not _DECORATORS.issuperset(names)
        return isinstance(node, ast.AsyncFunctionDef | ast.Match)

    def _has_known(self, node: ast.ClassDef) -> bool:
        """Tell whether a class may have something else for a method of a name that is known."""
        others = [each for each in node.body if not isinstance(each, ast.FunctionDef)]
        nodes = [inner for each in others for inner in nodes_of(each)]
        return bool(node.keywords) or any(
            isinstance(each, ast.Import | ast.ImportFrom)
            or (
                isinstance(each, ast.Name)
                and type(each.ctx) is ast.Store
                and each.id in self._known
            )
            for each in nodes
        )

    def _is_harmless(self, call: ast.Call) -> bool:
        path, name = dotted_path(call.func), _last_name(call.func)
        given = {each.arg or "**": each.value for each in call.keywords}
        if name == "open":
            mode = call.args[1] if len(call.args) > 1 else given.get("mode", ast.Constant("r"))
            is_reading = getattr(mode, "value", "") in _READING and "**" not in given
            return path in _WITH_OPEN and is_reading
        if name == "print":
            return given.keys() <= {"end", "flush", "sep"}
        if name == "map":
            return bool(call.args) and getattr(call.args[0], "id", "") in _MAPPED
        if name == "sub":
            return not given and all(isinstance(each, ast.Constant) for each in call.args[:-1])
        is_own = name in self._functions or _is_error(name)
        return name in _CALLED or path in _OTHERS or (is_own and path == (name,))

    def _is_import_harmless(self, alias: ast.alias) -> bool:
        if alias.asname in self._trusted or (alias.asname and alias.name == "os"):
            return False
        return self._is_module_harmless(alias.name)

    def _gives_harmless(self, node: ast.ImportFrom) -> bool:
        name = node.module or ""
        if not node.level and not self._is_module_harmless(name):
            return False
        is_own = bool(node.level) or self._is_own(name) or name.partition(".")[0] in _OF_SETUP
        for alias in node.names:
            if alias.asname in self._trusted or (alias.name == "*" and not is_own):
                return False
            if alias.name in self._trusted and not (is_own or name in _GIVING):
                return False
            if name == "os" and alias.name not in _OF_OS:
                return False
        return True

    def _is_module_harmless(self, name: str) -> bool:
        return name.partition(".")[0] in _MODULES | _OF_SETUP or self._is_own(name)

    def _is_own(self, name: str) -> bool:
        head = name.partition(".")[0]
        return any(f"/{head}." in path or f"/{head}/" in path for path in self._paths)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_error(name: str) -> bool:
    """Tell whether a name is that of an exception of Python."""
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)
