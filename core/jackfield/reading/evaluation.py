"""Evaluating the files of one source, each as the start of an evaluation of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jackfield.metadata import Declaration
from jackfield.reading.budget import Budget
from jackfield.reading.declarations import Variables, changed_by, declarations, variables
from jackfield.reading.errors import NotStaticError
from jackfield.reading.expressions import Tools
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


@dataclass(frozen=True, slots=True)
class _Started:
    """An evaluation that started at one file; `module` is None if that cannot be read."""

    session: Session
    module: Module | None
    file_faults: tuple[str, ...]


class Evaluation:
    """Evaluates files of one layout, within one budget.

    `files` may come from another evaluation of the same tree.
    """

    def __init__(
        self, layout: Layout, files: Files | None = None, budget: Budget | None = None
    ) -> None:
        self.layout = layout
        self._files = files or Files(layout.tree)
        self._tools = Tools(budget or Budget())
        self._started: dict[str, _Started] = {}

    def plugin(self, paths: Sequence[str], hosts: Iterable[str]) -> Evaluated:
        """Read the metadata modules `paths` of one plugin, the first of which wins."""
        self._files.begin_plugin()
        hosts = tuple(hosts)
        tracker = self._tools.tracker
        started: dict[str, _Started] = {}
        found: dict[str, dict[str, Variables]] = {}
        faults: list[str] = []
        for path in dict.fromkeys(paths):
            if path not in self._started:
                self._started[path] = self._start(path)
            start = started[path] = self._started[path]
            faults += start.session.faults
            if start.module is not None:
                found[path] = variables(start.module, tracker, hosts)
        for path in found:
            session = started[path].session
            if len(found) > 1 and path.endswith("__init__.py") and not session.is_exhausted:
                _compare(path, session, found)
        by_host = {host: [part[host] for part in found.values() if host in part] for host in hosts}
        declared = declarations(by_host, self._files.recovered)
        silent = [path for path in found if not any(found[path].values())]
        faults += [fault for start in started.values() for fault in start.file_faults]
        return Evaluated(
            declared,
            tuple([path for path in found if path not in silent] + silent),
            tuple(dict.fromkeys(faults)),
        )

    def setup_call(self, path: str) -> tuple[dict[str, Binding] | None, tuple[str, ...]]:
        """Give the named arguments of the call of ``setup()`` in a script, None if there is none.

        With it comes what is wrong with the files.

        The script is evaluated as it is run: what its guard holds back from those who import it
        counts here.
        """
        start = self._start(path, is_script=True)
        calls = () if start.module is None else start.module.setup_calls
        return calls[-1] if calls else None, start.file_faults

    def value(self, dotted: str) -> object:
        """Give the value of ``module.name``, None if it is not known."""
        module_name, _, name = dotted.rpartition(".")
        target = self.layout.find(module_name) if module_name else None
        if target is None or target.file is None:
            return None
        module = self._start(target.file).module
        try:
            return None if module is None else self._tools.tracker.export(module.attribute(name))
        except NotStaticError:
            return None

    def _start(self, path: str, *, is_script: bool = False) -> _Started:
        session = Session(self.layout, self._files, self._tools, follow)
        self._files.faults.clear()
        try:
            module = session.load(path, is_script=is_script)
        except NotStaticError:
            module = None  # the fault is among those of the files
        session.finish()
        return _Started(session, module, tuple(self._files.faults.values()))


def _compare(path: str, session: Session, found: dict[str, dict[str, Variables]]) -> None:
    """Take back what the package at `path` changes in its modules when it is imported."""
    directory = path.removesuffix("__init__.py")
    for other, by_host in found.items():
        module = session.modules.get(other)
        if other != path and module is not None and other.startswith(directory):
            changed_by(module, session.tools.tracker, by_host)
