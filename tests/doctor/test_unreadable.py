"""What may not be read, or has lost its metadata, is named; and so is what stays where it is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from doctor.place import Place, write
from support import processes
from support.laying_out import lay_out

LOCKED = {
    "a directory on the path": "site",
    "a .dist-info": "site/beta-1.0.dist-info",
    "its entry points": "site/beta-1.0.dist-info/entry_points.txt",
    "a plugin in a plugin directory": "plugins/locked",
}


@pytest.mark.parametrize("what", LOCKED)
def test_what_may_not_be_read_is_named_and_the_rest_goes_on(place: Place, what: str) -> None:
    lay_out(place.site, "beta", plugin="two")
    for name in ("locked", "good"):
        plugin = place.root / "plugins" / name
        plugin.mkdir(parents=True)
        (plugin / "__init__.py").write_text("jackfield_compatible_versions = [(0, 1, 0)]\n")
    locked = place.root / LOCKED[what]
    locked.chmod(0)
    before = tuple(processes.UNPRIVILEGED)
    status, said, error = place.run("list", before=before)
    assert (status, "own" in error) == (0, False), error
    assert "good\t\tcompatible" in said
    status, said, error = place.run("doctor", "--json", before=before)
    assert status == 1, error
    found = [each for each in json.loads(said) if each["kind"] == "unreadable"]
    named = locked.parent if what == "its entry points" else locked
    assert [each["mend"] for each in found] == [f"chmod -R +rX {named}"]
    assert str(named) in found[0]["problem"]
    locked.chmod(0o755)
    assert place.run("doctor", before=before)[0] == 0


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("site/beta", "entry points: beta is empty, or may not be read"),
        ("site/beta/__init__.py", "beta/__init__.py: cannot be read: Permission denied"),
    ],
)
def test_a_plugin_that_may_not_be_read_is_not_taken_for_one_that_says_nothing(
    place: Place, what: str, why: str
) -> None:
    lay_out(place.site, "beta", plugin="two")
    for name in ("info.py", "limits.py"):
        (place.site / "beta" / name).unlink()
    write(place, "beta", "jackfield_compatible_versions = [(0, 1, 0)]\n")
    (place.root / what).chmod(0)
    before = tuple(processes.UNPRIVILEGED)
    assert f"faults\t{why}\n" in place.run("show", "two", before=before)[1]
    status, said, _ = place.run("doctor", before=before)
    problem = f"what plugin 'two' (beta) supports is not known: {why}"
    assert (status, said) == (1, f"{problem}\tjackfield show two\n")
    (place.root / what).chmod(0o755)
    assert place.run("doctor", before=before)[:2] == (0, "")


@pytest.mark.parametrize(
    ("status", "line", "fault"),
    [
        ("compatible", "jackfield_commands = 'greet'", "'greet' is not a list"),
        ("compatible", "jackfield_commands = ['a b']", "a command cannot be named 'a b'"),
        (
            "compatible",
            "jackfield_control_formats = ['.toy/']",
            "['.toy/'] is not a dict {name: {path: content}}",
        ),
        (
            "unknown",
            "jackfield_maximum_version = '9'",
            "'9' is of type str, not a version tuple",
        ),
        ("compatible", "def :", "cannot be parsed: invalid syntax"),
    ],
)
def test_what_is_malformed_is_named(place: Place, status: str, line: str, fault: str) -> None:
    """It counts for nothing: the commands and formats are missing, and `list` cannot say why."""
    lay_out(place.site, "beta", plugin="two")
    for name in ("info.py", "limits.py"):
        (place.site / "beta" / name).unlink()
    write(place, "beta", f"jackfield_compatible_versions = [(0, 1, 0)]\n{line}\n")
    assert f"\ntwo\t1.0\t{status}" in f"\n{place.run('list', '--all')[1]}"
    (found,) = place.findings(kind="unreadable")
    variable = line.partition(" = ")[0]
    what = "" if variable == line else f"{variable} is malformed: "
    assert found["problem"] == f"plugin 'two' (beta): beta/__init__.py:2: {what}{fault}"
    assert found["mend"] == "jackfield show two"
    assert fault in place.run("show", "two")[1]


def _empty(metadata: Path) -> None:
    metadata.write_text("")


def _latin_1(metadata: Path) -> None:
    metadata.write_bytes("Author: Jos\xe9\nSummary: \xa1\n".encode("latin-1"))


def _directory(metadata: Path) -> None:
    metadata.unlink()
    metadata.mkdir()


def _circle(metadata: Path) -> None:
    metadata.unlink()
    metadata.symlink_to(metadata.name)


def _dangling(metadata: Path) -> None:
    metadata.unlink()
    metadata.symlink_to("nowhere")


def _locked(metadata: Path) -> None:
    metadata.chmod(0)


@pytest.mark.parametrize("damage", [_empty, _latin_1, _directory, _circle, _dangling, _locked])
def test_without_its_metadata_it_is_not_known_what_a_plugin_requires(
    place: Place, damage: Callable[[Path], None]
) -> None:
    info = lay_out(place.site, "beta", plugin="two")
    before = tuple(processes.UNPRIVILEGED)

    def listed() -> dict[str, object]:
        rows = json.loads(place.run("list", "--all", "--json", before=before)[1])
        found: list[dict[str, object]] = [row for row in rows if row["name"] == "two"]
        assert len(found) == 1  # others may be installed
        return found[0]

    assert listed()["status"] == "compatible"
    damage(info / "METADATA")
    why = "has no METADATA that can be read"
    if damage is _locked:
        why = "has a METADATA that cannot be read: Permission denied"
    row = listed()
    assert (row["status"], row["reasons"]) == ("unknown", [why])
    assert f"\ntwo\t1.0.0\tunknown: {why}\t" in f"\n{place.run('list', '--all', before=before)[1]}"
    assert f"two 1.0.0 {why}: unknown\n" in place.run("check", "two", before=before)[1]
    assert f"reasons\t{why}\n" in place.run("show", "two", before=before)[1]
    said = place.run("doctor", before=before)[1]
    mend = f"{sys.executable} -m pip install --force-reinstall --no-deps beta"
    if (info / "METADATA").is_file():  # else it is told by itself that all of this is a left-over
        mend = f"rm -r {info} && {mend}"
    if damage is _locked:
        mend = "jackfield show two"
    assert f"plugin 'two' {why}: what it requires is not known\t{mend}\n" in said
    assert row["distribution"] == "beta"


def test_a_plugin_without_its_metadata_is_uninstalled(place: Place) -> None:
    """Pip knows it by the name of its directory; of that of all plugins it said to remove it."""
    info = lay_out(place.site, "beta", plugin="two")
    (info / "METADATA").write_text("")
    # It is not in the environment of the tests, of which alone pip would remove anything.
    told = "jackfield: beta is still there: pip has not installed it into"
    mend = "beta has no METADATA that can be read: 'jackfield doctor' says what mends it\n"
    if sys.version_info >= (3, 15):  # pip does not get that far with it
        told = mend
    for name in ("two", "beta"):
        status, _, error = place.run("uninstall", name)
        assert (status, told in error) == (1, True)
    status, _, error = place.run("uninstall", "two", PIP_TIMEOUT="no number")
    failed = f"jackfield: pip uninstall failed with status 3: see above; {mend}"
    assert (status, failed in error) == (1, True)


def test_an_editable_install_that_pip_leaves_alone_is_not_uninstalled(place: Place) -> None:
    """Of the environment below, or of a user; pip says so, and ends with 0."""
    info = lay_out(place.site, "alpha", plugin="one")
    (place.root / "project").mkdir()
    (place.site / "alpha").rename(place.root / "project" / "alpha")
    origin = {"url": f"file://{place.root}/project", "dir_info": {"editable": True}}
    (info / "direct_url.json").write_text(json.dumps(origin))
    (place.site / "alpha.pth").write_text(f"{place.root}/project\n")
    (info / "RECORD").write_text("alpha.pth,,\n")
    status, said, error = place.run("uninstall", "one")
    assert (status, said) == (1, "")
    assert f"alpha is still there: pip has not installed it into {sys.prefix}; " in error
    assert f"it lies in {place.site}: remove it there" in error


def test_a_directory_that_may_not_be_read_is_not_taken_for_no_plugin(place: Place) -> None:
    (place.root / "locked").mkdir(mode=0)
    status, _, error = place.run("check", "locked/", before=tuple(processes.UNPRIVILEGED))
    assert (status, error) == (1, "jackfield: locked/: Permission denied\n")


def test_a_plugin_that_the_user_names_and_may_not_read(place: Place) -> None:
    (place.root / "locked").mkdir(mode=0)
    at = f"one@{place.root}/locked:two@{place.root}/locked/in:three@/{'x' * 300}"
    before = tuple(processes.UNPRIVILEGED)
    status, _, error = place.run("list", before=before, JACKFIELD_PLUGINS_AT=at)
    assert status == 0
    assert error.count("jackfield: JACKFIELD_PLUGINS_AT: ") == 3
