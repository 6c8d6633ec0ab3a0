"""``sync`` and ``verify`` with stores that tell little of their files, or much."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import Host
from jackfield.backends import Backend
from jackfield.cli import main

Run = Callable[..., tuple[int, str, str]]


class Mute(Backend):
    """A directory, of whose files it tells nothing but the names."""

    has_network_location = False

    def _path(self, name: str) -> Path:
        return Path(self.parsed_url.path, name)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        shutil.copyfile(self._path(remote_filename), local_path)

    def _put(self, source_path: Path, remote_filename: str) -> None:
        shutil.copyfile(source_path, self._path(remote_filename))

    def _list(self) -> list[str]:
        return [path.name for path in self._path("").iterdir()]

    def _delete(self, filename: str) -> None:
        self._path(filename).unlink()


class Sized(Mute):
    """It tells the sizes, too."""

    def _query(self, filename: str) -> dict[str, int]:
        return {"size": self._path(filename).stat().st_size}


class Proving(Sized):
    """It compares contents itself, so that nothing has to be fetched for that."""

    def _get(self, remote_filename: str, local_path: Path) -> None:
        raise AssertionError

    def _validate(self, source_path: Path, remote_filename: str) -> bool:
        return source_path.read_bytes() == self._path(remote_filename).read_bytes()


class Refusing(Sized):
    """It does not say whether contents are the same."""

    def _validate(self, source_path: Path, remote_filename: str) -> bool:
        raise PermissionError(errno.EACCES, "Not for you")


class Unknown(Mute):
    """It does not say what it knows of its files."""

    def _query(self, filename: str) -> dict[str, int]:
        raise PermissionError(errno.EACCES, "Not for you")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command where ``mine`` and ``theirs`` are; gives its status, output and errors."""
    host = Host("comparing", (1, 0, 0))
    for backend in (Mute, Sized, Proving, Refusing, Unknown):
        host.registry.register_backend(backend.__name__.lower(), backend)
    for place, words in {"mine": "same longer other", "theirs": "same long OTHER"}.items():
        (tmp_path / place).mkdir()
        for name, word in zip("abc", words.split(), strict=True):
            (tmp_path / place / name).write_text(word)
    monkeypatch.chdir(tmp_path)

    def run(words: str) -> tuple[int, str, str]:
        status = main(words.replace("//", f"//{tmp_path}/").split(), host)
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run


UNTIMED = "2 of the same size taken to be the same, as their times are not known "
BOTH = "replace\tb\tcontent\nreplace\tc\tcontent\n"


@pytest.mark.parametrize(
    ("words", "planned", "said"),
    [
        ("mine mute://theirs", BOTH, ""),
        ("mute://theirs mine", BOTH, ""),
        ("mute://theirs sized://mine", BOTH, ""),
        ("sized://theirs mute://mine", BOTH, ""),
        ("mine sized://theirs", "replace\tb\tsize\n", UNTIMED),
        ("sized://theirs mine", "replace\tb\tsize\n", UNTIMED),
        ("-c mine proving://theirs", "replace\tb\tsize\nreplace\tc\tcontent\n", ""),
        ("-c proving://theirs mine", "replace\tb\tsize\nreplace\tc\tcontent\n", ""),
    ],
)
def test_sync_compares_contents_where_sizes_are_not_known(
    run: Run, words: str, planned: str, said: str
) -> None:
    status, printed, errors = run(f"sync -n {words}")
    assert (status, printed) == (0, planned)
    assert errors.startswith(f"comparing: {said}") if said else errors == ""


def test_what_differs_goes_to_a_store_that_tells_nothing(run: Run, tmp_path: Path) -> None:
    assert run("sync mute://mine mute://theirs")[:2] == (0, "b\treplaced\nc\treplaced\n")
    contents = [(tmp_path / "theirs" / name).read_text() for name in "abc"]
    assert contents == ["same", "longer", "other"]
    assert run("sync mine mute://theirs") == (0, "", "")


def test_what_a_store_refuses_to_say_is_no_difference(run: Run) -> None:
    status, printed, errors = run("sync -c -n --retries 1 mine refusing://theirs")
    assert (status, printed) == (51, "replace\tb\tsize\n")
    assert [line.partition("cannot ")[2] for line in errors.splitlines()] == [
        f"validate {name!r}: Not for you" for name in "ac"
    ]
    status, printed, errors = run("verify --retries 1 mine unknown://theirs")
    assert (status, printed) == (51, "")
    assert errors.endswith("theirs: cannot query 'a': Not for you\n")


LONG = "'b': 4 bytes, of 6"
OTHER = "'c': it has another content"
UNKNOWN = "its size is not known, so nothing is proven"


@pytest.mark.parametrize(
    ("words", "proven", "faults"),
    [
        ("mine proving://theirs", "a\tby content\n", [LONG, OTHER]),
        ("mine mute://theirs", "a\tby content\n", ["'b': it has another content", OTHER]),
        ("--size mine sized://theirs", "a\tby size\nc\tby size\n", [LONG]),
        ("--size mine mute://theirs", "", [f"{name!r}: {UNKNOWN}" for name in "abc"]),
        ("--size mute://mine sized://theirs", "", [f"{name!r}: {UNKNOWN}" for name in "abc"]),
    ],
)
def test_verify_says_what_is_proven(run: Run, words: str, proven: str, faults: list[str]) -> None:
    status, printed, errors = run(f"verify --retries 1 {words}")
    assert (status, printed) == (56, proven)
    assert [line.split("theirs: ")[-1] for line in errors.splitlines()[1:]] == faults
