"""``doctor``: what is shadowed or passed over, and that what mends it can be pasted."""

from __future__ import annotations

import shlex

import pytest
from doctor.place import Place
from support.laying_out import lay_out


def test_a_project_in_a_plugin_directory(place: Place) -> None:
    project = place.root / "plugins" / "clone of it"
    project.mkdir(parents=True)
    assert "passed over" not in place.run("list")[2]
    (project / "pyproject.toml").write_text("")
    (found,) = place.findings(kind="unreadable")  # and the index notices that there is one now
    assert found["problem"].startswith(f"{project}: is passed over: it is a project, ")
    assert shlex.split(found["mend"])[-3:] == ["pip", "install", str(project)]


def test_what_is_there_once_is_not_to_be_removed(place: Place) -> None:
    own = place.root / "home" / ".local" / "share" / "jackfield" / "plugins"
    own.mkdir(parents=True)
    (own / "one.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    for variables in (
        {"JACKFIELD_PLUGIN_PATH": str(own)},  # in which it is looked at anyway
        {"JACKFIELD_PLUGINS_AT": f"one@{own / 'one.py'}"},
    ):
        status, said, _ = place.run("doctor", **variables)
        assert (status, said) == (0, "")


def test_what_is_shadowed(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    lay_out(place.site, "beta", plugin="one")
    lay_out(place.site, "gamma", plugin="two")
    (place.site / "gamma" / "info.py").write_text(
        "jackfield_commands = ['go-one']\njackfield_minimum_version = (0, 1, 0)\n"
    )
    found = {each["subject"]: each["mend"] for each in place.findings(kind="shadowed")}
    assert found["one"].endswith("-m pip uninstall beta")
    assert found["go-one"] == "jackfield disable two"


def test_what_a_plugin_directory_shadows_in_another_one(place: Place) -> None:
    own = place.root / "home" / ".local" / "share" / "jackfield" / "plugins"
    for directory in (place.root / "plugins", own):
        directory.mkdir(parents=True)
        (directory / "one.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    (found,) = place.findings(kind="shadowed")
    assert found["mend"] == f"rm -r {own / 'one.py'}"


@pytest.mark.parametrize("name", ["it's", "$(touch gone)", "a; b 'c'", "--json"])
def test_what_mends_is_for_a_shell_whatever_a_plugin_is_called(place: Place, name: str) -> None:
    lay_out(place.site, "alpha", plugin="one")
    info = lay_out(place.site, "beta", plugin="two")
    (info / "entry_points.txt").write_text(f"[jackfield.plugins]\n{name} = beta\n")
    (place.site / "beta" / "info.py").write_text(
        "jackfield_commands = ['go-one']\njackfield_minimum_version = (0, 1, 0)\n"
    )
    (found,) = place.findings(kind="shadowed")
    (broken,) = (
        each for each in place.findings("--activate", kind="broken") if "beta" in str(each)
    )
    for mend in (found["mend"], broken["mend"]):
        program, *words = shlex.split(mend)
        assert program == "jackfield"
        assert place.run("enable", *words[1:])[0] == 0
        assert place.run(*words)[0] == 0
    assert place.findings(kind="shadowed") == []


@pytest.mark.parametrize("name", ["-r/list", "https://example.org/x.whl", "git+file:///x"])
def test_pip_is_not_told_what_is_no_name(place: Place, name: str) -> None:
    for each, plugin in (("alpha", "one"), ("beta", "one"), ("gamma", "two"), ("delta", "gone")):
        info = lay_out(place.site, each, plugin=plugin)
        metadata = (info / "METADATA").read_text()
        (info / "METADATA").write_text(metadata.replace(f"Name: {each}", f"Name: {name}"))
        if plugin == "gone":
            (info / "entry_points.txt").write_text("[jackfield.plugins]\ngone = not_there\n")
    place.run("go-two")
    found = [
        each for kind in ("shadowed", "broken", "missing") for each in place.findings(kind=kind)
    ]
    assert len(found) == 3
    assert not [each["mend"] for each in found if name in each["mend"]]


def test_what_forces_a_plugin_is_for_a_shell(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one", lowest="(9, 0, 0)")
    (info / "entry_points.txt").write_text("[jackfield.plugins]\n$(touch gone) 'x = alpha\n")
    error = place.run("go-one")[2]
    assignment, _, _ = error.rpartition("; ")[2].partition(" loads it all the same")
    assert shlex.split(assignment) == ["JACKFIELD_FORCE_PLUGINS=$(touch gone) 'x"]


def test_only_names_that_can_be_written_are_completed(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    names = ["one", "o\x1b[31m", "o\x0btwo"]
    (info / "entry_points.txt").write_text(
        "[jackfield.plugins]\n" + "".join(f"{name} = alpha\n" for name in names)
    )
    answer = place.root / "answer"
    asked = {"COMP_LINE": "jackfield show o", "COMP_POINT": "16", "_ARGCOMPLETE": "1"}
    place.run(_ARGCOMPLETE_STDOUT_FILENAME=str(answer), **asked)
    assert answer.read_text().strip() == "one"


def test_what_mends_settings(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    settings = place.root / "home" / ".config" / "jackfield" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text("{")
    (found,) = place.findings(kind="unreadable")
    assert found["mend"] == f"rm -r {settings}"
    settings.unlink()
    assert place.run("doctor", JACKFIELD_PLUGINS_AT="nonsense")[1].endswith(
        "\tunset JACKFIELD_PLUGINS_AT\n"
    )
