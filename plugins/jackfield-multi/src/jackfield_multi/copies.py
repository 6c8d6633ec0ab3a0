"""The copies that several stores have of one file, and which of them counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jackfield import UsageError
from jackfield.backends import BackendException, ErrorCode

from jackfield_multi.config import RESERVED_NAMES
from jackfield_multi.store import Store


@dataclass(frozen=True, slots=True)
class Copy:
    """A file as one store has it; what is None is not known."""

    store: Store
    size: int | None
    mtime: float | None
    digest: bytes | None = None

    def differs(self, other: Copy) -> bool:
        """Tell whether this copy and another are known to differ."""
        if self.size is None or other.size is None:
            return False
        return (self.size, self.digest) != (other.size, other.digest)


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

    def source(self, name: str, copies: Sequence[Copy]) -> Copy:
        """Give the copy of the file `name` that counts: any, unless they differ.

        Raises:
            BackendException: with code 56 if they differ, and none wins.
        """
        known = [each for each in copies if each.size is not None]
        first = (known or copies)[0]
        if not any(each.differs(first) for each in copies):
            return first
        winner = self._winner(known)
        if winner is None:
            shown = ", ".join(f"{each.store}: {each.size} bytes" for each in known)
            same = len({each.size for each in known}) == 1
            raise BackendException(
                f"{name!r} is not the same everywhere ({shown}"
                f"{', with different contents' if same else ''}); --prefer says which copy wins",
                ErrorCode.VALIDATION_FAILED,
                filename=name,
            )
        return winner

    def _winner(self, copies: Sequence[Copy]) -> Copy | None:
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
