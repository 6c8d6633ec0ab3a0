"""What a store holds of the archives that its manifest names, as far as that costs little."""

from __future__ import annotations

from collections.abc import Iterable

from jackfield.archives.manifest import Entry
from jackfield.backends import BackendException, BackendWrapper, ErrorCode, Outcome, State
from jackfield.backends.contract.unlisted import doubt, unreachable


class Holdings:
    """What a store lists, and the sizes of its archives.

    Attributes:
        names: those of all files; none for a store that is not there yet, but that a put makes.
        unlisted: why `names` may lack some, as `BackendWrapper.unlisted` gives it.
    """

    def __init__(self, store: BackendWrapper) -> None:
        """List `store`.

        Raises:
            BackendException: if it cannot be used.
        """
        self._store = store
        self._outcomes: dict[str, Outcome] = {}
        try:
            self.names = frozenset(store.list())
        except BackendException as error:
            if error.code != ErrorCode.NOT_FOUND:
                raise
            self.names = frozenset()
        self.unlisted = store.unlisted()

    def measure(self, archives: Iterable[str]) -> None:
        """Ask for the sizes of archives: of all at once, where the storage can do that."""
        there = sorted(self.names.intersection(archives))
        if there:
            self._outcomes = {each.name: each for each in self._store.query(there)}

    def fault(self, entry: Entry) -> str | None:
        """Say what is wrong with an archive that was measured; None where nothing is known.

        Its content is not looked at.

        Raises:
            BackendException: if the storage fails to tell.
        """
        name = entry.archive or ""
        outcome = self._outcomes.get(name)
        if outcome is not None and outcome.state is State.UNKNOWN:
            (outcome,) = self._store.query([name])  # which may tell of one what it did not of all
        if outcome is None or outcome.state is State.ABSENT:
            return f"{entry.path}: the store does not list its archive {name!r}"
        error = outcome.error
        if error is not None and error.code != ErrorCode.VALIDATION_FAILED:
            raise error
        if error is not None:
            return f"{entry.path}: its archive is damaged: {error}"
        if outcome.size is not None and outcome.size != entry.size:
            return (
                f"{entry.path}: its archive {name!r} is damaged: it has {outcome.size} bytes in "
                f"the store, not {entry.size}"
            )
        return None


def refuse_unseen(store: BackendWrapper, holdings: Holdings, has_archives: bool) -> None:
    """Refuse to begin anew what may have a manifest in a part of the storage that is not listed.

    Where a part is not there yet, as before the first put, there are no archives either.

    Raises:
        BackendException: if it may have.
    """
    if unreachable(holdings.unlisted) or (holdings.unlisted and has_archives):
        raise doubt(store.url, holdings.unlisted, "no manifest is to be seen")
