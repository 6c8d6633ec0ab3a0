"""What modules read from files with `configparser`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from weakref import ref

from jackfield.metadata import NotStatic
from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.expressions import Evaluator
from jackfield.reading.language.values import FileValue, Lazy
from jackfield.reading.opened.locations import located, values_of
from jackfield.reading.opened.texts import LongText, OpenFile, opened
from jackfield.reading.writes.harmless import may_have_written

if TYPE_CHECKING:
    from configparser import RawConfigParser

_LENGTH = 40_000
"""Characters that are read."""

_OPTIONS = frozenset(
    {"comment_prefixes", "delimiters", "empty_lines_in_values", "inline_comment_prefixes", "strict"}
)
"""What a parser may be told."""

_MOST = 8
"""Delimiters and beginnings of comments that a parser may be told: each is looked for by itself."""

_REPLACING = ("ConfigParser.", "Interpolation.", "SectionProxy.", "setattr")
"""What code has that replaces a method of a class that reads."""

_NOT_FOLLOWED = "a configuration that is not followed"
_NONE = object()


class _Config(FileValue):
    """A parser, and what it has read."""

    described = "a configuration"

    def __init__(
        self,
        parser: RawConfigParser,
        evaluator: Evaluator,
        *,
        interpolates: bool,
        signs: Sequence[str],
    ) -> None:
        self._parser = parser
        self._interpolates = interpolates
        self._signs = signs
        self._tools = evaluator.tools
        self._module = ref(evaluator.names.home)
        self._given_up: int | None = None
        self._lost: NotStatic | None = None

    def lose(self, why: NotStatic) -> None:
        """Let code that is not followed change it."""
        self._lost = self._lost or why

    def holds(self) -> bool:
        """Tell that it is true: it always has a section for defaults."""
        self.check()
        return True

    def check(self) -> None:
        """Raise NotStaticError where it may have been changed, or its class."""
        if self._lost is not None:
            raise NotStaticError(self._lost.reason, why=self._lost)
        module = self._module()
        session = None if module is None else module.seen.session
        if module is None or session is None:
            raise NotStaticError(self.described)
        if session.given_up != self._given_up:  # what is followed binds no attribute of a class
            may_replace = module.seen.mentions(_REPLACING)
            if may_replace and may_have_written(module, self._tools.budget):
                raise NotStaticError("a configuration may be something else after what has run")
            self._given_up = session.given_up

    def called(self, name: str, node: ast.Call, evaluator: Evaluator) -> object:
        """Give what the call `node` of its method `name` returns."""
        if name != "read":
            return super().called(name, node, evaluator)
        values = values_of(node, evaluator)
        given = {each.arg or "**": evaluator.value(each.value) for each in node.keywords}
        module = self._module()
        if module is None or not 1 <= len(values) <= 2 or not given.keys() <= {"encoding"}:
            raise NotStaticError("reads a configuration in a way that is not followed")
        path = located(values[0], "ConfigParser.read", module)
        if values[1:]:
            given["encoding"] = values[1]
        self._read(opened(path, (), given, module, self._tools.budget))
        return [values[0]] if isinstance(values[0], str) else _Paths()

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        self.check()
        if name in ("read_file", "read_string") and len(values) == 1 and not named:
            if isinstance(values[0], OpenFile) != (name == "read_file"):
                raise NotStaticError(f"calls .{name}() of a configuration")
            self._read(values[0])
            return None
        if name == "sections" and not values and not named:
            return self._made(self._parser.sections())
        section, *others = values or ("",)
        if name in ("get", "has_option", "items", "options") and isinstance(section, str):
            found = self.item(section)
            if name == "get" and len(others) == 1 and named.keys() <= {"fallback"}:
                return found.option(others[0], named.get("fallback", _NONE))
            if name == "has_option" and len(others) == 1 and not named:
                return found.contains(others[0])
            if not others and not named and name == "items":
                names = dict.fromkeys([*self._parser.defaults(), *self.options(section)])
                return [(each, found.item(each)) for each in names]  # the defaults go first
            if not others and not named and section != self._parser.default_section:
                return self.options(section)
        raise NotStaticError(f"calls .{name}() of a configuration")

    def item(self, key: object) -> _Section:
        """Give one of its sections."""
        self.check()
        if not isinstance(key, str) or key not in self._parser:
            raise NotStaticError("a section that is not in a configuration")
        return _Section(self, key)

    def contains(self, key: object) -> bool:
        """Tell whether a section is in it."""
        self.check()
        return _text(key) in self._parser

    def has(self, section: str, option: object) -> bool:
        """Tell whether a section has a name."""
        return _text(option) in self._parser[section]

    def options(self, section: str) -> list[str]:
        """Give the names of what is in a section."""
        return self._made(list(self._parser[section]))

    def value(self, section: str, option: str) -> str:
        """Give what a section has by a name."""
        value = self._parser[section][option]
        if self._interpolates and "%" in value:
            raise NotStaticError("a configuration that is put together")
        self._tools.budget.produce(len(value))
        return value

    def _made(self, names: list[str]) -> list[str]:
        self._tools.budget.step(len(names))
        self._tools.budget.produce(sum(map(len, names)))
        return names

    def _read(self, source: object) -> None:
        self.check()
        text = source.whole() if isinstance(source, OpenFile) else source
        text = text.text if isinstance(text, LongText) else text
        if not isinstance(text, str) or len(text) > _LENGTH:
            raise NotStaticError(_NOT_FOLLOWED)
        # What is no option of a long line is found out by trying it anew at each place.
        self._tools.budget.step(sum([16 + (len(line) ** 2 >> 9) for line in text.split("\n")]))
        if not all(self._is_cut_alike(line) for line in text.split("\n")):
            raise NotStaticError("a comment that not every Python takes for the same")
        import configparser  # late: few files need it

        try:
            self._parser.read_string(text)
        except configparser.Error:
            raise NotStaticError(_NOT_FOLLOWED) from None
        if any("]" in section for section in self._parser.sections()):
            raise NotStaticError("a section whose name not every Python takes for the same")

    def _is_cut_alike(self, line: str) -> bool:
        """Tell whether every Python finds the same comment at the end of a line.

        Before 3.13 it may be a later one, where a first sign of another kind begins none.
        """
        signs = [re.escape(each) for each in self._signs if each in line]
        return len(signs) < 2 or not re.search(rf"\S(?:{'|'.join(signs)})", line)


class _Paths(FileValue):
    described = "the paths of what a configuration has read"


class _Section(FileValue):
    """A section of a configuration."""

    described = "a section of a configuration"

    def __init__(self, config: _Config, name: str) -> None:
        self._config = config
        self._name = name

    def holds(self) -> bool:
        """Tell whether it has any name."""
        return any(True for _ in self.lines())

    def lose(self, why: NotStatic) -> None:
        """Let code that is not followed change it."""
        self._config.lose(why)

    def call(self, name: str, values: Sequence[object], named: Mapping[str, object]) -> object:
        """Give what one of its methods returns."""
        self._config.check()
        if name == "get" and 1 <= len(values) <= 2 and not named:
            return self.option(values[0], values[1] if values[1:] else None)
        if name in ("items", "keys") and not values and not named:
            names = self._config.options(self._name)
            return Lazy(names if name == "keys" else ((each, self.item(each)) for each in names))
        raise NotStaticError(f"calls .{name}() of a section of a configuration")

    def option(self, key: object, default: object) -> object:
        """Give what it has by a name, or `default`; NotStaticError where there is none."""
        self._config.check()
        if self._config.has(self._name, key):
            return self._config.value(self._name, _text(key))
        if default is _NONE:
            raise NotStaticError("an option that is not in a configuration")
        return default

    def item(self, key: object) -> object:
        """Give what it has by a name."""
        return self.option(key, _NONE)

    def contains(self, key: object) -> bool:
        """Tell whether it has a name."""
        self._config.check()
        return self._config.has(self._name, key)

    def lines(self) -> Iterator[object]:
        """Give its names."""
        self._config.check()
        return iter(self._config.options(self._name))


def called(name: str, node: ast.Call, evaluator: Evaluator) -> _Config:
    """Give what ``configparser.ConfigParser(…)`` makes, or ``RawConfigParser``.

    Raises:
        NotStaticError: if that is not known.
    """
    if may_have_written(evaluator.names.home, evaluator.tools.budget):
        raise NotStaticError(f"{name} may be something else after what has run")
    given = {each.arg or "**": evaluator.value(each.value) for each in node.keywords}
    interpolates = name == "configparser.ConfigParser"
    if given.get("interpolation", _NONE) is None:
        del given["interpolation"]
        interpolates = False
    evaluator.tools.budget.step(100)
    if node.args or not given.keys() <= _OPTIONS or not all(map(_is_followed, given.values())):
        raise NotStaticError(f"calls {name}() with arguments that are not followed")
    import configparser  # late: few files need it

    try:
        parser = configparser.RawConfigParser(**cast("Any", given))
    except (TypeError, ValueError, AttributeError):
        raise NotStaticError(f"calls {name}() with arguments that are not followed") from None
    signs = cast("Sequence[str]", given.get("inline_comment_prefixes") or ())
    return _Config(parser, evaluator, interpolates=interpolates, signs=tuple(signs))


def _is_followed(value: object) -> bool:
    """Tell whether a parser may be told a value: an answer, or a few texts."""
    if not isinstance(value, list | tuple | str):
        return isinstance(value, bool | None)
    return len(value) <= _MOST and all(isinstance(each, str) for each in value)


def _text(key: object) -> str:
    """Give a key, which fails to be looked for where it is no text."""
    if not isinstance(key, str):
        raise NotStaticError("looks into a configuration for what is no text")
    return key
