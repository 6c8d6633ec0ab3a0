"""Whether code may write files, change the directory that it runs in, or put one thing for another.

Code does if it calls anything but functions and methods that are known not to, and its own, or if
a name of these may be that of something else.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator, Sequence

from jackfield.reading.effects import only_defines
from jackfield.reading.hosts import exports_of
from jackfield.reading.reaching import WATCHED
from jackfield.reading.syntax import dotted_path
from jackfield.reading.walking import nodes_of

# fmt: off
_CALLED = frozenset({
    "Extension", "abs", "abspath", "all", "any", "append", "basename", "bool", "bytearray", "bytes",
    "callable", "capitalize", "chr", "close", "count", "decode", "dedent", "dict", "difference",
    "dirname", "divmod", "dumps", "encode", "endswith", "enumerate", "escape", "exc_info", "exists",
    "exit", "expanduser", "extend", "find", "find_namespace_packages", "find_packages", "findall",
    "finditer", "float", "format", "frozenset", "fullmatch", "get", "getcwd", "getenv", "glob",
    "group", "groupdict", "groups", "hasattr", "hash", "hex", "index", "insert", "int",
    "intersection", "isabs", "isdigit", "isdir", "isfile", "isinstance", "issubclass", "issubset",
    "items", "iteritems", "join", "keys", "len", "list", "listdir", "literal_eval", "lower",
    "lstrip", "match", "namedtuple", "next", "normpath", "ord", "parse", "parse_version",
    "partition", "range", "read", "readline", "readlines", "realpath", "relpath", "repr",
    "reversed", "rfind", "round", "rpartition", "rsplit", "rstrip", "search", "set",
    "setdefaultencoding", "setup", "split", "splitext", "splitlines", "startswith", "str", "strip",
    "sum", "super", "title", "tuple", "unicode", "union", "update", "upper", "values", "walk",
    "warn", "xrange", "zip",
})
"""What writes nothing, be it a function or a method of what these give."""

_MODULES = frozenset({
    "__future__", "abc", "argparse", "ast", "atexit", "base64", "builtins", "codecs",
    "collections", "configparser", "contextlib", "copy", "csv", "datetime", "decimal", "email",
    "enum", "errno", "fnmatch", "fractions", "functools", "glob", "hashlib", "importlib",
    "inspect", "io", "itertools", "json", "keyword", "locale", "logging", "math",
    "multiprocessing", "numbers", "operator", "optparse", "os", "pathlib", "pkgutil", "platform",
    "pprint", "random", "re", "shutil", "stat", "string", "struct", "subprocess", "sys",
    "sysconfig", "tempfile", "textwrap", "time", "tokenize", "traceback", "types", "typing",
    "unittest", "urllib", "uuid", "warnings",
})
"""Modules of Python in which nothing that writes is called like that."""

_OF_OS = frozenset({
    "curdir", "environ", "getcwd", "getenv", "linesep", "listdir", "name", "pardir", "path",
    "pathsep", "sep", "walk",
})
# fmt: on
"""The attributes of ``os`` that lead to nothing that writes."""

_HIDING = WATCHED | {"__builtins__", "_os", "func_globals", "nt", "os", "posix"}
"""Attributes, and names to import, by which ``os`` or a namespace is had under another name."""

_OF_SYS = frozenset(
    {"__stderr__", "__stdout__", "breakpointhook", "displayhook", "excepthook", "stderr", "stdout"}
)
"""The attributes of ``sys`` that are called, or have methods that are, without their names."""

_WITH_OPEN = frozenset({("open",), ("io", "open"), ("codecs", "open")})
_OPENING = frozenset({"buffering", "encoding", "errors", "mode", "newline"})
_COMPILING = frozenset({("compile",), ("re", "compile")})
_ORDERING = frozenset({"max", "min", "sorted"})
_WITH_ONE = frozenset({"iter", "type"})
_GIVEN = _ORDERING | _WITH_ONE | {"compile", "filter", "map", "open", "print", "replace", "sub"}
"""What writes nothing, depending on what it is given."""

_KNOWN = _CALLED | _GIVEN | {"os"}
_GIVING = frozenset({"ast", "codecs", "glob", "io", "os", "os.path", "re", "sys", "warnings"})
"""Modules from which functions of known names can be imported."""

_SETTING_UP = frozenset(
    {"Extension", "find_namespace_packages", "find_packages", "parse_version", "setup"}
)
_OF_SETUP = frozenset({"Cython", "distutils", "numpy", "pkg_resources", "setuptools", "wheel"})
"""What setup scripts are for; they write nothing unasked, and have these functions."""

_OTHERS = frozenset(
    {("platform", "python_implementation"), ("platform", "python_version"), ("platform", "system")}
    | {("sys", "stderr", "write"), ("sys", "stdout", "write")}
)
_SHOWING = frozenset({("sys", "stderr"), ("sys", "stdout")})
_READ = ast.Constant("r")
_READING = frozenset({"r", "rb", "rt", "U", "rU"})
_MAPPED = frozenset({"float", "int", "repr", "str"})
_MATCHING = frozenset({("re", "fullmatch"), ("re", "match"), ("re", "search")})
_DECORATORS = frozenset({"classmethod", "property", "staticmethod"})
_OWNERS = frozenset({"cls", "self", "sys"})
_TRUSTED = _DECORATORS | {"exec", "globals", "codecs", "io", "os", "platform", "re"}
_OF_CLASSES = frozenset({"__doc__", "__module__", "__slots__", "__version__"})


class Code:
    """Some code, from files of these paths."""

    def __init__(self, paths: Collection[str], statements: Sequence[ast.stmt]) -> None:
        self._paths = [f"/{path}" for path in paths]
        self._statements = statements
        self._functions = {*_functions(statements)}
        self._known = _KNOWN | self._functions
        self._trusted: Collection[str] = ()
        self._owned: set[ast.AST] = set()
        self._matches: set[ast.AST] = set()

    def may_write(self) -> bool:
        """Tell whether any of it may."""
        nodes = list(self._nodes())
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        called = [each.func for each in calls]
        called += [each.args[0] for each in calls if _last_name(each.func) == "map" and each.args]
        if any(map(self._imports_own, nodes)):
            names = set(map(_last_name, called))  # a module's attribute may be meant
        else:
            names = {getattr(each, "id", "") for each in called}
        self._trusted = (self._known & names) | _TRUSTED
        is_set_up = [_last_name(each.func) for each in calls].count("setup") > 1
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

    def _imports_own(self, node: ast.AST) -> bool:
        if isinstance(node, ast.ImportFrom):
            return bool(node.level) or not self._is_others(node.module or "")
        if isinstance(node, ast.Import):
            return not all(self._is_others(alias.name) for alias in node.names)
        return False

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
            return self._is_attribute_harmful(node)
        if isinstance(node, ast.Assign):
            if isinstance(node.value, ast.Call) and dotted_path(node.value.func) in _MATCHING:
                self._matches.update(node.targets)  # no functions, whatever they are called
            return False
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                return self._is_taken(node.id) and node not in self._matches
            is_passed = node.id in ("exec", "os") and node not in self._owned
            return is_passed or node.id == "__builtins__"
        if isinstance(node, ast.arg):
            return node.arg in self._trusted
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names = [getattr(each, "id", "") for each in node.decorator_list]
            is_made_so = isinstance(node, ast.ClassDef) and self._has_known(node)
            return is_made_so or node.name == "__getattr__" or not _DECORATORS.issuperset(names)
        return isinstance(node, ast.AsyncFunctionDef | ast.Match)

    def _is_attribute_harmful(self, node: ast.Attribute) -> bool:
        owner = getattr(node.value, "id", "")
        self._owned.add(node.value)
        if node.attr in _HIDING:
            return True
        if isinstance(node.ctx, ast.Load):
            return owner == "os" and node.attr not in _OF_OS
        return owner not in _OWNERS or node.attr in _OF_SYS or node.attr in self._known

    def _has_known(self, node: ast.ClassDef) -> bool:
        """Tell whether a class may have something else for a method of a name that is known."""
        others = [each for each in node.body if not isinstance(each, ast.FunctionDef)]
        nodes = [inner for each in others for inner in nodes_of(each)]
        return bool(node.keywords) or any(
            isinstance(each, ast.Import | ast.ImportFrom)
            or (
                isinstance(each, ast.Name)
                and type(each.ctx) is ast.Store
                and (each.id in self._known or _is_special(each.id))
            )
            for each in nodes
        )

    def _is_harmless(self, call: ast.Call) -> bool:
        path, name = dotted_path(call.func), _last_name(call.func)
        if path == ("exec",):
            self._owned.update((call.func, *call.args))
            return True  # `Seen` knows whether it was followed
        if path == ("globals",):
            return call in self._owned
        given = {each.arg or "**": each.value for each in call.keywords}
        if name in _GIVEN:
            has_all = "**" not in given and not any(isinstance(n, ast.Starred) for n in call.args)
            return has_all and self._is_given_harmless(name, path, call.args, given)
        is_own = name in self._functions or _is_error(name)
        return name in _CALLED or path in _OTHERS or (is_own and path == (name,))

    def _is_given_harmless(
        self,
        name: str,
        path: Collection[str] | None,
        values: Sequence[ast.expr],
        given: dict[str, ast.expr],
    ) -> bool:
        """Tell whether a call of a name in `_GIVEN` is harmless."""
        if name == "open":
            modes = [*values[1:2], given.get("mode", _READ)]
            is_reading = all(getattr(mode, "value", "") in _READING for mode in modes)
            has_opener = len(values) > 3 or not given.keys() <= _OPENING
            return path in _WITH_OPEN and is_reading and not has_opener
        if name == "compile":
            return path in _COMPILING
        if name == "print":
            to = given.pop("file", None)
            is_shown = to is None or dotted_path(to) in _SHOWING
            return is_shown and given.keys() <= {"end", "flush", "sep"}
        if name == "replace":  # Path.replace() is given but one
            return len(values) >= 2 and not given
        if name == "map":
            return bool(values) and getattr(values[0], "id", "") in _MAPPED | self._functions
        if name == "filter":
            return path == (name,) and getattr(values[0], "value", True) is None
        if name == "sub":
            return not given and all(isinstance(each, ast.Constant) for each in values[:-1])
        if name in _WITH_ONE:
            return len(values) == 1 and not given
        return not given  # to order by a key is to call a function

    def _is_import_harmless(self, alias: ast.alias) -> bool:
        if alias.asname and (alias.name == "os" or self._is_taken(alias.asname)):
            return False
        return self._is_others(alias.name) or self._is_own(alias.name)

    def _is_taken(self, name: str) -> bool:
        """Tell whether a name is taken for what is known by it."""
        return name in self._trusted or name in _OWNERS

    def _gives_harmless(self, node: ast.ImportFrom) -> bool:
        name = node.module or ""
        if any(alias.asname and self._is_taken(alias.asname) for alias in node.names):
            return False
        if node.level or self._is_own(name):
            is_seen = not name or self._is_own(name.rpartition(".")[2])
            return is_seen and all(alias.name != "os" or not alias.asname for alias in node.names)
        return self._is_others(name) and all(self._is_given(name, each) for each in node.names)

    def _is_given(self, module: str, alias: ast.alias) -> bool:
        """Tell whether what is imported from another's module is what its name says."""
        name = alias.name
        if name == "*":
            exports = exports_of(module)
            return exports is not None and exports.isdisjoint(self._functions)
        if name in _HIDING or (alias.asname or name) in self._functions:
            return False
        if module == "os":
            return name in _OF_OS
        is_of_setup = name in _SETTING_UP and module.partition(".")[0] in _OF_SETUP
        return name not in self._trusted or is_of_setup or module in _GIVING

    def _is_others(self, name: str) -> bool:
        """Tell whether a module is one of Python, or for setup scripts, and not of this code."""
        return name.partition(".")[0] in _MODULES | _OF_SETUP and not self._is_own(name)

    def _is_own(self, name: str) -> bool:
        head = name.partition(".")[0]
        return any(f"/{head}." in path or f"/{head}/" in path for path in self._paths)


def _functions(statements: Iterable[ast.AST]) -> Iterator[str]:
    """Give the names of functions that are no methods, and that nothing else may have."""
    for node in statements:
        if isinstance(node, ast.FunctionDef):
            if not hasattr(builtins, node.name):
                yield node.name
            yield from _functions(node.body)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_special(name: str) -> bool:
    """Tell whether a class calls by itself what it binds to a name, or may."""
    return name[:2] == "__" == name[-2:] and name not in _OF_CLASSES


def _is_error(name: str) -> bool:
    """Tell whether a name is that of an exception of Python."""
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)
