"""What mirrors and stripes have in common: several stores, and what all of them are asked."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

from jackfield.backends import BackendException, ErrorCode, NameLocks, Outcome, Proof, State

from jackfield_multi.store import Store
from jackfield_multi.together import Answer, together
from jackfield_multi.trouble import combined, is_absent

Sizes = Mapping[str, Mapping[str, float | None]]
"""As `Backend._query_list` gives them."""


class Several(ABC):
    """Several stores as one.

    Attributes:
        stores: in the order of the configuration.
        goes_on: whether a put is content with less than all that it wants.
        where: the configuration, for messages.
        unlisted: the errors of the stores that the last list does not have the names of.
    """

    def __init__(self, stores: Sequence[Store], *, goes_on: bool, where: str) -> None:
        """Take the stores; nothing is asked of them."""
        self.stores = tuple(stores)
        self.goes_on = goes_on
        self.where = where
        self.unlisted: Sequence[BackendException] = ()
        self._log = logging.getLogger(__name__.rpartition(".")[0])
        self._locks = NameLocks()

    def put(self, source: Path, name: str) -> Proof:
        """Store a file; say how well that is proven. One thread at a time writes to a name."""
        with self._locks.held([name]):
            return self._put(source, name)

    def move(self, source: Path, name: str) -> bool:
        """Store a file and delete its source, in one step; False where that cannot be done."""
        with self._locks.held([name]):
            return self._move(source, name)

    @abstractmethod
    def _put(self, source: Path, name: str) -> Proof: ...

    @abstractmethod
    def _move(self, source: Path, name: str) -> bool: ...

    @abstractmethod
    def get(self, name: str, local_path: Path) -> None:
        """Fetch a file."""

    @abstractmethod
    def sizes(self, names: Sequence[str]) -> Sizes:
        """Give what is known of each file."""

    @abstractmethod
    def _check_listed(self, answers: Sequence[Answer[list[str]]]) -> None:
        """Raise if the stores that could not be listed may have files that no other has."""

    @abstractmethod
    def _compare(
        self, listed: Mapping[Store, Sequence[str]], absent: Sequence[BackendException]
    ) -> None:
        """Take note of what is not as it should be in what the stores list.

        `absent` are the errors of those that are not there, which are listed as empty.
        """

    def list(self) -> list[str]:
        """Give the names that any of the stores has, each once.

        A store that is not there yet is empty, as long as there are others.
        """
        answers = together(self.stores, lambda store: store.list())
        errors = [each.error for each in answers if each.error is not None]
        failed = [error for error in errors if not is_absent(error)]
        if len(errors) == len(answers):
            raise combined(errors)
        listing = [each.store for each in answers if each.error is None]
        inner = [error for store in listing for error in store.open().unlisted()]
        self.unlisted = (*errors, *inner)
        if failed:
            self._check_listed(answers)
            for error in failed:
                self.warn("the list is that of the other stores: %s", error)
        listed = {
            each.store: each.value or []
            for each in answers
            if each.error is None or is_absent(each.error)
        }
        self._compare(listed, [error for error in errors if is_absent(error)])
        return list(dict.fromkeys(name for names in listed.values() for name in names))

    def delete(self, names: Sequence[str]) -> dict[str, Exception]:
        """Delete files from all stores; give why it failed, or that there was no such file.

        Whatever the configuration says of failures: a file that is left in one store is not
        deleted.
        """
        with self._locks.held(names):
            return self._delete(names)

    def _delete(self, names: Sequence[str]) -> dict[str, Exception]:
        answers = together(self.stores, lambda store: store.delete(names))
        outcomes = [_by_name(each, names) for each in answers]
        errors: dict[str, Exception] = {}
        for name in names:
            of_name = [each[name] for each in outcomes]
            failed = [each.error for each in of_name if each.error is not None]
            if failed:
                gone = len(of_name) - len(failed)
                what = f"gone from the other {gone}" if gone else ""
                errors[name] = combined(failed, what)
            elif all(each.state is State.ABSENT for each in of_name):
                errors[name] = BackendException("no store has it", ErrorCode.NOT_FOUND)
        return errors

    def identity(self, name: str) -> frozenset[str]:
        """Say which files a name means: one in each store, as all of them would be deleted.

        A store that cannot be asked can delete nothing either.
        """
        answers = together(self.stores, lambda store: store.identity(name))
        return frozenset().union(*(each.value or () for each in answers))

    def warn(self, text: str, *arguments: object) -> None:
        """Announce what the user should know, though the operation goes on."""
        self._log.warning("%s: " + text, self.where, *arguments)


def _by_name(answer: Answer[Sequence[Outcome]], names: Sequence[str]) -> dict[str, Outcome]:
    """Give what became of each file in one store."""
    if answer.error is not None:
        return {name: Outcome(name, State.FAILED, error=answer.error) for name in names}
    return {outcome.name: outcome for outcome in answer.value or ()}


def weakest(proofs: Sequence[Proof]) -> Proof:
    """Give the weakest of several proofs."""
    return min(proofs, key=[Proof.NONE, Proof.SIZE, Proof.CONTENT].index)


def facts(outcome: Outcome) -> Mapping[str, float | None]:
    """Give what a query found as `Backend._query` does."""
    known: dict[str, float | None] = {"size": outcome.size}
    if outcome.mtime is not None:
        known["mtime"] = outcome.mtime
    return known
