"""The finders that backends write for editable installs: what the literals in them map.

A finder is a module that a ``.pth`` file imports. It is read and never run.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping

from jackfield.reading.packaging.pth import LONGEST_PATH
from jackfield.reading.syntax.parsing import parsed_expression
from jackfield.reading.syntax.tokens import FILE_TOKENS, Allowance
from jackfield.reading.trees.tree import joined
from jackfield.records import made_by, record

_MODULES = 2000
"""Modules that a finder may map."""

_LONGEST_NAME = 500
_PACKAGES = 500
"""Of these, those that are elsewhere than what they are in."""


@record
class Finder:
    """What a finder maps.

    Attributes:
        packages: dotted name -> the directory of a package, or a module without its suffix.
        files: dotted name -> the file that it is, as it follows from `packages` unless they
            cannot tell. A path that is not absolute is below the site directory, here as above.
        is_first: whether it is asked before `sys.path`, and not after it.
        built: what it builds when that is imported, so that no file is certain to be it.
    """

    packages: Mapping[str, str] = made_by(default_factory=dict)
    files: Mapping[str, str] = made_by(default_factory=dict)
    is_first: bool = False
    built: frozenset[str] = frozenset()


def read_finder(text: str) -> Finder | None:
    """Read the finder of setuptools, editables, scikit-build-core or meson-python.

    Give None for any other one, and for one that is not as its backend writes it.
    """
    if "editables.redirector" in text:
        return _of_editables(text)
    if "MesonpyMetaFinder" in text:
        return _of_meson_python(text)
    if "ScikitBuildRedirectingFinder" in text:
        return _of_scikit_build_core(text)
    for line in text.splitlines():
        name, _, value = line.partition("=")
        if name.partition(":")[0].strip() == "MAPPING":
            mapping = _paths(_literal(value))
            return None if mapping is None else Finder(mapping)
    return None


def _of_editables(text: str) -> Finder | None:
    files = {}
    calls = [line for line in text.splitlines() if line.partition("(")[0].endswith(".map_module")]
    for call in calls[: _PACKAGES + 1]:
        match _literal(call[call.index("(") :]):
            case (str(name), str(file)):
                files[name] = file
            case _:
                return None
    if len(calls) > _PACKAGES or _paths(files) is None:
        return None
    return Finder({name: _stem(file) for name, file in files.items()}, files)


def _of_scikit_build_core(text: str) -> Finder | None:
    last = text.rstrip().rpartition("\n")[2].strip()
    if last.startswith("install_inplace("):
        return Finder()  # a path in the .pth file leads there
    match _literal(last.removeprefix("install")):
        case (dict(known), dict(built), *_):
            here, there = _texts(known), _texts(built)
        case _:
            return None
    if here is None or there is None:
        return None
    sources = {n: _stem(f) for n, f in here.items() if not any(a in here for a in _above(n))}
    installed = {n: _stem(f) for n, f in there.items() if any(a in here for a in _above(n))}
    if len(sources) + len(installed) > _PACKAGES:
        return None
    return Finder({**sources, **installed}, {**here, **there}, is_first=True)


def _of_meson_python(text: str) -> Finder | None:
    marker = "install(\n" if "\ninstall(\n" in text else "MesonpyMetaFinder(\n"
    arguments = text.rpartition(marker)[2].partition("\n    )\n")[0].rstrip().removesuffix(")")
    match _literal(f"({arguments})"):
        case (str(), set(names), *_):
            return Finder(built=frozenset(name for name in names if isinstance(name, str)))
    return None


def _literal(text: str) -> object:
    """Give the value of a literal, None for what is none, or is too large."""
    if not Allowance(FILE_TOKENS).take(text):
        return None
    try:
        value: object = ast.literal_eval(parsed_expression(text.strip()))
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    return value


def _texts(value: object) -> dict[str, str] | None:
    if not isinstance(value, dict):
        return None
    texts = {k: v for k, v in value.items() if isinstance(k, str) and isinstance(v, str)}
    if len(texts) > _MODULES or any(len(k) > _LONGEST_NAME for k in texts):
        return None
    return None if any(len(v) > LONGEST_PATH or "\0" in v for v in texts.values()) else texts


def _paths(value: object) -> dict[str, str] | None:
    """Give the paths of packages, which are absolute."""
    texts = _texts(value)
    if texts is None or len(texts) > _PACKAGES or not all(map(os.path.isabs, texts.values())):
        return None
    return texts


def _stem(file: str) -> str:
    """Give what the file of a package, or of a module, stands for."""
    directory, _, name = file.replace("\\", "/").rpartition("/")
    stem = name.partition(".")[0]
    return directory if stem == "__init__" else joined(directory, stem)


def _above(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]
