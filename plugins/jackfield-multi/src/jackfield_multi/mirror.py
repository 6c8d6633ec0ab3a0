"""Every file in every store that it belongs to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path

from jackfield.backends import BackendException, BackendWrapper, Outcome, Proof, State

from jackfield_multi.apart import Acquaintance
from jackfield_multi.several import Several, Sizes, facts, weakest
from jackfield_multi.store import Store, eligible, groups, has
from jackfield_multi.together import Answer, ask, together
from jackfield_multi.trouble import combined, is_absent

_SHOWN = 3


class Mirror(Several):
    """Stores that have the same files; each is asked in turn until one answers.

    Attributes:
        differences: name -> the stores that it belongs to and that did not have it when they were
            last listed. They are asked last.
    """

    def __init__(self, stores: Sequence[Store], *, goes_on: bool, where: str) -> None:
        """Take the stores; nothing is asked of them."""
        super().__init__(stores, goes_on=goes_on, where=where)
        self.differences: dict[str, tuple[Store, ...]] = {}
        self._stale: dict[str, tuple[Store, ...]] = {}
        self._acquaintance = Acquaintance()

    def _put(self, source: Path, name: str) -> Proof:
        """Store a file in all the stores that it belongs to, at the same time.

        If one fails, the put fails, or goes on as long as another one has taken the file. Then
        what the failing store has under that name is deleted: else it would be an older file,
        and could be taken for the new one. Stores that turn out to be one storage fail it, too.
        """
        targets = eligible(self.stores, name)
        answers = together(
            targets, lambda store: store.put(source, name), until_failure=not self.goes_on
        )
        errors = [each.error for each in answers if each.error is not None]
        taken = [each.store for each in answers if each.error is None]
        if errors and not (self.goes_on and taken):
            raise combined(errors, _left(targets, answers), all_fatal=self.goes_on)
        self._acquaintance.check(taken, name)
        failed = tuple(each.store for each in answers if each.error is not None)
        for error in errors:
            self.warn("%r is stored in %d of %d stores: %s", name, len(taken), len(targets), error)
        self._note(self._stale, name, self._without_old(failed, name))
        self._note(self.differences, name, failed)
        if failed:
            self._check_left(taken, name)
        return weakest([each.value for each in answers if each.value is not None])

    def _check_left(self, taken: Sequence[Store], name: str) -> None:
        """Raise if no store has a file any more that it took.

        Another process that puts it, and for which other stores fail, deletes it there as an older
        one. So would both be gone: but the later one to delete learns of it here.
        """
        answers = together(taken, lambda store: has(store, name))
        if all(each.value is False for each in answers):
            stores = " and ".join(map(str, taken))
            raise BackendException(
                f"it is gone from {stores} again, where another process could not put it"
            )

    def _move(self, source: Path, name: str) -> bool:
        """Leave it to a put: each store needs a copy, and the source until the last one has it."""
        return False

    def get(self, name: str, local_path: Path) -> None:
        """Fetch a file from the first store that gives it."""
        errors: list[BackendException] = []
        belongs = eligible(self.stores, name)
        for store in self._in_order(name):
            answer = ask(store, lambda opened: opened.get(name, local_path))
            if answer.error is None:
                for error in errors:
                    self.warn("%r comes from %s instead: %s", name, store, error)
                return
            if store in belongs or not is_absent(answer.error):
                errors.append(answer.error)
        raise combined(errors)

    def sizes(self, names: Sequence[str]) -> Sizes:
        """Give what the first store knows that has the file; -1 if none of them has it.

        The time is that of the oldest copy: a put that was broken off may have left one as it was,
        and whoever compares times is to put the file again. Copies of several sizes are announced.
        """
        found: dict[str, Mapping[str, float | None]] = {}
        unsure: set[str] = set()
        unlike: dict[str, str] = {}
        failed: dict[Store, BackendException] = {}
        for belongs in (True, False):
            for store in self.stores:
                wanted = [
                    name
                    for name in names
                    if (belongs or name not in found) and self._should_have(store, name) is belongs
                ]
                answer = ask(store, partial(BackendWrapper.query, names=wanted))
                if answer.error is not None:
                    failed[store] = answer.error
                    unsure.update(wanted)
                outcomes = answer.value or ()
                unlike |= {
                    each.name: f"{each.name!r} in {store}"
                    for each in outcomes
                    if each.size is not None
                    and found.get(each.name, {}).get("size") not in (None, each.size)
                }
                self._take_sizes(outcomes, found, unsure)
        if unlike:
            self.warn("of another size: %s; jackfield multi-repair", _some(unlike.values()))
        for error in failed.values():
            self.warn("the sizes are those of the other stores: %s", error)
        if len(failed) == len(self.stores):
            raise combined(list(failed.values()))
        return {name: found.get(name, {"size": None if name in unsure else -1}) for name in names}

    def _take_sizes(
        self,
        outcomes: Sequence[Outcome],
        found: dict[str, Mapping[str, float | None]],
        unsure: set[str],
    ) -> None:
        for outcome in outcomes:
            if outcome.size is not None:
                found[outcome.name] = _older(found.get(outcome.name), facts(outcome))
            elif outcome.state is not State.ABSENT:
                unsure.add(outcome.name)
        errors = [outcome.error for outcome in outcomes if outcome.error is not None]
        if errors:
            more = "" if len(errors) == 1 else f" (and {len(errors) - 1} more)"
            self.warn("asking the other stores: %s%s", errors[0], more)

    def _delete(self, names: Sequence[str]) -> dict[str, Exception]:
        errors = super()._delete(names)
        for name in names:
            if name not in errors:
                self._note(self.differences, name, ())
                self._note(self._stale, name, ())
        return errors

    def _check_listed(self, answers: Sequence[Answer[list[str]]]) -> None:
        """Raise if all stores failed that some files belong to."""
        failed = {
            each.store: each.error
            for each in answers
            if each.error is not None and not is_absent(each.error)
        }
        for group in groups(self.stores):
            if all(store in failed for store in group):
                raise combined([failed[store] for store in group])

    def check_apart(self, listed: Mapping[Store, Collection[str]]) -> None:
        """Raise if two stores are one storage, as a file shows that both of them list."""
        for one, other in combinations(listed, 2):
            name = next((each for each in listed[one] if each in listed[other]), None)
            if name is not None:
                self._acquaintance.check([one, other], name)

    def _compare(
        self, listed: Mapping[Store, Sequence[str]], absent: Sequence[BackendException]
    ) -> None:
        """Remember what is missing where."""
        names = {store: set(each) for store, each in listed.items()}
        try:
            self.check_apart(names)
        except BackendException as error:
            self.warn("%s", error)
        missing = {
            name: lacking
            for name in set().union(*names.values())
            if (
                lacking := tuple(
                    store
                    for store in eligible(self.stores, name)
                    if store in names and name not in names[store]
                )
            )
        }
        self.differences = missing
        if missing:
            shown = _some(
                [f"{name!r} in {' and '.join(map(str, missing[name]))}" for name in sorted(missing)]
            )
            self.warn("missing: %s; jackfield multi-repair copies them", shown)

    def _in_order(self, name: str) -> list[Store]:
        """Give all stores: those that should have the file first, those that may not last."""
        belongs = eligible(self.stores, name)
        lacking = self.differences.get(name, ())
        stale = self._stale.get(name, ())
        return sorted(
            self.stores, key=lambda each: (each in stale, each in lacking, each not in belongs)
        )

    def _should_have(self, store: Store, name: str) -> bool:
        """Tell whether a file belongs to a store, and nothing is known against its copy."""
        return store in eligible(self.stores, name) and store not in self._stale.get(name, ())

    def _without_old(self, stores: Sequence[Store], name: str) -> tuple[Store, ...]:
        """Delete an old file that a new one could not replace; give where it may be left."""
        left = []
        for store in stores:
            answer = ask(store, lambda opened: opened.delete([name])[0])
            if answer.value is not None and answer.value.state is State.DONE:
                self.warn("%r: what %s had under that name has been deleted", name, store)
            elif answer.value is None or answer.value.state is not State.ABSENT:
                left.append(store)
                self.warn("%r: %s may have an older file; jackfield multi-repair", name, store)
        return tuple(left)

    @staticmethod
    def _note(where: dict[str, tuple[Store, ...]], name: str, stores: tuple[Store, ...]) -> None:
        if stores:
            where[name] = stores
        else:
            where.pop(name, None)


def _some(what: Collection[str]) -> str:
    """Give the first of many things, and the number of the others."""
    shown = ", ".join(list(what)[:_SHOWN])
    return shown if len(what) <= _SHOWN else f"{shown} and {len(what) - _SHOWN} more"


def _older(
    first: Mapping[str, float | None] | None, other: Mapping[str, float | None]
) -> Mapping[str, float | None]:
    """Give the facts of the first copy, if there is one, with the time of the older one."""
    if first is None:
        return other
    times = [each for facts in (first, other) if (each := facts.get("mtime")) is not None]
    return {**first, "mtime": min(times)} if times else first


def _left(targets: Sequence[Store], answers: Sequence[Answer[Proof]]) -> str:
    """Say where the new file is after a put that failed, and where it was not tried."""
    taken = [str(each.store) for each in answers if each.error is None]
    asked = {each.store for each in answers}
    spared = [str(store) for store in targets if store not in asked]
    parts = [f"the new file is in {' and '.join(taken)}"] if taken else []
    if spared:
        parts.append(f"not tried: {' and '.join(spared)}")
    return ", ".join(parts)
