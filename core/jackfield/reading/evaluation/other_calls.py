"""Calls of what a module defines itself, and of Python's functions for files and modules."""

from __future__ import annotations

import ast

from jackfield.metadata import NotStatic
from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.literals import UNKNOWN
from jackfield.reading.language.modules import Module
from jackfield.reading.language.values import ModuleValue
from jackfield.reading.syntax.uses import dotted_path

_OF_FILES = frozenset(
    {"codecs.open", "io.open", "open", "re.compile", "re.findall", "re.match", "re.search"}
    | {"ast.literal_eval", "json.load", "json.loads"}
    | {"os.path.abspath", "os.path.dirname", "os.path.join", "os.path.normpath"}
    | {"distutils.util.convert_path", "os.getcwd", "os.path.realpath"}
    | {"pathlib.Path", "pathlib.Path.cwd", "shlex.split"}
    | {"configparser.ConfigParser", "configparser.RawConfigParser"}
)
"""The functions that have to do with files, and are followed."""

_LOADING = frozenset(
    {"imp.load_source", "importlib.machinery.SourceFileLoader", "runpy.run_path"}
    | {"importlib.util.module_from_spec", "importlib.util.spec_from_file_location"}
)
"""The functions by which modules are loaded from files."""

_FINDING = frozenset(
    {"setuptools.find_namespace_packages", "setuptools.find_packages"}
    | {"setuptools.PackageFinder.find", "setuptools.PEP420PackageFinder.find"}
)
"""The functions by which scripts find what they give ``setup()``."""

_IMPORTING = frozenset({"__import__", "importlib.import_module"})
"""The functions that import a module by its name."""

_RELEASED = frozenset({"importlib.metadata.version", "importlib_metadata.version"})
"""The functions that tell the version of what is installed."""

_FOLLOWED = _OF_FILES | _LOADING | _FINDING | _IMPORTING | _RELEASED
_LAST = frozenset(name.rpartition(".")[2] for name in _FOLLOWED)


def other_call(evaluator: Evaluator, node: ast.Call, owner: ModuleValue | None) -> object:
    """Give what a call returns; `UNKNOWN` where it is not followed.

    An exception that was given here, to be raised where the call is, would hold on to itself.

    Args:
        evaluator: of the code around it.
        node: the call.
        owner: the module that the function is an attribute of, None if it is of none that is known.

    Raises:
        NotStaticError: if it is followed, and what it returns is not known.
        RaisesError: if it raises in Python.
    """
    function = node.func
    if isinstance(function, ast.Attribute):
        if isinstance(owner, Module):
            return _of_module(evaluator, node, owner, function.attr)
        return _of_files(evaluator, node) if function.attr in _LAST else UNKNOWN
    if not isinstance(function, ast.Name):
        return UNKNOWN
    name = function.id
    module = evaluator.names.home
    binding = module.names.get(name)
    if binding is None or not binding.is_definition:
        is_followed = evaluator.outside_name((name,)) in _FOLLOWED
        return _of_files(evaluator, node) if is_followed else UNKNOWN
    if evaluator.shadows(name) or not evaluator.names.is_global(name):
        return UNKNOWN
    return _of_module(evaluator, node, module, name)


def _of_module(evaluator: Evaluator, node: ast.Call, module: Module, name: str) -> object:
    """Do a call of a function by the `name` that a module has for it, which may be another's."""
    found = module.function(name)
    if found is None:
        return UNKNOWN
    function, home = found
    names = evaluator.names.outer
    if home is not names.home:
        if names is not names.home:
            return UNKNOWN  # it may be called before, when its module is not as it is now
        names = home
    import jackfield.reading.evaluation.defined as defined  # late: few files need it

    evaluator.has_left_out = True
    values, named = evaluator.arguments(node)
    try:
        return defined.called(function, values, named, names, evaluator.tools)
    except NotStaticError as error:
        if error.line is not None and error.why is None:  # a line of the function's own file
            error.why = NotStatic(error.reason, home.at(error.line))
        raise


def _of_files(evaluator: Evaluator, node: ast.Call) -> object:
    """Do a call of a function that has to do with files, or modules; `UNKNOWN` if it has not."""
    path = dotted_path(node.func)
    name = "" if path is None else evaluator.outside_name(path)
    if name in _LOADING:
        import jackfield.reading.opened.loading as loading

        evaluator.has_left_out = True
        return loading.called(name, node, evaluator)
    if name in _IMPORTING:
        import jackfield.reading.evaluation.by_name as by_name  # late: few files need it

        evaluator.has_left_out = True
        return by_name.imported(name, node, evaluator)
    if name in _RELEASED:
        import jackfield.reading.evaluation.released as released  # late: few files need it

        evaluator.has_left_out = True
        return released.version(node, evaluator)
    if name in _FINDING:
        import jackfield.reading.opened.packages as packages

        return packages.called(name, node, evaluator)
    if name not in _OF_FILES:
        return UNKNOWN
    import jackfield.reading.opened.locations as locations  # late: few files need them
    import jackfield.reading.opened.paths as paths
    import jackfield.reading.opened.searching as searching
    import jackfield.reading.opened.texts as texts

    evaluator.has_left_out = True
    if name == "pathlib.Path":
        return paths.called(node, evaluator)
    if name == "pathlib.Path.cwd":
        return paths.current(node, evaluator)
    if name == "os.getcwd":
        return locations.current(node, evaluator)
    if name.startswith(("os.path.", "distutils.util.")):
        return locations.called(name, node, evaluator)
    if name.startswith("configparser."):
        import jackfield.reading.opened.configured as configured  # late: fewer need it

        return configured.called(name, node, evaluator)
    if name.startswith("re."):
        return searching.called(name.removeprefix("re."), node, evaluator)
    return texts.called(name, node, evaluator)
