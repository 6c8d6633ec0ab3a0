"""By what code can get at names that it does not write down, those of its own module among them."""

from __future__ import annotations

import _ast as ast  # the same classes, without what else the module ast imports
from collections.abc import Iterable, Sequence

from jackfield.reading.trees.hosted import PACKAGES

_FROM_ANYWHERE = frozenset({"globals", "__import__", "__builtins__", "reload"})
_FROM_MODULE_LEVEL = frozenset({"locals", "vars"})
_WITHOUT_NAMESPACE = frozenset({"exec", "execfile", "eval"})
_ATTRIBUTES = frozenset(
    {"modules", "_getframe", "currentframe", "f_globals", "__globals__", "import_module", "reload"}
    | {"__builtins__", "__import__", "_bootstrap", "_current_frames", "f_builtins", "f_locals"}
    | {"get_objects", "get_referents", "get_referrers", "getmodule", "pythonapi"}
    | {"get_annotations", "get_type_hints", "meta_path", "path_hooks", "run_module"}
)
LOADERS = frozenset(
    {"find_loader", "get_loader", "load_module", "load_source", "resolve_name"}
    | {"SourceFileLoader", "spec_from_file_location"}
)
"""Functions that give the module of a name; a name without dots is taken for a new one."""

_IMPORTING = "import_module"
IMPORTING = frozenset({"__import__", _IMPORTING})
"""Functions that import the module of a name."""

_ASKED = frozenset({"gc", "importlib", "inspect", "sys"})
"""Modules of Python that have such attributes, for which they may be asked by texts."""

WATCHED = _ATTRIBUTES | LOADERS | {"__dict__"}
"""Attributes that may reach all names of a module; `reaching_attributes` tells whether they do."""

_ASKING = frozenset({"getattr", "vars"})
EVALUATING = frozenset({"from_callable", "signature"})
"""Functions that evaluate the texts of annotations if they are told so by ``eval_str``."""

_MODULES = frozenset({"builtins", "__builtin__", "__main__", "pydoc"})
_HOLDING_MODULES = ("inspect", "sys")
_RELOADING = ("imp", "importlib")
_IMPORTED = _MODULES | _ATTRIBUTES | LOADERS
_REACHING = frozenset({"global"}).union(
    _FROM_ANYWHERE, _FROM_MODULE_LEVEL, _WITHOUT_NAMESPACE, _IMPORTED
)
TELLING = _REACHING | _ASKING | EVALUATING
"""Names that may reach all names of a module; `is_wild` tells whether they do."""


def gives_all(attribute: str) -> bool:
    """Tell whether an attribute of a module gives what reaches all of its names."""
    return attribute.startswith("__") and attribute not in _OF_MODULES


_OF_MODULES = frozenset(
    {"__all__", "__doc__", "__file__", "__name__", "__package__", "__path__"}
    | {"__author__", "__copyright__", "__credits__", "__date__", "__description__", "__email__"}
    | {"__license__", "__maintainer__", "__revision__", "__status__", "__summary__", "__title__"}
    | {"__uri__", "__url__", "__version__", "__version_info__"}
)
"""Attributes with such a name that are just values: Python's, and those that authors bind."""


def may_reach_all(words: frozenset[str]) -> bool:
    """Tell whether code of these words may reach names of its module that it does not mention."""
    if not words.isdisjoint(_REACHING) or "eval_str" in words:
        return True
    return ("getattr" in words or "__dict__" in words) and not words.isdisjoint(_ASKED)


def reaching_imports(node: ast.Import | ast.ImportFrom) -> frozenset[str]:
    """Give those of the names that `node` imports by which the names of a module can be reached."""
    above = getattr(node, "module", "") or ""
    for alias in node.names:
        if alias.name == "*" or not _IMPORTED.isdisjoint(alias.name.split(".")) or above == "pydoc":
            break
    else:
        return frozenset()
    names: list[str] = []
    for alias in node.names:
        parts = alias.name.split(".")
        is_own = getattr(node, "level", 0) or (above or parts[0]).partition(".")[0] in PACKAGES
        # A module of a host may be called as one of Python's.
        names += [part for part in parts if not is_own or part not in _MODULES]
        if alias.name == "*" and above in _HOLDING_MODULES:
            names.append("modules")
        if above == "pydoc":
            names.append(above)
        if alias.asname is None and (
            alias.name in LOADERS
            or alias.name == _IMPORTING
            or (above in _RELOADING and alias.name == "reload")
        ):
            names.remove(alias.name)  # it is seen where it is called
    return _IMPORTED.intersection(names)


