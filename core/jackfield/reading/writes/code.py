"""Whether code may write files, change the directory that it runs in, or put one thing for another.

Code does if it calls anything but functions and methods that are known not to, and its own, or if
a name of these may be that of something else. What it imports is judged by its dotted names, and
everything else by the last name alone.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator, Sequence

from jackfield.reading.syntax.effects import annotations_of, only_defines
from jackfield.reading.syntax.hosts import exports_of
from jackfield.reading.syntax.reaching import LOADERS, WATCHED
from jackfield.reading.syntax.uses import dotted_path, last_name
from jackfield.reading.syntax.walking import nodes_in, nodes_of
from jackfield.reading.writes.limited import BY_NAME, is_limited_harmless, is_text_method
from jackfield.reading.writes.origins import Origins
from jackfield.reading.writes.path_rules import Paths
from jackfield.reading.writes.trusted import (
    LIMITED,
    STORED,
    STORED_INTO,
    has_method,
    is_function,
    is_value,
)

# fmt: off
_CALLED = frozenset({
    "Extension", "abs", "absolute", "abspath", "all", "any", "append", "as_posix", "basename",
    "bool", "bytearray", "bytes", "callable", "capitalize", "casefold", "center", "chr", "close",
    "count", "cwd", "decode", "dedent", "dict", "difference", "dirname", "divmod", "dumps",
    "encode", "endswith", "enumerate", "escape", "exc_info", "exists", "exit", "expandtabs",
    "expanduser", "extend", "find", "find_namespace_packages", "find_packages", "findall",
    "finditer", "float", "format", "frozenset", "fullmatch", "get", "getcwd", "getenv", "glob",
    "group", "groupdict", "groups", "has_option", "has_section", "hasattr", "hash", "hex", "index",
    "insert", "int", "intersection", "is_dir", "is_file", "isabs", "isalnum", "isalpha", "isascii",
    "isdecimal", "isdigit", "isdir", "isfile", "isidentifier", "isinstance", "islower", "isnumeric",
    "isprintable", "isspace", "issubclass", "issubset", "istitle", "isupper", "items", "iterdir",
    "iteritems", "join", "joinpath", "keys", "len", "list", "listdir", "literal_eval", "ljust",
    "lower", "lstrip", "match", "namedtuple", "next", "normpath", "options", "ord", "parse",
    "parse_version", "partition", "range", "read", "read_bytes", "read_file", "read_string",
    "read_text", "readfp", "readline", "readlines", "realpath", "relative_to", "relpath",
    "removeprefix", "removesuffix", "repr", "reversed", "rfind", "rglob", "rindex", "rjust",
    "round", "rpartition", "rsplit", "rstrip", "search", "sections", "set", "setdefaultencoding",
    "setup", "split", "splitext", "splitlines", "startswith", "str", "strip", "sum", "super",
    "swapcase", "title", "tuple", "unicode", "union", "update", "upper", "values", "walk", "warn",
    "with_name", "with_suffix", "xrange", "zfill", "zip",
})
# fmt: on
"""What writes nothing, be it a function or a method of what these give."""

_HIDING = WATCHED.union(
    {"__builtins__", "__path__", "__self__", "_os", "func_globals", "nt", "obj", "os", "posix"}
)
"""Attributes, and names to import, by which ``os`` or a namespace is had under another name."""

_PLAIN = frozenset({"__class__", "__doc__", "__module__", "__name__"})
_SPECIAL = frozenset({*dir(object), *dir(type), *dir(str), *dir(int), *dir(open)} - _PLAIN)
"""Methods that Python calls for syntax, among others."""

_EXECUTING = frozenset(
    {"__import__", "breakpoint", "compile", "delattr", "eval", "exec", "execfile", "getattr"}
    | {"globals", "locals", "open", "os", "reload", "setattr", "type", "vars"}
)
"""Names of what may do anything for whoever calls it by another name."""

_KNOWN = _CALLED | BY_NAME | {"os"}
_MATCHING = frozenset({("re", "fullmatch"), ("re", "match"), ("re", "search")})
_MAPPING = frozenset({("filter",), ("map",)})
_DECORATORS = frozenset({"classmethod", "property", "staticmethod"})
_OWNERS = frozenset({"cls", "self", "sys"})
_TRUSTED = _DECORATORS | {"exec", "globals", "codecs", "io", "os", "platform", "re"}
_OF_CLASSES = frozenset({"__doc__", "__module__", "__slots__", "__version__"})
_OF_MODULES = frozenset({"__doc__", "__file__", "__name__", "__version__"})

_MEANT = frozenset(
    {"__builtins__", "__getattr__", "__import__", "__loader__", "__name__", "__package__"}
    | {"__class_getitem__", "__getattribute__", "__init_subclass__", "__instancecheck__"}
    | {"__mro_entries__", "__path__", "__prepare__", "__set_name__", "__spec__"}
    | {"__subclasscheck__", "__subclasshook__"}
)
"""Names that mean something to Python where a module binds them."""

_PROTOCOL = frozenset(
    {"close", "emit", "find_module", "find_spec", "flush", "format", "get_value", "handle"}
    | {"load_module", "read", "readline", "seek", "tell", "vformat", "write", "writelines"}
)
"""Methods that code from outside calls of what it is given."""


class Code:
    """Some code, from files of these paths; the calls that are `settled` are harmless."""

    def __init__(
        self,
        paths: Collection[str],
        statements: Sequence[ast.stmt],
        settled: Collection[ast.AST],
    ) -> None:
        self._settled = settled
        self._called_well: set[ast.AST] = set()
        self._nodes = [*nodes_in(statements)]
        self._origins = Origins(paths, self._nodes)
        self._functions = {*_functions(statements)}
        self._known = _KNOWN | self._functions
        self._trusted: Collection[str] = ()
        self._owned: set[ast.AST] = set()
        self._paths = Paths(self._origins)
        self._matches: set[ast.AST] = set()

    def may_write(self) -> bool:
        """Tell whether any of it may."""
        if self._origins.is_unclear:
            return True
        nodes = self._that_run()
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        called = [each.func for each in calls]
        called += [each.args[0] for each in calls if last_name(each.func) == "map" and each.args]
        if self._origins.imports_own:
            names = set(map(last_name, called))  # a module's attribute may be meant
        else:
            names = {getattr(each, "id", "") for each in called}
        self._trusted = (self._known & names) | _TRUSTED | set(filter(_is_error, names))
        if len([each for each in calls if self._sets_up(each.func)]) > 1:
            return True
        return any(map(self._may_write, nodes))

    def _that_run(self) -> list[ast.AST]:
        """Give its syntax, outer nodes first, without what only commands run of their methods."""
        hidden = {
            inner: {*nodes_of(inner)}.difference(nodes_in(annotations_of(inner)))
            for each, is_command in self._origins.hidden().items()
            for inner in each.body
            if isinstance(inner, ast.FunctionDef)
            and only_defines(inner)
            and not self._is_called(inner.name, is_command)
        }
        left = {node for nodes in hidden.values() for node in nodes}
        run = [node for node in self._nodes if node not in left]
        names = {last_name(node) for node in run if isinstance(node, ast.Attribute | ast.Name)}
        if any(each.name in names for each in hidden):  # it may be called by another name
            return self._nodes
        return run

    def _is_called(self, name: str, is_command: bool) -> bool:
        """Tell whether a method may be called by what is known, or by Python itself."""
        if name in self._known or name.startswith("__"):
            return True
        return is_command and (name[:1] == "_" or name in _PROTOCOL)

    def _sets_up(self, function: ast.expr) -> bool:
        names = [last_name(function), *self._origins.of(function)]
        return any(name.rpartition(".")[2] == "setup" for name in names)

    def _may_write(self, node: ast.AST) -> bool:
        """Tell whether syntax may write, or make something else of a name that is known.

        An outer node comes before those in it.
        """
        if isinstance(node, ast.Call):
            self._owned.add(node.func)
            if node in self._settled:
                self._called_well.add(node.func)
                return False
            path = dotted_path(node.func)
            if path == ("hasattr",) and "hasattr" not in self._origins.bound:
                self._owned.update(node.args)
            if path == ("isinstance",) and "isinstance" not in self._origins.bound:
                self._owned.update(each for each in node.args[1:] if self._paths.is_class(each))
            if path in _MAPPING and node.args and "str" not in self._origins.bound:
                self._owned.update(each for each in node.args[:1] if is_text_method(each))
            return not self._is_harmless(node)
        if isinstance(node, ast.Name):
            return self._is_name_harmful(node)
        if isinstance(node, ast.Attribute):
            return self._is_attribute_harmful(node)
        if isinstance(node, ast.Import):
            return not all(map(self._is_import_harmless, node.names))
        if isinstance(node, ast.ImportFrom):
            return not self._gives_harmless(node)
        if isinstance(node, ast.Assign):
            if isinstance(node.value, ast.Call) and dotted_path(node.value.func) in _MATCHING:
                self._matches.update(node.targets)  # no functions, whatever they are called
            return False
        if isinstance(node, ast.arg):
            is_own = node.arg in _OWNERS and node not in self._owned
            return is_own or node.arg in self._trusted
        if isinstance(node, ast.Subscript | ast.AugAssign):
            into = node.target if isinstance(node, ast.AugAssign) else node.value
            is_stored = isinstance(node, ast.AugAssign) or not isinstance(node.ctx, ast.Load)
            return is_stored and not STORED_INTO.issuperset(self._origins.of(into))
        if isinstance(node, ast.AnnAssign):
            self._owned.update(self._paths.classes_in(node.annotation))
            return False
        if isinstance(node, ast.FunctionDef):
            given = node.args
            for each in (*given.posonlyargs, *given.args, *given.kwonlyargs):
                self._owned.update(self._paths.classes_in(each.annotation))
            self._owned.update(self._paths.classes_in(node.returns))
            names = [getattr(each, "id", "") for each in node.decorator_list]
            is_made_so = not _DECORATORS.issuperset(names)
            if "property" in names and (node.name in self._known or _is_special(node.name)):
                return True
            return is_made_so or node.name in _MEANT | _TRUSTED | _OWNERS
        if isinstance(node, ast.ClassDef):
            return self._is_class_harmful(node)
        if isinstance(node, ast.ExceptHandler):
            return self._is_taken(node.name or "")
        self._owned.update(_tested(node))
        return isinstance(node, ast.AsyncFunctionDef | ast.Match)

    def _is_name_harmful(self, node: ast.Name) -> bool:
        if not isinstance(node.ctx, ast.Load):
            return self._is_taken(node.id) and node not in self._matches
        if node.id in ("__annotations__", "__builtins__", "__path__"):
            return True
        if node in self._owned:
            return False
        return node.id in _EXECUTING or not all(map(is_value, self._origins.of(node)))

    def _is_attribute_harmful(self, node: ast.Attribute) -> bool:
        self._owned.add(node.value)
        if node in self._called_well:
            return False
        if node.attr in _HIDING or self._paths.gives_class(node.attr):
            return True
        if isinstance(node.ctx, ast.Load):
            if node in self._owned:
                return False
            is_method = node.attr in _SPECIAL or self._paths.gives_writing(node.attr)
            return is_method or not all(map(is_value, self._origins.of(node)))
        owner = getattr(node.value, "id", "")
        if owner == "sys":
            return node.attr not in STORED
        return owner not in _OWNERS or node.attr in self._known or node.attr.startswith("__")

    def _is_class_harmful(self, node: ast.ClassDef) -> bool:
        """Tell whether a class may have something else for what a name that is known stands for."""
        if (
            node.keywords
            or node.decorator_list
            or node.name in self._known
            or _is_special(node.name)
            or self._is_taken(node.name)
        ):
            return True
        methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
        self._owned.update(each.args.args[0] for each in methods if each.args.args)
        others = [each for each in node.body if not isinstance(each, ast.FunctionDef)]
        return any(
            isinstance(each, ast.Import | ast.ImportFrom)
            or (
                isinstance(each, ast.Name)
                and type(each.ctx) is ast.Store
                and (each.id in self._known or _is_special(each.id))
            )
            for each in nodes_in(others)
        )

    def _is_harmless(self, call: ast.Call) -> bool:
        path, name = dotted_path(call.func), last_name(call.func)
        if path == ("exec",):
            self._owned.update((call.func, *call.args))
            return True  # `Seen` knows whether it was followed
        if path == ("globals",):
            return call in self._owned
        origins = self._origins.of(call.func)
        if not all(self._is_origin_harmless(each, call) for each in origins):
            return False
        if origins and path and self._origins.is_imported(path[0]):
            return True
        if name == "resolve":  # that of an entry point imports
            return self._paths.is_path(call)
        if name in BY_NAME and not (name == "type" and self._paths.are_made):
            return is_limited_harmless(name, path, call, self._mapped)
        is_own = name in self._functions or _is_error(name)
        return name in _CALLED or (is_own and path == (name,))

    def _is_origin_harmless(self, name: str, call: ast.Call) -> bool:
        """Tell whether a call is harmless of what was imported by a dotted name, or is in that."""
        path = tuple(name.split("."))
        if name in LIMITED or (path[-1] in BY_NAME and has_method(name, BY_NAME)):
            return is_limited_harmless(path[-1], path, call, self._mapped)
        return is_function(name) or has_method(name, _CALLED)

    def _mapped(self, node: ast.expr) -> bool:
        """Tell whether it is one of its own functions."""
        return getattr(node, "id", "") in self._functions and not self._origins.of(node)

    def _is_taken(self, name: str) -> bool:
        """Tell whether a name is taken for what is known by it."""
        return name in self._trusted or name in _OWNERS or name in _MEANT

    def _is_import_harmless(self, alias: ast.alias) -> bool:
        if "__main__" in alias.name.split("."):
            return False
        if alias.asname and (alias.name == "os" or self._is_taken(alias.asname)):
            return False
        return self._origins.is_others(alias.name) or self._origins.is_own(alias.name)

    def _gives_harmless(self, node: ast.ImportFrom) -> bool:
        module = node.module or ""
        if any(alias.asname and self._is_taken(alias.asname) for alias in node.names):
            return False
        if node.level:
            above = module.rpartition(".")[2]
            is_seen = not above or above in self._origins.own
            return is_seen and all(self._is_own_given(above, each) for each in node.names)
        if self._origins.is_others(module):
            return all(self._is_given(module, each) for each in node.names)
        is_own = self._origins.is_own(module)
        return is_own and all(self._is_own_given(module, each) for each in node.names)

    def _is_own_given(self, module: str, alias: ast.alias) -> bool:
        """Tell whether what is imported from a module of its own was seen."""
        name = alias.name
        if name in ("__main__", *_MEANT) or (name == "os" and alias.asname):
            return name == "__name__"
        is_bound = name in self._origins.bound or name in _OF_MODULES or name == "*"
        return is_bound or f"{module}.{name}".lstrip(".") in self._origins.own

    def _is_given(self, module: str, alias: ast.alias) -> bool:
        """Tell whether what is imported from another's module is what its name says."""
        name, bound = alias.name, alias.asname or alias.name
        if name == "*":
            exports = exports_of(module)
            return exports is not None and exports.isdisjoint(self._functions)
        if name in LOADERS and not alias.asname:
            return name not in self._functions  # it is seen where it is called
        if name in _HIDING or bound in self._functions or bound in _OWNERS:
            return False
        if name.startswith("_") and name not in _OF_MODULES:
            return False
        origin = f"{module}.{name}"
        is_known = is_function(origin) or origin in LIMITED
        if module == "os":
            return is_known or is_value(origin) or name == "path"
        return is_known or bound not in self._trusted


def _tested(node: ast.AST) -> Iterator[ast.AST]:
    """Give what is only looked at, as scripts do whether they could import something."""
    if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert):
        yield node.test
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Compare) and all(
        isinstance(op, ast.Is | ast.IsNot) for op in node.ops
    ):
        yield from (node.left, *node.comparators)


def _functions(statements: Iterable[ast.AST]) -> Iterator[str]:
    """Give the names of functions that are no methods, and that nothing else may have."""
    for node in statements:
        if isinstance(node, ast.FunctionDef):
            if not hasattr(builtins, node.name):
                yield node.name
            yield from _functions(node.body)


def _is_special(name: str) -> bool:
    """Tell whether a class calls by itself what it binds to a name, or may."""
    return name[:2] == "__" == name[-2:] and name not in _OF_CLASSES


def _is_error(name: str) -> bool:
    """Tell whether a name is that of an exception of Python."""
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)
