"""Evaluating the files of one source, each as the start of an evaluation of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from jackfield.metadata import NotStatic, Origin
from jackfield.reading.budget import Budget
from jackfield.reading.errors import ExhaustedError, NotStaticError
from jackfield.reading.evaluation.doubts import from_broken
from jackfield.reading.evaluation.other_calls import other_call
from jackfield.reading.evaluation.scripts import call_of, script_of
from jackfield.reading.evaluation.session import Session
from jackfield.reading.evaluation.started import Started, mattering
from jackfield.reading.evaluation.statements import follow
from jackfield.reading.files.declarations import (
    Evaluated,
    Variables,
    prefix,
    prefixes_of,
    taken_back,
    unchanged_by,
    variables,
)
from jackfield.reading.files.plain import PlainFiles, plain_variables
from jackfield.reading.files.source import Files, UnreadableError
from jackfield.reading.language.literals import UNKNOWN, literal
from jackfield.reading.language.modules import Binding, Module
from jackfield.reading.language.tools import Tools
from jackfield.reading.packaging.setupcall import SETUP_ARGUMENTS
from jackfield.reading.recovery.meaning import doubtful_in_any
from jackfield.reading.trees.layout import Layout

_OLD_TEXTS = 50_000
"""Characters of files that are read once more as those of Python 2."""


class Evaluation:
    """Evaluates files of one layout, within the `part`-th part of a source's budget.

    `hosts` are those whose variables are read; `files` may come from another evaluation of the same
    tree, or be those that were found not to be plain. `release` is the name and version that it is
    installed as, if it is used in no other way.
    """

    def __init__(
        self,
        layout: Layout,
        hosts: Iterable[str],
        files: Files | PlainFiles | None = None,
        part: int = 1,
        release: tuple[str, str] | None = None,
    ) -> None:
        self.layout = layout
        self.files = files if isinstance(files, Files) else Files(layout.tree, files)
        self._tools = Tools(Budget(part), other_call)
        self._tools.release = release
        self._hosts = tuple(hosts)
        self._prefixes = prefixes_of(self._hosts)
        self._started: dict[str, Started] = {}

    def plugin(self, paths: Sequence[str]) -> Evaluated:
        """Read the metadata modules `paths` of one plugin, the first of which wins."""
        self.files.begin_plugin()
        for path in paths:  # before what the first of them import, which may take all the room
            with suppress(UnreadableError):
                self.files.file(path)
        started: dict[str, Started] = {}
        found: dict[str, Mapping[str, Variables]] = {}
        unread = ""
        for path in dict.fromkeys(paths):
            start = started[path] = self._started_at(path, may_be_plain=len(paths) > 1)
            if start.module is None and start.session is not None:
                unread = unread or path
            elif unread:
                why = f"cannot be read, and goes before {path}"
                found[path] = taken_back(start.found, NotStatic(why, Origin(unread, 1)))
            else:
                found[path] = start.found
        if len(found) > 1:
            for path in found:
                if path.endswith("__init__.py") and (session := started[path].session) is not None:
                    _compare(path, session, started, found)
        has_faults = False
        for start in started.values():
            if start.session is not None:
                start.session.finish()
            has_faults = has_faults or bool(start.faults or start.file_faults)
        faults = mattering(found, started) if has_faults else ()
        return Evaluated(found, self._hosts, faults, self.files.recovered)

    def setup_call(self, path: str) -> tuple[dict[str, Binding] | None, tuple[str, ...]]:
        """Give the named arguments of the call of ``setup()`` in a script, None if there is none.

        With it comes what is wrong with the files.

        The script is evaluated as it is run: what its guard holds back from those who import it
        counts here. If it is not known to call ``setup()``, it counts that it may.
        """
        try:
            script = script_of(self.files.file(path))
        except UnreadableError:
            script = None
        start = self._start(path, is_script=script is None, script=script)
        imported = None if script is None or start.is_mixed else start
        call = None if start.needs_script else call_of(path, start, self._tools)
        if start.needs_script:  # asked again: what setup() is given may open files, too
            start = self._start(path, is_script=True)
            call = call_of(path, start, self._tools)
        if start.is_mixed:
            try:
                start = self._start(path, self._old_files(start), is_script=True)
                call = call_of(path, start, self._tools)
            except ExhaustedError as error:
                why = NotStatic(str(error), Origin(path, 1))
                call = {name: Binding(path, 1, None, why) for name in call or ()}
        if imported is not None:
            assert imported.session is not None
            if not imported.session.depends_on_layout:
                self._started[path] = imported
        own = start.file_faults.get(path)
        if call is not None and not any(
            binding.why for name, binding in call.items() if name in SETUP_ARGUMENTS
        ):
            return call, () if own is None else (own,)
        return call, tuple(start.file_faults.values())

    def renew(self, layout: Layout) -> None:
        """Go on in another layout of the tree, with the whole budget of a source.

        What has been evaluated is kept if it would come out the same there.
        """
        budget = self._tools.budget
        if budget.has_refused or not layout.agrees(self.layout):
            self._started.clear()
        self.layout = layout
        budget.renew()

    def value(self, dotted: str) -> object:
        """Give the value of ``module.name``, None if it is not known.

        Setuptools takes what the module first binds the name to outside of any block, whatever
        comes after it, if that is a literal, and imports the module only where it is none.
        """
        module_name, _, name = dotted.rpartition(".")
        target = self.layout.find(module_name) if module_name else None
        if target is None or target.file is None:
            return None
        try:
            first = self._first_value(target.file, name)
        except ExhaustedError:
            return None
        written = UNKNOWN if first is None else literal(first, self._tools.budget)
        if written is not UNKNOWN:
            return written
        module = self._start(target.file).module
        try:
            return None if module is None else self._tools.tracker.export(module.attribute(name))
        except (NotStaticError, ExhaustedError):
            return None

    def _first_value(self, path: str, name: str) -> ast.expr | None:
        """Give what a file first binds a name to by an assignment in no block."""
        try:
            file = self.files.file(path)
        except UnreadableError:
            return None
        if file.lines is None:
            return None
        self._tools.budget.spend(1 + (len(file.statements) >> 2))
        for node in file.statements:
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else (node.target,)
                is_bound = any(isinstance(each, ast.Name) and each.id == name for each in targets)
                if is_bound and node.value is not None:
                    return node.value
        return None

    def _started_at(self, path: str, *, may_be_plain: bool) -> Started:
        known = self._started.get(path)
        if known is not None:
            return known
        start = (self._plain(path) if may_be_plain else None) or self._start(path)
        if start.is_mixed:
            start.found = self._agreed(path, start)
        if not path.endswith("__init__.py"):
            # What a package imports is evaluated further, to compare it with what was found.
            self._started[path] = start
        return start

    def _plain(self, path: str) -> Started | None:
        """Read a file without following its statements, None if it is not plain."""
        try:
            file = self.files.file(path)
        except UnreadableError:
            return None
        if file.lines is None:
            return None  # only parts of it could be parsed
        found = plain_variables(path, file.text, file.statements, self.layout, self._hosts)
        return None if found is None else Started(None, None, found, {}, {})

    def _start(
        self,
        path: str,
        files: Files | None = None,
        *,
        is_script: bool = False,
        script: Sequence[ast.stmt] | None = None,
    ) -> Started:
        files = files or self.files
        session = Session(self.layout, files, self._tools, follow)
        files.faults.clear()
        found: dict[str, Variables] = {}
        module: Module | None = None
        try:
            module = session.load(path, is_script=is_script)
            found = variables(module, self._tools.tracker, self._prefixes)
        except NotStaticError:
            pass  # the fault is among those of the files
        faults = dict(session.faults)
        if script and module is not None and module.failure is None:
            session.go_on(module, script)
        started = Started(session, module, found, faults, dict(files.faults), files)
        if not files.recovered.isdisjoint(session.modules):
            self._doubt(found, session, files)
            kinds = {files.file(each).lines is None for each in session.modules}
            started.is_mixed = len(session.modules) > 1 and True in kinds
        return started

    def _agreed(self, path: str, start: Started) -> Mapping[str, Variables]:
        """Give those variables of a file on which both Pythons agree, and why not of the others."""
        try:
            found = self._start(path, self._old_files(start)).found
        except ExhaustedError as error:
            return taken_back(start.found, NotStatic(str(error), Origin(path, 1)))
        for host, part in found.items():
            if host in start.found:
                part.doubtful |= start.found[host].doubtful & part.values.keys()
        return found

    def _doubt(self, found: Mapping[str, Variables], session: Session, files: Files) -> None:
        """Tell of variables that they come from a file that cannot be parsed."""
        try:
            names = from_broken(session.modules.values(), files.recovered, self._tools.budget)
        except ExhaustedError:
            names = None
        for host, part in found.items():
            own = {name for name in part.values if names is None or prefix(host) + name in names}
            part.doubtful |= own

    def _old_files(self, start: Started) -> Files:
        """Give the files for an evaluation in which all are taken for those of Python 2.

        Raises:
            ExhaustedError: if there is too much to look through.
        """
        assert start.files is not None and start.session is not None
        files = [start.files.file(path) for path in start.session.modules]
        if sum(len(file.text) for file in files) > _OLD_TEXTS:
            raise ExhaustedError("too large for files of which only some are for Python 3")
        texts = ((file.text, file.statements) for file in files)
        return start.files.as_of_python2(doubtful_in_any(texts, self._tools.budget))


def _compare(
    path: str,
    session: Session,
    started: Mapping[str, Started],
    found: dict[str, Mapping[str, Variables]],
) -> None:
    """Take back what the package at `path` changes in its modules when it is imported.

    That may be anything, if the budget did not suffice to see what it does.
    """
    directory = path.removesuffix("__init__.py")
    unseen = session.modules[path].open if session.is_exhausted else None
    # First those that it imports, which importing others could change.
    for other in sorted(found, key=lambda each: each not in session.modules):
        by_host = found[other]
        if other == path or not by_host or not other.startswith(directory):
            continue
        if unseen is not None:
            found[other] = taken_back(by_host, unseen)
            continue
        own = started[other].session
        imported = set() if own is None else own.modules.keys() - {path}
        # What takes nothing from the package finds in its modules what these have made.
        is_apart = own is not None and path not in own.modules and not own.depends_on_layout
        module = session.imported_module(other, imported, may_reach=is_apart)
        if module is not None:
            found[other] = unchanged_by(module, session.tools.tracker, by_host)
