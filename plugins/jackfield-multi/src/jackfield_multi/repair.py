"""Making several stores what they should be.

Mirrors: a file that a store lacks is copied to it. Stripes: of a file that several stores have, one
copy is kept. Copies that differ are a conflict. It is reported and left alone, unless the user
says which copy wins: no content is destroyed that he has not given up.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jackfield import JackfieldError, Table, UsageError
from jackfield.backends import BackendException, ErrorCode, State

from jackfield_multi.config import RESERVED_NAMES
from jackfield_multi.mirror import Mirror
from jackfield_multi.several import Several
from jackfield_multi.store import Store, eligible
from jackfield_multi.together import together
from jackfield_multi.trouble import combined, is_absent

_BATCH = 1000
"""Files that are asked for at once."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A file as one store has it; what is None is not known."""

    store: Store
    size: int | None
    mtime: float | None
    digest: bytes | None = None


@dataclass(frozen=True, slots=True)
class Preference:
    """Which copy wins where they differ: a store's, by one of `RESERVED_NAMES`, or none."""

    store: Store | None = None
    rule: str | None = None

    @classmethod
    def of(cls, text: str | None, stores: Sequence[Store]) -> Preference:
        """Understand what the user said.

        Raises:
            UsageError: if there is no such store.
        """
        if text is None or text in RESERVED_NAMES:
            return cls(rule=text)
        for store in stores:
            if text in (store.label, str(store.number)):
                return cls(store)
        known = ", ".join(f"{store.number} ({store})" for store in stores)
        raise UsageError(f"there is no store {text!r} to prefer; there are {known}")

    def winner(self, copies: Sequence[Copy]) -> Copy | None:
        """Give the copy that wins over those that differ from it; None if it cannot be told."""
        if self.store is not None:
            return next((each for each in copies if each.store is self.store), None)
        if self.rule == "majority":
            contents = Counter((each.size, each.digest) for each in copies)
            most, count = contents.most_common(1)[0]
            if 2 * count <= len(copies):
                return None
            return next(each for each in copies if (each.size, each.digest) == most)
        if self.rule == "newest":
            times = [each.mtime for each in copies if each.mtime is not None]
            if len(times) < len(copies) or times.count(max(times)) > 1:
                return None
            return next(each for each in copies if each.mtime == max(times))
        return None


@dataclass
class _Report:
    """What was done, and what could not be."""

    dry_run: bool
    rows: list[tuple[object, ...]] = field(default_factory=list)
    errors: list[JackfieldError] = field(default_factory=list)
    files: int = 0

    def table(self) -> Table:
        """Give the command's answer."""
        what = "file is" if self.files == 1 else "files are"
        notes = () if self.rows or self.errors else (f"{self.files} {what} as they should be",)
        return Table(
            ("file", "action", "from", "to", "size"), self.rows, errors=self.errors, notes=notes
        )


def repair(
    several: Several, preference: Preference, *, by_content: bool = False, dry_run: bool = False
) -> Table:
    """Make the stores equal, or with `dry_run` only say what that would take.

    A store that cannot be listed is an error of the answer, and is left out.

    Raises:
        BackendException: if no store can be listed.
    """
    report = _Report(dry_run)
    listed = _listed(several, report)
    names = sorted(set().union(*listed.values()))
    report.files = len(names)
    stripes = not isinstance(several, Mirror)
    for start in range(0, len(names), _BATCH):
        batch = names[start : start + _BATCH]
        found = _found(listed, batch, report)
        for name, copies in found.items():
            job = _Job(name, eligible(list(listed), name), copies, preference, report)
            with tempfile.TemporaryDirectory(prefix="jackfield-multi-") as directory:
                try:
                    if stripes:
                        job.keep_one(Path(directory))
                    else:
                        job.copy(Path(directory), by_content=by_content)
                except BackendException as error:
                    report.errors.append(error)
    return report.table()


def _listed(several: Several, report: _Report) -> dict[Store, set[str]]:
    """List every store; one that is not there yet is empty."""
    answers = together(several.stores, lambda store: store.list())
    errors = [
        each.error for each in answers if each.error is not None and not is_absent(each.error)
    ]
    if len(errors) == len(answers):
        raise combined(errors)
    report.errors += errors
    return {
        each.store: set(each.value or ())
        for each in answers
        if each.error is None or is_absent(each.error)
    }


