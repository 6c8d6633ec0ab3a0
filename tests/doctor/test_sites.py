"""``doctor``: what is wrong with the directories on the path."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jackfield
import pytest
from doctor.place import Place
from support import processes
from support.laying_out import lay_out, record


def test_nothing_is_wrong(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    status, said, error = place.run("doctor")
    assert (status, said) == (0, "")
    assert "nothing is wrong" in error
    assert "index: " in error


def test_a_dist_info_without_metadata(place: Place) -> None:
    (place.site / "gone-1.0.dist-info").mkdir()
    (found,) = place.findings(kind="left-over")
    assert found["mend"] == f"rm -r {place.site}/gone-1.0.dist-info"


def test_a_dist_info_whose_files_are_gone(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    shutil.rmtree(place.site / "alpha")
    (found,) = place.findings(kind="left-over")
    assert found["problem"] == f"{info} is stale: none of the files that it records is there"
    assert found["mend"] == f"rm -r {info}"


def test_the_commands_can_be_pasted_whatever_the_paths_are_called(tmp_path: Path) -> None:
    place = Place(tmp_path)
    site = tmp_path / "it's a site"
    place.site.rename(site)
    (site / "gone-1.0.dist-info").mkdir()
    (found,) = place.findings(kind="left-over", path=(site,))
    subprocess.run(["sh", "-c", found["mend"]], check=True)
    assert not list(site.iterdir())


def test_what_an_interrupted_pip_left(place: Place) -> None:
    (place.site / "~lpha").mkdir()
    (found,) = place.findings(kind="left-over")
    assert "interrupted" in found["problem"]


def test_what_pip_never_leaves_is_not_to_be_removed(place: Place) -> None:
    (place.root / "~").mkdir()  # in the directory in which one stands, which -m puts on the path
    (place.root / "~$report.docx").touch()
    (place.root / "~elsewhere").symlink_to(place.site)
    assert place.run("doctor")[:2] == (0, "")


def test_what_is_left_of_a_dist_info_is_named_once(place: Place) -> None:
    (place.site / "~ne-1.0.dist-info").mkdir()
    (found,) = place.findings(kind="left-over")
    assert found["subject"] == f"{place.site}/~ne-1.0.dist-info"


@pytest.mark.parametrize(("count", "told"), [(2, "two"), (3, "3")])
def test_several_records_of_one_distribution(count: int, told: str, place: Place) -> None:
    for major in range(count):
        lay_out(place.site, "alpha", major, plugin="one")
    (found,) = place.findings(kind="duplicate")
    assert f"alpha has {told} records" in found["problem"]
    assert "--force-reinstall" in found["mend"]


@pytest.mark.parametrize("newer", [2, 10])
def test_of_two_records_that_of_the_files_counts(newer: int, place: Place) -> None:
    """As ``pip install --target --upgrade`` leaves them; the files may have the same sizes."""
    for major in (1, newer):
        info = lay_out(place.site, "alpha", major, plugin=f"of_{major % 10}")
        record(info, "alpha")
    lay_out(place.site, "beta", plugin="two", requires="alpha>1")
    _, said, error = place.run("list", "--json", "--all")
    listed = {
        each["name"]: each["status"]
        for each in json.loads(said)
        if each["distribution"] in ("alpha", "beta")
    }
    assert listed == {f"of_{newer % 10}": "compatible", "two": "compatible"}
    assert "is shadowed by" in error
    (found,) = place.findings(kind="duplicate")
    assert found["mend"] == f"rm -r {place.site}/alpha-1.0.dist-info"
    subprocess.run(["sh", "-c", found["mend"]], check=True)
    assert place.run("doctor")[0] == 0


def test_a_stale_record_takes_no_place(place: Place) -> None:
    """Of two commands that remove it the second one would fail, and not install anew."""
    for major in (1, 2):
        lay_out(place.site, "alpha", major, plugin=f"one_of_{major}")
    stale = place.site / "alpha-1.0.dist-info"
    (stale / "RECORD").write_text("alpha_of_old.py,sha256=aa,5\nalpha-1.0.dist-info/RECORD,,\n")
    _, said, _ = place.run("list", "--json")
    listed = {each["name"] for each in json.loads(said)}
    assert listed & {"one_of_1", "one_of_2"} == {"one_of_2"}
    (found,) = place.findings(kind="left-over")
    assert found["mend"] == f"rm -r {stale}"
    assert not place.findings(kind="duplicate")


def test_what_lies_over_another_environment_is_no_fault(place: Place) -> None:
    """Else ``pip uninstall pip`` is what it says in most that have the system's packages."""
    lay_out(place.site, "library", 2)
    lay_out(place.root / "system", "library", 1)
    assert place.run("doctor", path=(place.root / "system",))[:2] == (0, "")


def test_a_plugin_in_two_directories(place: Place) -> None:
    lay_out(place.site, "alpha", 2, plugin="one")
    lay_out(place.root / "user", "alpha", 1, plugin="one")
    (found,) = place.findings(kind="duplicate", path=(place.root / "user",))
    assert found["problem"] == (
        f"alpha is installed twice, in {place.site} and {place.root / 'user'}"
    )
    assert found["mend"] == f"{sys.executable} -m pip uninstall alpha"


def test_a_plugin_on_pythonpath_over_an_installed_one(place: Place) -> None:
    """Pip removes nothing that is outside of its environment."""
    lay_out(place.site, "alpha", 2, plugin="one")
    lay_out(place.root / "site-of-pip", "alpha", 1, plugin="one")
    code = "import sys; sys.path.append(sys.argv.pop(1)); import jackfield.cli as c; c.main()"
    variables = {
        "HOME": str(place.root),
        "PYTHONPATH": os.pathsep.join([str(place.site), str(Path(jackfield.__file__).parents[1])]),
    }
    command = [sys.executable, "-c", code, str(place.root / "site-of-pip"), "doctor", "--json"]
    said = processes.run(command, variables=variables, directory=place.root).stdout
    mends = [each["mend"] for each in json.loads(said) if each["kind"] == "duplicate"]
    assert mends == [f"env -u PYTHONPATH {sys.executable} -m pip uninstall alpha"]