def named_import(call: ast.AST) -> ast.Import | None:
    """Give the import of the modules that such a function is called for by texts.

    None if that cannot be told, or if one of them may reach all names of a module.
    """
    if not isinstance(call, ast.Call) or len(call.args) != 1:
        return None
    listed = [each for each in call.keywords if each.arg == "fromlist"]
    inside = [part for each in listed for part in getattr(each.value, "elts", (None,))]
    names = [getattr(each, "value", None) for each in (call.args[0], *inside)]
    if len(listed) < len(call.keywords) or not all(map(_is_dotted, names)):
        return None
    if str(names[0]).partition(".")[0] in _ASKED:
        return None
    names[1:] = [f"{names[0]}.{name}" for name in names[1:]]
    node = ast.Import([ast.alias(str(name), None) for name in names])
    node.lineno = node.end_lineno = call.lineno
    node.col_offset = node.end_col_offset = call.col_offset
    return None if reaching_imports(node) else node


def _is_dotted(name: object) -> bool:
    return isinstance(name, str) and all(map(str.isidentifier, name.split(".")))


def reaching_attributes(
    attributes: Sequence[str], name: str, parent: ast.AST, field: str
) -> Iterable[str]:
    """Give those of some attributes by which all names of a module can be reached.

    They are the last first, and may be those of a `name`, as a part of `parent`.
    """
    last = attributes[0]
    if last in EVALUATING and _is_told_to_evaluate(parent, field):
        yield last
    for each in WATCHED.intersection(attributes):
        if each == last and (
            (each == "reload" and _is_given_sys(parent, field))
            or (each in LOADERS and _is_given_plain_name(parent, field))
        ):
            continue
        if each != "__dict__" or name in _ASKED:
            yield each


def is_wild(name: str, parent: ast.AST, field: str, *, is_later: bool) -> bool:
    """Tell whether the use of a name, as a part of `parent`, may reach all names of its module.

    `is_later` tells whether it is used in a function.
    """
    if name in _WITHOUT_NAMESPACE:
        if not isinstance(parent, ast.Call) or field != "func" or len(parent.args) < 2:
            return True
        return "import" in str(getattr(parent.args[0], "value", ""))
    if name == "reload" and _is_given_sys(parent, field):
        return False
    if name in EVALUATING:
        return _is_told_to_evaluate(parent, field)
    if name in LOADERS:
        return not _is_given_plain_name(parent, field)
    if name in _ASKING and _asks(parent, field):
        return True
    is_anywhere = name in _FROM_ANYWHERE or name == _IMPORTING
    return is_anywhere or (name in _FROM_MODULE_LEVEL and not is_later)


def _asks(call: ast.AST, field: str) -> bool:
    """Tell whether ``getattr`` or ``vars`` is called for what reaches all names, or may do so."""
    if not isinstance(call, ast.Call) or field != "func" or not call.args:
        return False
    asked = getattr(call.args[1], "value", None) if len(call.args) > 1 else None
    if isinstance(asked, str):
        return asked in _ATTRIBUTES or asked in LOADERS
    return getattr(call.args[0], "id", "") in _ASKED


def _is_told_to_evaluate(call: ast.AST, field: str) -> bool:
    return (
        isinstance(call, ast.Call)
        and field == "func"
        and any(each.arg in ("eval_str", None) for each in call.keywords)
    )


def _is_given_plain_name(call: ast.AST, field: str) -> bool:
    """Tell whether a function is called for a module that is in no package, or for none."""
    if not isinstance(call, ast.Call) or field != "func":
        return False
    given = getattr(call.args[0], "value", None) if call.args else ""
    return isinstance(given, str) and not {".", ":"} & {*given} and not call.keywords


def _is_given_sys(call: ast.AST, field: str) -> bool:
    """Tell whether a function is called for ``sys`` alone, which has nothing of this module."""
    if not isinstance(call, ast.Call) or field != "func" or call.keywords:
        return False
    return [getattr(given, "id", "") for given in call.args] == ["sys"]
