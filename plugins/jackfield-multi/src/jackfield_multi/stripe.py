"""Every file in one of the stores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    FatalBackendException,
    Outcome,
    Proof,
    State,
)

from jackfield_multi.apart import check_apart
from jackfield_multi.several import Several, Sizes, facts
from jackfield_multi.store import Store, eligible, has
from jackfield_multi.together import Answer, ask, together
from jackfield_multi.trouble import combined, is_absent, same_storage

_SHOWN = 3


class Stripe(Several):
    """Stores that share the files: each file is in one of them.

    Its name chooses which one, but a file that is there stays where it is. So all stores are asked
    for a file before it is got or put; that is how one is found that was put when there were other
    stores, or when the chosen one failed.
    """

    def _put(self, source: Path, name: str) -> Proof:
        """Store a file where it is already, else where its name says.

        If that store fails, the put fails, or goes on to the next one. When the file is stored,
        what the other stores have under its name is deleted.
        """
        places = self._places(name)
        errors: list[BackendException] = []
        for store in self._order(name, places):
            answer = ask(store, lambda opened: opened.put(source, name))
            if answer.error is not None:
                errors.append(answer.error)
                if not self.goes_on:
                    break
                continue
            for error in errors:
                self.warn("%r is stored in %s instead: %s", name, store, error)
            self._without_old(source, name, store, places)
            return answer.value or Proof.NONE
        raise combined(errors)

    def _move(self, source: Path, name: str) -> bool:
        """Move a file to where it is already, else to where its name says.

        It is left to a put where that store cannot move, or where it takes more than that: another
        store may have the file, too, or the first one fails and the next is to take it.
        """
        places = self._places(name)
        store = self._order(name, places)[0]
        if any(place.store is not store and not _lacks(place) for place in places):
            return False
        answer = ask(store, lambda opened: _moved(opened, source, name))
        if answer.error is None:
            return bool(answer.value)
        if self.goes_on and source.exists():
            return False
        raise combined([answer.error])

    def get(self, name: str, local_path: Path) -> None:
        """Fetch a file from the store that has it."""
        places = self._places(name)
        holders = _holders(places)
        errors = [each.error for each in places if each.error is not None]
        if len(holders) > 1:
            raise FatalBackendException(
                f"it is in {' and '.join(map(str, holders))}; jackfield multi-repair compares them"
            )
        if not holders:
            absent = BackendException("no store has it", ErrorCode.NOT_FOUND)
            raise combined(errors or [absent])
        for error in errors:
            self.warn("%r comes from %s; one store may have it, too: %s", name, holders[0], error)
        answer = ask(holders[0], lambda opened: opened.get(name, local_path))
        if answer.error is not None:
            raise combined([answer.error])

    def sizes(self, names: Sequence[str]) -> Sizes:
        """Give what the store knows that has the file; -1 if none of them has it."""
        answers = together(self.stores, lambda store: store.query(names))
        errors = [each.error for each in answers if each.error is not None]
        for error in errors:
            self.warn("the answers are those of the other stores: %s", error)
        if len(errors) == len(answers):
            raise combined(errors)
        found: dict[str, list[Outcome]] = {name: [] for name in names}
        for answer in answers:
            for outcome in answer.value or ():
                if outcome.state is not State.ABSENT:
                    found[outcome.name].append(outcome)
        return {name: _facts(each, sure=not errors) for name, each in found.items()}

    def _check_listed(self, answers: Sequence[Answer[list[str]]]) -> None:
        """Raise, unless a list that lacks the files of a store is better than none."""
        if not self.goes_on:
            errors = [each.error for each in answers if each.error is not None]
            raise combined([error for error in errors if not is_absent(error)])

    def _compare(
        self, listed: Mapping[Store, Sequence[str]], absent: Sequence[BackendException]
    ) -> None:
        """Announce what is there more than once, and stores that are not there.

        What was put into such a store before is in no other one.
        """
        for error in absent:
            self.warn("a store that is not there is taken to be empty: %s", error)
        count = Counter(name for names in listed.values() for name in names)
        twice = [name for name, number in count.items() if number > 1]
        if twice:
            shown = ", ".join(map(repr, sorted(twice)[:_SHOWN]))
            more = "" if len(twice) <= _SHOWN else f" and {len(twice) - _SHOWN} more"
            self.warn("in several stores: %s%s; jackfield multi-repair", shown, more)

    def _places(self, name: str) -> list[Answer[bool]]:
        """Ask all stores whether they have a file."""
        return together(self.stores, lambda store: has(store, name))

    def _order(self, name: str, places: Sequence[Answer[bool]]) -> list[Store]:
        """Give the stores that a file belongs to, in the order in which they are tried."""
        holders = _holders(places)
        return sorted(
            eligible(self.stores, name),
            key=lambda store: (store in holders, store.score(name)),
            reverse=True,
        )

    def _without_old(
        self, source: Path, name: str, new: Store, places: Sequence[Answer[bool]]
    ) -> None:
        """Delete what other stores have under the name of a file that was put.

        Not where they say that they are one storage. If they cannot tell, and that deletes the new
        one, too, they are: the file is put again. Either way the put fails.
        """
        for place in places:
            if place.store is new or _lacks(place):
                continue
            check_apart([new, place.store], name)
            answer = ask(place.store, lambda opened: opened.delete([name])[0])
            error = answer.error or (answer.value and answer.value.error)
            if error and place.value:
                raise combined([error], f"the new file is in {new}")
            if error:
                self.warn("%r: %s may have an older file: %s", name, place.store, error)
            elif not has(new.open(), name):
                new.open().put(source, name)
                raise same_storage(new, place.store)


def _holders(places: Sequence[Answer[bool]]) -> list[Store]:
    return [place.store for place in places if place.value]


def _lacks(place: Answer[bool]) -> bool:
    """Tell whether a store is known not to have a file."""
    return place.value is False or (place.error is not None and is_absent(place.error))


def _moved(store: BackendWrapper, source: Path, name: str) -> bool:
    if not hasattr(store.backend, "_move"):
        return False
    store.move(source, name)
    return True


def _facts(outcomes: Sequence[Outcome], *, sure: bool) -> Mapping[str, float | None]:
    if not outcomes and sure:
        return {"size": -1}
    if len(outcomes) == 1:
        return facts(outcomes[0])
    return {"size": None}