def test_a_module_on_pythonpath_over_an_installed_one(place: Place) -> None:
    """It is the one that is imported, so it is the one that is judged."""
    lay_out(place.site, "alpha", plugin="one")
    assert place.run("list", "--json")[0] == 0
    (place.root / "work" / "alpha").mkdir(parents=True)
    newer = place.root / "work" / "alpha" / "__init__.py"
    newer.write_text("jackfield_commands = ['go']\njackfield_minimum_version = (9, 0, 0)\n")
    path = {"PYTHONPATH": os.pathsep.join(map(str, (newer.parents[1], place.site)))}
    source = str(Path(jackfield.__file__).parents[1])
    path["PYTHONPATH"] += f"{os.pathsep}{source}"
    status, _, error = place.run("go", **path)
    assert (status, "needs jackfield >= 9.0.0" in error) == (3, True)
    status, said, _ = place.run("doctor", "--json", **path)
    found = [each for each in json.loads(said) if each["subject"] == "alpha"]
    assert [each["problem"] for each in found] == [
        f"module 'alpha' of alpha is shadowed by {place.root / 'work'}"
    ]
    assert (status, found[0]["mend"]) == (1, "unset PYTHONPATH")


def test_a_module_in_a_directory_that_something_else_puts_on_the_path(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    work = place.root / "its work"
    (work / "alpha").mkdir(parents=True)
    (work / "alpha" / "__init__.py").touch()
    (place.site / "sitecustomize.py").write_text(f"import sys\nsys.path.insert(0, {str(work)!r})\n")
    found = [each for each in place.findings(kind="shadowed") if each["subject"] == "alpha"]
    mend = f"take '{work}' off sys.path, or install the project in it"
    assert [each["mend"] for each in found] == [mend]


@pytest.mark.parametrize("is_installed", [False, True])
def test_many_that_a_checkout_on_pythonpath_hides_are_one_line(
    is_installed: bool, place: Place
) -> None:
    """With the names of all; ``--json`` and ``doctor`` have a line for each."""
    hidden = []
    work = place.root / "work"
    for name in ("alpha", "beta"):
        info = lay_out(place.site, name, plugin=name)
        what, loser, winner = "module", name, work / name / "src"
        lay_out(work / name / "src", name, plugin=name)
        if is_installed:
            what, loser, winner = "distribution", str(info), winner / info.name
        else:
            shutil.rmtree(work / name / "src" / info.name)
        hidden.append(f"jackfield: {what} {name!r} of {loser} is shadowed by {winner}")
    path = [work / "alpha" / "src", work / "beta" / "src", place.site, Path(jackfield.__file__)]
    path[-1] = path[-1].parents[1]
    variables = {"PYTHONPATH": os.pathsep.join(map(str, path))}

    def told(*words: str) -> list[str]:
        error = place.run(*words, **variables)[2]
        return [line for line in error.splitlines() if "shadowed" in line]

    assert told("list") == [
        f"jackfield: 2 {what}s are shadowed by those in {work}: alpha, beta "
        "(jackfield doctor shows each)"
    ]
    assert told("list", "--json") == hidden
    said = json.loads(place.run("doctor", "--json", **variables)[1])
    assert sorted(each["subject"] for each in said) == ["alpha", "beta"]


def test_a_host_over_another_one_is_no_fault(place: Place) -> None:
    """Its entry points name modules of its own; ``doctor`` would have it uninstalled."""
    over = lay_out(place.root / "over", "beta")
    for info in (over, lay_out(place.site, "beta")):
        (info / "entry_points.txt").write_text("[console_scripts]\nbeta = jackfield.cli:main\n")
    source = Path(jackfield.__file__).parents[1]
    path = os.pathsep.join(map(str, (over.parent, place.site, source)))
    status, said, _ = place.run("doctor", PYTHONPATH=path)
    assert (status, said) == (0, "")
    assert "shadowed" not in place.run("list", PYTHONPATH=path)[2]


def test_twins_in_lib_and_lib64(place: Place) -> None:
    lib, lib64 = place.root / "lib" / "site", place.root / "lib64" / "site"
    for site in (lib, lib64):
        lay_out(site, "alpha", plugin="one")
    (found,) = place.findings(kind="duplicate", path=(lib, lib64))
    assert "twins" in found["problem"]


@pytest.mark.parametrize("is_editable", [True, False])
def test_files_that_are_gone_are_told_once(is_editable: bool, place: Place) -> None:
    """Else the one mend undoes the other, or has pip fetch another project of that name."""
    info = lay_out(place.site, "al_pha", plugin="one")
    shutil.rmtree(place.site / "al_pha")
    if is_editable:
        (info / "RECORD").unlink()
        origin = {"url": f"file://{place.root}/moved", "dir_info": {"editable": True}}
        (info / "direct_url.json").write_text(json.dumps(origin))
    status, said, error = place.run("doctor", "--json")
    assert status == 1, error
    (found,) = json.loads(said)
    assert found["kind"] == ("moved" if is_editable else "left-over")


def test_an_editable_install_whose_source_moved(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    origin = {"url": f"file://{place.root}/moved", "dir_info": {"editable": True}}
    (info / "direct_url.json").write_text(json.dumps(origin))
    (found,) = place.findings(kind="moved")
    assert f"{place.root}/moved" in found["problem"]
    assert "install --editable" in found["mend"]
