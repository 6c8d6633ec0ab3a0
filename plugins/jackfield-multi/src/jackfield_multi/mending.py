"""Mending one file: copying it to mirrors that lack it, or leaving it in one of the stripes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from jackfield import JackfieldError
from jackfield.backends import BackendException, ErrorCode, Job, run_jobs, scratch_directory

from jackfield_multi.apart import check_apart
from jackfield_multi.copies import Copy, Preference
from jackfield_multi.store import Store, has
from jackfield_multi.together import together
from jackfield_multi.trouble import same_storage

Row = tuple[str, str, str, str, int | None]
"""The file, the action, from where, to where, bytes."""


@dataclass(frozen=True, slots=True)
class Mending:
    """One file that is to be mended, and what came of it.

    Attributes:
        name: the file's.
        belongs: the stores that are to have it.
        copies: those that there are, at least one.
        preference: which copy wins where they differ.
        dry_run: whether nothing is to be changed.
        rows: what was done, or would be.
        errors: why something could not be.
    """

    name: str
    belongs: Sequence[Store]
    copies: Sequence[Copy]
    preference: Preference
    dry_run: bool
    rows: list[Row] = field(default_factory=list)
    errors: list[JackfieldError] = field(default_factory=list)

    def copy(self, *, by_content: bool) -> None:
        """Make all copies of a mirror equal."""
        with scratch_directory() as directory:
            try:
                self._copy(directory, by_content=by_content)
            except BackendException as error:
                self.errors.append(error)

    def keep_one(self) -> None:
        """Keep one copy of what several stripes have."""
        if len(self.copies) == 1:
            return
        with scratch_directory() as directory:
            try:
                self._keep_one(directory)
            except BackendException as error:
                self.errors.append(error)

    def _copy(self, directory: Path, *, by_content: bool) -> None:
        copies = self._with_contents(directory) if by_content else self.copies
        source = self.preference.source(self.name, copies)
        differing = {each.store for each in copies if each.differs(source)}
        holders = {each.store for each in copies}
        targets = [store for store in self.belongs if store in differing or store not in holders]
        if targets and not self.dry_run:
            targets = self._stored(source, targets, directory / "file")
        for store in targets:
            self._note("replaced" if store in differing else "copied", source, store)

    def _stored(self, source: Copy, targets: Sequence[Store], local: Path) -> list[Store]:
        """Fetch a copy and store it in all targets at the same time; give those that took it."""
        self._fetch(source, local)
        answers = together(targets, lambda store: store.put(local, self.name))
        self.errors.extend(each.error for each in answers if each.error is not None)
        return [each.store for each in answers if each.error is None]

    def _keep_one(self, directory: Path) -> None:
        check_apart([each.store for each in self.copies], self.name)
        copies = self._with_contents(directory)
        source = self.preference.source(self.name, copies)
        if not any(each.differs(source) for each in copies):
            source = max(
                copies, key=lambda each: (each.store in self.belongs, each.store.score(self.name))
            )
        if not self.dry_run:
            self._fetch(source, directory / "kept")
        for each in copies:
            if each.store is source.store:
                continue
            if not self.dry_run:
                outcome = each.store.open().delete([self.name])[0]
                if outcome.error is not None:
                    self.errors.append(outcome.error)
                    continue
                self._check_kept(source, each, directory / "kept")
            self._note("removed", source, each.store)

    def _check_kept(self, source: Copy, removed: Copy, local: Path) -> None:
        """Bring back the copy that was to be kept if it is gone with another one."""
        store = source.store.open()
        if not has(store, self.name):
            store.put(local, self.name)
            raise same_storage(source.store, removed.store)

    def _with_contents(self, directory: Path) -> Sequence[Copy]:
        """Fetch every copy, all at the same time; give their sizes and hashes of their contents.

        Not where there is but one, or each is known to have another size: then they all differ,
        whatever they contain.
        """
        sizes = {each.size for each in self.copies}
        if len(sizes) == len(self.copies) and (len(sizes) == 1 or None not in sizes):
            return self.copies
        jobs = [
            Job(str(each.store), partial(self._with_content, each, directory / f"copy {number}"))
            for number, each in enumerate(self.copies)
        ]
        copies = []
        for result in run_jobs(jobs, len(jobs)):
            if result.error is not None:
                raise result.error
            if result.value is not None:
                copies.append(result.value)
        return copies

    def _with_content(self, copy: Copy, local: Path) -> Copy:
        self._fetch(copy, local)
        with local.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
        size = local.stat().st_size
        local.unlink()
        return replace(copy, size=size, digest=digest)

    def _fetch(self, copy: Copy, local: Path) -> None:
        copy.store.open().get(self.name, local)
        size = local.stat().st_size
        if copy.size not in (None, size):
            raise BackendException(
                f"{copy.store}: {self.name!r} has {copy.size} bytes, and {size} came",
                ErrorCode.VALIDATION_FAILED,
                filename=self.name,
            )

    def _note(self, action: str, source: Copy, target: Store) -> None:
        shown = f"to be {action}" if self.dry_run else action
        self.rows.append((self.name, shown, str(source.store), str(target), source.size))
