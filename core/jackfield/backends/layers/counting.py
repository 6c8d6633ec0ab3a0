"""What the layers that count bytes have in common: every byte of a file is counted, and once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jackfield.backends.layers.layer import Layer
from jackfield.backends.meter import metered

if TYPE_CHECKING:
    from pathlib import Path

    from jackfield.backends.contract.outcomes import Proof


class Counting(Layer):
    """Calls `_moved` with the bytes of each get and put as they move.

    What a backend did not report is counted when the file has arrived, in one piece. A move
    counts the whole of the file when it is done: mostly it is a rename.
    """

    @abstractmethod
    def _moved(self, name: str, count: int) -> None:
        """Take note of `count` bytes of the file `name`. It may wait; any thread calls it."""

    def _failed(self, name: str, count: int) -> None:
        """Take note that an attempt failed after `count` bytes that were counted before."""

    def _get(self, remote_filename: str, local_path: Path) -> None:
        with self._counted(remote_filename) as count:
            self.backend._get(remote_filename, local_path)
            if local_path.is_file():
                count.whole = local_path.stat().st_size

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        with self._counted(remote_filename) as count:
            count.whole = source_path.stat().st_size
            return self.backend._put(source_path, remote_filename)

    def _optional(self, name: str, method: Any) -> Any:
        if name != "_move":
            return method

        def move(source_path: Path, remote_filename: str) -> Any:
            size = source_path.stat().st_size
            moved = method(source_path, remote_filename)
            if moved is not False:
                self._moved(remote_filename, size)
            return moved

        return move

    @contextmanager
    def _counted(self, name: str) -> Iterator[_Count]:
        count = _Count()

        def note(moved: int) -> None:
            count.seen += moved
            self._moved(name, moved)

        try:
            with metered(note):
                yield count
        except BaseException:
            if count.seen:
                self._failed(name, count.seen)
            raise
        if count.whole > count.seen:
            self._moved(name, count.whole - count.seen)


class _Count:
    """The bytes of one attempt: those that were seen, and the size of the whole file."""

    def __init__(self) -> None:
        self.seen = 0
        self.whole = 0
