"""Evaluating the files of one source, each as the start of an evaluation of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jackfield.metadata import Declaration
from jackfield.reading.budget import Budget
from jackfield.reading.declarations import Variables, changed_by, declarations, variables
from jackfield.reading.errors import NotStaticError
from jackfield.reading.layout import Layout
from jackfield.reading.modules import Binding, Module
from jackfield.reading.session import Session
from jackfield.reading.source import Files
from jackfield.reading.statements import follow


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of the metadata modules of one plugin.

    Attributes:
        declarations: host name -> what they declare to it.
        files: those that were read, first the ones that declare something.
        faults: what could not be read, each in one line.
    """

    declarations: dict[str, Declaration]
    files: tuple[str, ...]
    faults: tuple[str, ...]


class Evaluation:
    """Evaluates files of one layout, within one budget."""

    def __init__(self, layout: Layout, budget: Budget | None = None) -> None:
        self.layout = layout
        self._budget = budget or Budget()
        self._files = Files(layout.tree, self._budget)

    def plugin(self, paths: Sequence[str], hosts: Iterable[str]) -> Evaluated:
        """Read the metadata modules `paths` of one plugin, the first of which wins."""
        self._files.forget()
        self._budget.begin_plugin()
        hosts = tuple(hosts)
        sessions: dict[str, Session] = {}
        found: dict[str, dict[str, Variables]] = {}
        for path in dict.fromkeys(paths):
            session, module = self._start(path)
            if module is not None:
                sessions[path] = session
                found[path] = {host: variables(module, session, host) for host in hosts}
        for path in sessions:
            if path.endswith("__init__.py") and not sessions[path].is_exhausted:
                _compare(path, sessions[path], found)
        by_host = {h: [found[path][h] for path in found] for h in hosts}
        declared = declarations(by_host, self._files.recovered)
        silent = [path for path in found if not any(found[path].values())]
        faults = [fault for session in sessions.values() for fault in session.faults]
        faults += self.file_faults()
        return Evaluated(
            declared,
            tuple([path for path in found if path not in silent] + silent),
            tuple(dict.fromkeys(faults)),
        )

    def setup_call(self, path: str) -> dict[str, Binding] | None:
        """Give the named arguments of the call of ``setup()`` in a script, None if there is none.

        The script is evaluated as it is run: what its guard holds back from those who import it
        counts here.
        """
        _, module = self._start(path, is_script=True)
        if module is None or not module.setup_calls:
            return None
        return module.setup_calls[-1]

    def file_faults(self) -> list[str]:
        """Give what was wrong with the files since this was last asked."""
        faults = list(self._files.faults.values())
        self._files.faults.clear()
        return faults

    def value(self, dotted: str) -> object:
        """Give the value of ``module.name``, None if it is not known."""
        module_name, _, name = dotted.rpartition(".")
        target = self.layout.find(module_name) if module_name else None
        if target is None or target.file is None:
            return None
        session, module = self._start(target.file)
        try:
            return None if module is None else session.tools.tracker.export(module.attribute(name))
        except NotStaticError:
            return None

    def _start(self, path: str, *, is_script: bool = False) -> tuple[Session, Module | None]:
        session = Session(self.layout, self._files, self._budget, follow)
        try:
            return session, session.load(path, is_script=is_script)
        except NotStaticError:
            return session, None  # the fault is among those of the files


def _compare(path: str, session: Session, found: dict[str, dict[str, Variables]]) -> None:
    """Take back what the package at `path` changes in its modules when it is imported."""
    directory = path.removesuffix("__init__.py")
    for other, by_host in found.items():
        module = session.modules.get(other)
        if other != path and module is not None and other.startswith(directory):
            for host, part in by_host.items():
                changed_by(module, session, part, host)
