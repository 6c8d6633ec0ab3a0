"""The layer through which the suite calls a storage that fails now and then."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.backends import FatalBackendException, ParsedUrl
from jackfield.testing.steady import Steady
from jackfield_file.backend import FileBackend


class Interrupted(FileBackend):
    """Its first move fails, before or after it is done."""

    is_done_first = False

    def _move(self, source_path: Path, remote_filename: str) -> bool:
        is_first, self._was_called = not hasattr(self, "_was_called"), True
        if is_first and not self.is_done_first:
            raise ConnectionResetError("reset")
        moved = super()._move(source_path, remote_filename)
        if is_first:
            raise ConnectionResetError("reset")
        return moved


class InterruptedAfterwards(Interrupted):
    is_done_first = True


@pytest.mark.parametrize("kind", [Interrupted, InterruptedAfterwards])
def test_a_move_that_was_interrupted_is_finished(kind: type[Interrupted], tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("content")
    steady = Steady(kind(ParsedUrl(f"file://{tmp_path}/store")))
    assert steady._move(source, "name") is True
    assert (tmp_path / "store" / "name").read_text() == "content"


def test_a_move_of_what_never_was_there_fails_however_often_it_is_tried(tmp_path: Path) -> None:
    steady = Steady(Interrupted(ParsedUrl(f"file://{tmp_path}/store")))
    with pytest.raises((FileNotFoundError, FatalBackendException)):
        steady._move(tmp_path / "missing", "name")