def _found(
    listed: Mapping[Store, set[str]], names: Sequence[str], report: _Report
) -> dict[str, list[Copy]]:
    """Ask every store for the sizes of its files; leave out a file where that fails."""
    found: dict[str, list[Copy]] = {name: [] for name in names}
    for store, has in listed.items():
        for outcome in store.open().query([name for name in names if name in has]):
            if outcome.state is State.FAILED and outcome.error is not None:
                report.errors.append(outcome.error)
                found.pop(outcome.name, None)
            elif outcome.state is not State.ABSENT and outcome.name in found:
                found[outcome.name].append(Copy(store, outcome.size, outcome.mtime))
    return {name: copies for name, copies in found.items() if copies}


@dataclass(frozen=True, slots=True)
class _Job:
    """One file; its methods raise a BackendException where a store fails."""

    name: str
    belongs: Sequence[Store]
    copies: Sequence[Copy]
    preference: Preference
    report: _Report

    def copy(self, directory: Path, *, by_content: bool) -> None:
        """Make all copies of a mirror equal."""
        copies = self._with_contents(directory) if by_content else self.copies
        source = self._source(copies)
        if source is None:
            return
        differing = {each.store for each in copies if _differ(each, source)}
        holders = {each.store for each in copies}
        targets = [store for store in self.belongs if store in differing or store not in holders]
        if not targets:
            return
        local = directory / "file"
        if not self.report.dry_run:
            self._fetch(source, local)
        for store in targets:
            try:
                if not self.report.dry_run:
                    store.open().put(local, self.name)
            except BackendException as error:
                self.report.errors.append(error)
                continue
            self._row("replaced" if store in differing else "copied", source, store)

    def keep_one(self, directory: Path) -> None:
        """Keep one copy of what several stripes have."""
        if len(self.copies) == 1:
            return
        copies = self._with_contents(directory)
        source = self._source(copies)
        if source is None:
            return
        if not any(_differ(each, source) for each in copies):
            source = max(
                copies, key=lambda each: (each.store in self.belongs, each.store.score(self.name))
            )
        for each in copies:
            if each.store is source.store:
                continue
            if not self.report.dry_run:
                outcome = each.store.open().delete([self.name])[0]
                if outcome.error is not None:
                    self.report.errors.append(outcome.error)
                    continue
            self._row("removed", source, each.store)

    def _source(self, copies: Sequence[Copy]) -> Copy | None:
        """Give the copy that counts; None, with a report, where they differ and none does."""
        known = [each for each in copies if each.size is not None]
        first = (known or copies)[0]
        if not any(_differ(each, first) for each in copies):
            return first
        winner = self.preference.winner(known)
        if winner is None:
            shown = ", ".join(f"{each.store}: {each.size} bytes" for each in known)
            same = len({each.size for each in known}) == 1
            self.report.errors.append(
                BackendException(
                    f"{self.name!r} is not the same everywhere ({shown}"
                    f"{', with different contents' if same else ''}); "
                    "--prefer says which copy wins",
                    ErrorCode.VALIDATION_FAILED,
                    filename=self.name,
                )
            )
        return winner

    def _with_contents(self, directory: Path) -> list[Copy]:
        """Fetch every copy and give its size and a hash of its content."""
        if len(self.copies) == 1:
            return list(self.copies)
        if len({each.size for each in self.copies} - {None}) > 1:
            return list(self.copies)  # they differ, whatever they contain
        copies = []
        for each in self.copies:
            local = directory / "copy"
            self._fetch(each, local)
            with local.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").digest()
            copies.append(Copy(each.store, local.stat().st_size, each.mtime, digest))
        return copies

    def _fetch(self, copy: Copy, local: Path) -> None:
        copy.store.open().get(self.name, local)
        size = local.stat().st_size
        if copy.size not in (None, size):
            raise BackendException(
                f"{copy.store}: {self.name!r} has {copy.size} bytes, and {size} came",
                ErrorCode.VALIDATION_FAILED,
                filename=self.name,
            )

    def _row(self, action: str, source: Copy, target: Store) -> None:
        shown = f"to be {action}" if self.report.dry_run else action
        self.report.rows.append((self.name, shown, str(source.store), str(target), source.size))


def _differ(one: Copy, other: Copy) -> bool:
    """Tell whether two copies are known to differ."""
    if one.size is None or other.size is None:
        return False
    return (one.size, one.digest) != (other.size, other.digest)
