"""Modules that a script makes of files by their paths, apart from those that are imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection

from jackfield.reading.errors import NotStaticError, TreeError
from jackfield.reading.evaluation.session import Session
from jackfield.reading.files.source import UnreadableError, text_of
from jackfield.reading.language.modules import Module
from jackfield.reading.syntax.effects import imports_in


class Apart:
    """What a script of an evaluation loads apart, and what else knows of it."""

    def __init__(self, session: Session, script: Module) -> None:
        self._session = session
        self._script = script

    def load(self, name: str | None, path: str) -> Module:
        """Give the module `name` that the script makes of a file, which may be imported besides.

        The name is None where Python keeps it under none, or the one by which it is imported.

        Raises:
            NotStaticError: if it is, which makes another one of it; if it imports parts of the
                source, as something else than itself; or if `name` is that of another one.
            RaisesError: if running it fails.
        """
        session, loaded = self._session, self._session.loaded_apart
        try:
            statements = session.files.file(path).statements
        except UnreadableError as error:
            raise NotStaticError(f"{path}:{error.line}: {error.reason}") from None
        named = session.finder.on_path(self._script.path, name) if name else None
        is_another = named is not None and named.file != path
        is_taken = name is not None and name in loaded.values()
        if path in session.modules or is_another or is_taken:
            raise NotStaticError(f"{path}, or {name}, is loaded more than once")
        for node in imports_in(statements):
            if getattr(node, "level", 0) or session.is_inside(path, node):
                raise NotStaticError(f"{path} imports something of the source")
        loaded[path] = name
        return session.run_well(session.load(path))

    def is_mentioned(self, words: Collection[str]) -> bool:
        """Tell whether a file has one of some words that has run with the script.

        What the script has loaded apart does not count.
        """
        session = self._session
        if session.reach is not None and session.reach.is_unclear:
            return True
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
        others = {*session.modules, *(session.reach or ())}
        for path in others - {self._script.path, *session.loaded_apart}:
            try:
                text = text_of(session.files.content(path))
            except TreeError:
                continue  # nobody can import it
            session.tools.budget.spend(1 + (len(text) >> 6))
            if pattern.search(text):
                return True
        return False

    def is_imported(self, name: str, count: int) -> bool:
        """Tell whether the script, or what it has loaded, imports a module more often than that."""
        statements = [*self._script.statements]
        for path in self._session.loaded_apart:
            statements += self._session.files.file(path).statements
        self._session.tools.budget.spend(len(statements) >> 4)
        imported = [_named_by(node) for node in imports_in(statements)]
        return sum(names.count(name) for names in imported) > count


def _named_by(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Give the first parts of the names of the modules that a statement imports."""
    names = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        names = [] if node.level else [node.module or ""]
    return [name.partition(".")[0] for name in names]
