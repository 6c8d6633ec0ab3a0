"""What came of the evaluation of one file, and which of its faults matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jackfield.reading.evaluation.session import Session
from jackfield.reading.files.declarations import Variables
from jackfield.reading.files.source import Files
from jackfield.reading.language.modules import Module
from jackfield.records import mutable_record


@mutable_record
class Started:
    """An evaluation that started at one file.

    `module` is None if that cannot be read, and `session` for a plain file, which needs neither.
    `files` are those that were read, and `is_mixed` if some are not for Python 3, but others are.
    `found` are the variables, which are those of one plugin only; `faults` are what is wrong with
    modules, each with its files, `file_faults` the files that cannot be read as a whole.
    """

    session: Session | None
    module: Module | None
    found: Mapping[str, Variables]
    faults: Mapping[str, set[str]]
    file_faults: Mapping[str, str]
    files: Files | None = None
    is_mixed: bool = False

    @property
    def needs_script(self) -> bool:
        """Whether what it opens depends on it being run as a script."""
        return self.module is not None and self.module.seen.needs_script


def mattering(
    found: Mapping[str, Mapping[str, Variables]], started: Mapping[str, Started]
) -> list[str]:
    """Give the faults that matter, those of modules first."""
    faults = [each for start in started.values() for each in start.faults.items()]
    for start in started.values():
        faults += [(fault, {path}) for path, fault in start.file_faults.items()]
    matters = _matter(found, started)
    return [fault for fault, paths in faults if any(map(matters, paths))]


def _matter(
    found: Mapping[str, Mapping[str, Variables]], started: Mapping[str, Started]
) -> Callable[[str], bool]:
    """Give what tells whether a fault of a file matters: all do, if nothing is declared.

    Else only those of the metadata modules, of files of which everything or a value is imported,
    and of files in which a variable is lost.
    """
    parts = [part for by_host in found.values() for part in by_host.values()]
    if not parts:
        return lambda path: True
    files = set(started)
    reasons = []
    for start in started.values():
        if start.session is not None:
            files |= start.session.starred
            files.update(path for path, module in start.session.modules.items() if module.gives)
    for part in parts:
        files.update(origin.path for origin in part.origins.values())
        for why in part.not_static.values():
            files.add(why.origin.path)
            reasons.append(why.reason)
    return lambda path: path in files or any(f"{path}:" in reason for reason in reasons)
