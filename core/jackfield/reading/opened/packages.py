"""What ``setup()`` is given by ``find_packages()`` of setuptools."""

from __future__ import annotations

import ast
from typing import TypeGuard

from jackfield.metadata import NotStatic
from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.values import FileValue
from jackfield.reading.opened.locations import Location, values_of
from jackfield.reading.trees.found import Find

_PARAMETERS = ("where", "exclude", "include")


class _Found(FileValue):
    described = "the packages that find_packages() finds"

    def __init__(self, find: Find) -> None:
        self.told = find

    def lose(self, why: NotStatic) -> None:
        """Let code that is not followed change the list."""
        self.told = None


def called(name: str, node: ast.Call, evaluator: Evaluator) -> object:
    """Give what a function that finds packages returns; `name` is its own.

    Raises:
        NotStaticError: if it is not known where it looks, or for what.
    """
    not_followed = NotStaticError(f"calls {name}() with arguments that are not followed")
    if any("chdir" in text for text in evaluator.names.home.seen.texts.values()):
        raise not_followed  # the directory is relative to another one
    given = dict(zip(_PARAMETERS, values_of(node, evaluator), strict=False))
    for keyword in node.keywords:
        given[keyword.arg or "**"] = evaluator.reference(keyword.value)
    where = given.pop("where", ".")
    where = where.path or "." if isinstance(where, Location) else where
    include, exclude = given.pop("include", ("*",)), given.pop("exclude", ())
    if given or not isinstance(where, str) or not (_has_texts(include) and _has_texts(exclude)):
        raise not_followed
    has_namespaces = "namespace" in name or "PEP420" in name
    return _Found(Find(where, tuple(include), tuple(exclude), has_namespaces))


def _has_texts(value: object) -> TypeGuard[list[str] | tuple[str, ...]]:
    return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
