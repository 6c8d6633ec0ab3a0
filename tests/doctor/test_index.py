"""The index: made anew, or in vain; and users whose home is an odd one, or none."""

from __future__ import annotations

import json
import os
import time

import pytest
from doctor.place import Place
from support.laying_out import lay_out


def test_the_index_is_made_anew(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    for _ in range(5):
        place.run("list")
    (file,) = (place.root / "home").rglob("*.index")
    file.unlink()
    file.mkdir()
    (file / "inside").touch()
    (found,) = place.findings(kind="index")
    assert found["mend"] == "jackfield doctor --rebuild"
    status, _, error = place.run("doctor", "--rebuild")
    assert status == 0
    assert "index: valid" in error


@pytest.mark.parametrize(
    "words",
    [
        ("--no-index", "list"),
        ("list", "--no-index"),
        ("list", "--no-index", "--incompatible", "-v"),
    ],
    ids=" ".join,
)
def test_no_index_looks_anew(place: Place, words: tuple[str, ...]) -> None:
    lay_out(place.site, "alpha", plugin="one")
    status, said, _ = place.run(*words)
    assert status == 0
    assert said.startswith("one\t") or "--incompatible" in words
    assert not list((place.root / "home").rglob("*.index"))


def test_an_index_that_cannot_be_made_again_is_said(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    (place.root / "home").mkdir()
    (place.root / "home" / ".cache").write_text("no directory")
    status, _, error = place.run("doctor")
    assert status == 0
    assert "index: absent: it cannot be written: Not a directory: '" in error
    assert "so each start looks anew" in error
    status, _, error = place.run("doctor", "--rebuild")
    assert status == 1
    assert f"jackfield: the index cannot be written: Not a directory: '{place.root}/home/" in error


def test_an_index_that_has_no_space_is_said(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    full = ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh")  # as a full disk: only empty files are made
    why = f"cannot be written: File too large: '{place.root}/home/.cache/jackfield/jackfield-"
    status, _, error = place.run("doctor", before=full)
    assert (status, error.count("\n")) == (0, 2)
    assert f"jackfield: index: absent: it {why}" in error
    status, _, error = place.run("doctor", "--rebuild", before=full)
    assert status == 1
    assert f"jackfield: the index {why}" in error
    assert not [file for file in (place.root / "home").rglob("*") if file.is_file()]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="nobody else gives files away")
@pytest.mark.parametrize("mode", [0o1777, 0o755])
def test_an_index_of_another_user_says_why_it_stays(mode: int, place: Place) -> None:
    """To make it anew, which it proposed, mended nothing, and said nothing."""
    lay_out(place.site, "alpha", plugin="one")
    shared = place.root / "shared"
    shared.mkdir()
    cache = {"JACKFIELD_CACHE_DIR": str(shared)}
    for _ in range(3):
        time.sleep(0.025)
        place.run("list", **cache)
    (index,) = shared.glob("*.index")
    for mine in (index, shared):
        os.chown(mine, 12345, 12345)
    shared.chmod(mode)
    without = ("setpriv", "--inh-caps=-all", "--bounding-set=-all")
    status, said, error = place.run("doctor", "--json", before=without, **cache)
    (found,) = json.loads(said)
    why = "Operation not permitted" if mode & 0o1000 else "Permission denied"
    assert (
        f"the index {index} cannot be read, nor be made anew: {why}: '{index}" in found["problem"]
    )
    assert found["mend"] == "export JACKFIELD_CACHE_DIR=A-DIRECTORY-OF-YOUR-OWN"
    assert f"jackfield: index: unreadable: it cannot be written: {why}: '{index}" in error
    status, _, error = place.run("doctor", "--rebuild", before=without, **cache)
    assert (status, f"jackfield: the index cannot be written: {why}: '" in error) == (1, True)


@pytest.mark.parametrize("home", ["nowhere", "nowhere/at/all", "."])
def test_a_home_that_is_relative(place: Place, home: str) -> None:
    lay_out(place.site, "alpha", plugin="one")
    for _ in range(2):
        status, said, _ = place.run("list", HOME=home)
        assert (status, said[:4]) == (0, "one\t")


def test_a_user_without_a_home(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    nobody = "import pwd\ndef unknown(uid): raise KeyError(uid)\npwd.getpwuid = unknown\n"
    (place.site / "sitecustomize.py").write_text(nobody)
    without = ("env", "-u", "HOME")
    before = sorted(place.root.iterdir())
    status, said, _ = place.run("list", before=without)
    assert (status, said[:4]) == (0, "one\t")
    status, said, error = place.run("disable", "one", before=without)
    assert (status, said, error.count("\n")) == (1, "", 1)
    assert "settings.json: cannot be written: Not a directory" in error
    assert "so each start looks anew" in place.run("doctor", before=without)[2]
    assert sorted(place.root.iterdir()) == before
