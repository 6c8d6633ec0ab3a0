"""Making several stores what they should be.

Mirrors: a file that a store lacks is copied to it. Stripes: of a file that several stores have, one
copy is kept. Copies that differ are a conflict. It is reported and left alone, unless the user
says which copy wins: no content is destroyed that he has not given up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from jackfield import JackfieldError, Table
from jackfield.backends import Job, Outcome, State, run_jobs

from jackfield_multi.copies import Copy, Preference
from jackfield_multi.mending import Mending, Row
from jackfield_multi.mirror import Mirror
from jackfield_multi.several import Several
from jackfield_multi.store import Store, eligible
from jackfield_multi.together import together
from jackfield_multi.trouble import combined, is_absent

JOBS = 4
"""How many files are mended at a time, if nothing else is said."""

_BATCH = 1000
"""Files that are asked for at once."""


def repair(
    several: Several,
    preference: Preference,
    *,
    by_content: bool = False,
    dry_run: bool = False,
    jobs: int = JOBS,
) -> Table:
    """Make the stores equal, or with `dry_run` only say what that would take.

    A store that cannot be listed is an error of the answer, and is left out. `jobs` is how many
    files are mended at a time.

    Raises:
        BackendException: if no store can be listed, or two mirrors are one storage.
    """
    rows: list[Row] = []
    errors: list[JackfieldError] = []
    listed = _listed(several, errors)
    if isinstance(several, Mirror):
        several.check_apart(listed)
    names = sorted(set().union(*listed.values()))
    for start in range(0, len(names), _BATCH):
        found = _found(listed, names[start : start + _BATCH], errors)
        mendings = [
            Mending(name, eligible(list(listed), name), copies, preference, dry_run)
            for name, copies in found.items()
        ]
        for result in run_jobs([_job(several, each, by_content) for each in mendings], jobs):
            if result.error is not None:
                raise result.error
        for each in mendings:
            rows += each.rows
            errors += each.errors
    what = "1 file is as it" if len(names) == 1 else f"{len(names)} files are as they"
    notes = () if rows or errors else (f"{what} should be",)
    return Table(("file", "action", "from", "to", "size"), rows, errors=errors, notes=notes)


def _job(several: Several, mending: Mending, by_content: bool) -> Job[None]:
    if isinstance(several, Mirror):
        return Job(mending.name, partial(mending.copy, by_content=by_content))
    return Job(mending.name, mending.keep_one)


def _listed(several: Several, errors: list[JackfieldError]) -> dict[Store, set[str]]:
    """List every store; one that is not there yet is empty."""
    answers = together(several.stores, lambda store: store.list())
    failed = [
        each.error for each in answers if each.error is not None and not is_absent(each.error)
    ]
    if len(failed) == len(answers):
        raise combined(failed)
    errors += failed
    return {
        each.store: set(each.value or ())
        for each in answers
        if each.error is None or is_absent(each.error)
    }


def _found(
    listed: Mapping[Store, set[str]], names: Sequence[str], errors: list[JackfieldError]
) -> dict[str, list[Copy]]:
    """Ask every store for the sizes of its files; leave out a file where that fails."""
    found: dict[str, list[Copy]] = {name: [] for name in names}
    jobs = [
        Job(str(store), partial(_asked, store, [name for name in names if name in has]))
        for store, has in listed.items()
    ]
    for store, result in zip(listed, run_jobs(jobs, max(1, len(jobs))), strict=True):
        if result.error is not None:
            raise result.error
        for outcome in result.value or ():
            if outcome.state is State.FAILED and outcome.error is not None:
                errors.append(outcome.error)
                found.pop(outcome.name, None)
            elif outcome.state is not State.ABSENT and outcome.name in found:
                found[outcome.name].append(Copy(store, outcome.size, outcome.mtime))
    return {name: copies for name, copies in found.items() if copies}


def _asked(store: Store, names: Sequence[str]) -> Sequence[Outcome]:
    return store.open().query(names)
