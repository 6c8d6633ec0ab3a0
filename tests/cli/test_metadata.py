"""``jackfield metadata``: every variable, its value and its origin, or why it has none."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from jackfield.reading import read
from support.environments import Environment

SETUP = """\
import os
bzr_plugin_name = "loom"
bzr_commands = ["record", "revert-loom"]
bzr_plugin_version = (1, 4, 0, "dev", 0)
bzr_minimum_version = (1, 0, 0)
bzr_maximum_version = None
bzr_minimum_api = (1, 0, 0)
bzr_transports = os.environ["TRANSPORTS"]
bzr_branch_formats = {
    "Bazaar-NG Loom branch format 1\\n": "Loom branch 1",
    "Bazaar-NG Loom branch format 6\\n": "Loom branch 6, with a description that takes its room",
}
bzr_checkout_formats = 3
jackfield_compatible_versions = [(0, x, 0) for x in range(3)]
if __name__ == "__main__":
    from setuptools import setup
    setup(name="bzr-loom", version="1.3")
"""


@pytest.fixture
def loom(tmp_path: Path) -> Path:
    project = tmp_path / "loom"
    project.mkdir()
    (project / "setup.py").write_text(SETUP)
    return project


def test_every_variable_with_its_value_and_where_it_stands(
    loom: Path, all_installed: Environment
) -> None:
    lines = all_installed.run("metadata", loom, check=True).stdout.splitlines()
    rows = {line.split("\t")[1]: line.split("\t")[2:] for line in lines}
    assert rows["bzr_commands"] == ["['record', 'revert-loom']", "setup.py:3"]
    assert rows["bzr_maximum_version"] == ["None", "setup.py:6"]
    assert rows["bzr_minimum_api"] == ["(1, 0, 0); not in the protocol", "setup.py:7"]
    assert rows["bzr_transports"][0].startswith("not static: ")
    assert rows["bzr_transports"][1] == "setup.py:8"
    assert rows["bzr_checkout_formats"][0].startswith("3; malformed: 3 is not a dict")
    assert rows["jackfield_compatible_versions"][0] == "[(0, 0, 0), (0, 1, 0), (0, 2, 0)]"
    assert rows["(disagreement)"][0] == (
        "bzr_plugin_version is 1.4.0.dev0 (setup.py:4), the version of its distribution is 1.3"
        " (setup.py:17)"
    )


def test_a_version_of_the_distribution_that_is_not_static_says_why(
    loom: Path, all_installed: Environment
) -> None:
    computed = SETUP.replace('version="1.3"', "version=stamped()")
    (loom / "setup.py").write_text(computed)
    line = computed.splitlines().index('    setup(name="bzr-loom", version=stamped())') + 1
    lines = all_installed.run("metadata", loom, check=True).stdout.splitlines()
    assert f"loom\t(distribution version)\tnot static: calls stamped()\tsetup.py:{line}" in lines
    (record,) = json.loads(all_installed.run("metadata", loom, "--json", check=True).stdout)
    assert record["version_not_static"] == f"not static (setup.py:{line}: calls stamped())"
    # What setup() is given goes first, whatever it is.
    (loom / "setup.cfg").write_text("[metadata]\nversion = 1.4\n")
    assert "(distribution version)" in all_installed.run("metadata", loom, check=True).stdout
    (loom / "setup.py").write_text(SETUP.replace(', version="1.3"', ""))
    assert "(distribution version)" not in all_installed.run("metadata", loom, check=True).stdout


def test_as_json(loom: Path, all_installed: Environment) -> None:
    (record,) = json.loads(all_installed.run("metadata", loom, "--json", check=True).stdout)
    assert record["name"] == "loom"
    assert record["declarations"]["bzr"]["plugin_version"]["value"] == [1, 4, 0, "dev", 0]
    assert record["declarations"]["bzr"]["transports"]["origin"] == "setup.py:8"
    assert len(record["disagreements"]) == 1


def test_an_entry_point_and_a_plugin_name_that_differ(
    tmp_path: Path, all_installed: Environment
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\nversion = "1.0"\n'
        '[project.entry-points."jackfield.plugins"]\nright = "module"\n'
    )
    (tmp_path / "module.py").write_text('jackfield_plugin_name = "wrong"\n')
    done = all_installed.run("metadata", tmp_path, check=True)
    assert "jackfield_plugin_name is 'wrong' (module.py:1), its entry point is named 'right'" in (
        done.stdout
    )


def test_setup_py_prints_a_module_that_declares_the_same(
    loom: Path, all_installed: Environment, tmp_path: Path
) -> None:
    printed = all_installed.run("metadata", loom, "--setup-py", check=True).stdout
    assert "# bzr_transports is not static (setup.py:8: " in printed
    pasted = tmp_path / "pasted"
    pasted.mkdir()
    (pasted / "setup.py").write_text(printed)
    before, after = (
        json.loads(all_installed.run("metadata", each, "--json", check=True).stdout)[0]
        for each in (loom, pasted)
    )

    def values(record: dict[str, dict[str, dict[str, dict[str, object]]]]) -> object:
        return {
            (host, name): entry["value"]
            for host, variables in record["declarations"].items()
            for name, entry in variables.items()
            if "value" in entry
        }

    assert values(after) == values(before)
    code = f"{printed}\nimport json; print(json.dumps(bzr_branch_formats))"
    ran = subprocess.run(
        [sys.executable, "-c", code.replace('"__main__"', '"other"')],
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(json.loads(ran.stdout)) == 2


def test_an_installed_plugin_and_a_target_that_is_none(all_installed: Environment) -> None:
    assert "jackfield_commands" in all_installed.run("metadata", "git", check=True).stdout
    done = all_installed.run("metadata", "nobody")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    done = all_installed.run("metadata", "git", "--json", "--setup-py")
    assert done.returncode == 2


def test_what_is_recovered_from_a_broken_file_is_marked(
    tmp_path: Path, all_installed: Environment
) -> None:
    (tmp_path / "info.py").write_text("bzr_plugin_name = 'old'\nprint 'loaded'\n")
    done = all_installed.run("metadata", tmp_path / "info.py", check=True)
    assert "'old'; recovered from a file that cannot be parsed as a whole\tinfo.py:1" in done.stdout
    assert "(fault)\tinfo.py:2: cannot be parsed: " in done.stdout


@pytest.mark.parametrize(
    ("version", "disagreement"),
    [
        (
            "1.4.0",
            ", the version of its distribution is 1.4.0 (setup.py:17), without the level 'dev'",
        ),
        ("1.4.0.dev0", None),
        ("1.4", ", the version of its distribution is 1.4 (setup.py:17), without the level 'dev'"),
        ("1.5", ", the version of its distribution is 1.5 (setup.py:17)"),
    ],
)
def test_versions_that_disagree(
    loom: Path, all_installed: Environment, version: str, disagreement: str | None
) -> None:
    (loom / "setup.py").write_text(SETUP.replace('version="1.3"', f'version="{version}"'))
    (record,) = json.loads(all_installed.run("metadata", loom, "--json", check=True).stdout)
    told = [each.partition(" (setup.py:4)")[2] for each in record["disagreements"]]
    assert told == ([] if disagreement is None else [disagreement])


@pytest.mark.parametrize("level", ["final", "candidate", "rc", "beta", "alpha", "dev", "exp"])
@pytest.mark.parametrize("written", ["1.4.0%s2", "1.4.0.%s.2", "1.4.0-%s2", "1.4%s2"])
def test_a_level_that_is_written_out_is_no_disagreement(
    written: str, level: str, tmp_path: Path
) -> None:
    project = tmp_path / "setup.py"
    project.write_text(SETUP.replace('"dev", 0)', f'"{level}", 2)').replace("1.3", written % level))
    assert read(project).disagreements("jackfield") == ()
    project.write_text(project.read_text().replace(written % level, written % level + "1"))
    assert len(read(project).disagreements("jackfield")) == 1


def test_json_of_dicts_whose_keys_are_no_texts(loom: Path, all_installed: Environment) -> None:
    (loom / "setup.py").write_text(
        "bzr_branch_formats = {b'Loom\\n': 'x'}\nbzr_odd = {(1, 2): {3}, 'x': {'y': b'z'}}\n"
    )
    (record,) = json.loads(all_installed.run("metadata", loom, "--json", check=True).stdout)
    variables = record["declarations"]["bzr"]
    assert variables["branch_formats"]["value"] == [["Loom\n", "x"]]
    assert variables["odd"]["value"] == [[[1, 2], [3]], ["x", {"y": "z"}]]


def test_json_of_numbers_that_json_does_not_have(loom: Path, all_installed: Environment) -> None:
    (loom / "setup.py").write_text("bzr_far = (1e999, -1e999, 1.5)\n")
    printed = all_installed.run("metadata", loom, "--json", check=True).stdout
    (record,) = json.loads(printed, parse_constant=pytest.fail)
    assert record["declarations"]["bzr"]["far"]["value"] == ["inf", "-inf", 1.5]


def test_the_module_to_paste_says_what_setup_has_to_know(
    loom: Path, all_installed: Environment
) -> None:
    text = all_installed.run("metadata", loom, "--setup-py", check=True).stdout
    assert text.endswith("    setup(name='bzr-loom', version='1.3')\n")
    (loom / "setup.py").write_text(SETUP.partition("if __name__")[0])
    text = all_installed.run("metadata", loom, "--setup-py", check=True).stdout
    assert text.endswith("    setup(name='loom', version='1.4.0.dev0')\n")


PROJECT = """\
[project]
name = "Drawer"
version = "1.2"
requires-python = ">=3.11"
dependencies = ["jackfield", "shelf>=2; python_version > '3'"]
[project.entry-points."jackfield.plugins"]
drawer = "drawer [locks]"
[project.entry-points."jackfield.metadata"]
drawer = "drawer.about"
[project.entry-points."jackfield.backends"]
drawer = "drawer.backend:Drawer"
[project.entry-points."jackfield.backend_prefixes"]
locked = "drawer.backend:Locked"
[project.entry-points."otherapp.plugins"]
drawer = "drawer"
"""


@pytest.fixture
def drawer(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    package = project / "drawer"
    package.mkdir(parents=True)
    (project / "pyproject.toml").write_text(PROJECT)
    for name in ("__init__", "about", "backend"):
        (package / f"{name}.py").write_text("")
    (package / "about.py").write_text("jackfield_compatible_versions = [(0, 1, 0)]\n")
    return project


def test_what_the_distribution_says(drawer: Path, all_installed: Environment) -> None:
    lines = all_installed.run("metadata", drawer, check=True).stdout.splitlines()
    assert [line.split("\t", 1)[1] for line in lines if "\t(" in line] == [
        "(distribution)\tDrawer 1.2\t",
        "(requires Python)\t>=3.11\t",
        "(requires)\tjackfield\t",
        "(requires)\tshelf>=2; python_version > '3'\t",
        "(entry point)\tjackfield.plugins: drawer = drawer [locks]\t",
        "(entry point)\tjackfield.metadata: drawer = drawer.about\t",
        "(backend)\tdrawer:// = drawer.backend:Drawer\t",
        "(backend prefix)\tlocked+ = drawer.backend:Locked\t",
    ]


@pytest.mark.parametrize("command", ["metadata", "check"])
def test_what_the_distribution_says_as_json(
    drawer: Path, all_installed: Environment, command: str
) -> None:
    (record,) = json.loads(all_installed.run(command, drawer, "--json", check=True).stdout)
    assert record["distribution"] == "Drawer"
    assert record["distribution_version"] == "1.2"
    assert record["requires_python"] == ">=3.11"
    assert record["requires_dist"] == ["jackfield", "shelf>=2; python_version > '3'"]
    assert record["requires_not_known"] is None
    points = {each["group"].partition(".")[2]: each for each in record["entry_points"]}
    assert list(points) == ["plugins", "metadata", "backends", "backend_prefixes"]
    assert points["plugins"] == {
        "group": "jackfield.plugins",
        "name": "drawer",
        "value": "drawer",
        "extras": ["locks"],
    }
    assert record["backends"] == {"drawer": "drawer.backend:Drawer"}
    assert record["backend_prefixes"] == {"locked": "drawer.backend:Locked"}


def test_a_plugin_with_nothing_but_a_backend_has_a_scheme(
    drawer: Path, all_installed: Environment
) -> None:
    (drawer / "pyproject.toml").write_text(
        '[project]\nname = "d"\n[project.entry-points."jackfield.backends"]\nd = "drawer:D"\n'
    )
    (drawer / "drawer" / "about.py").write_text("")
    lines = all_installed.run("metadata", drawer, check=True).stdout.splitlines()
    assert lines == ["drawer\t(distribution)\td\t", "drawer\t(backend)\td:// = drawer:D\t"]


@pytest.mark.parametrize(("user", "shown_as"), [("me:s3cret", "me:***"), ("s3cret", "***")])
def test_the_password_of_a_url_that_is_required_is_not_shown(
    drawer: Path, all_installed: Environment, user: str, shown_as: str
) -> None:
    """A user alone is a token, as GitHub has them."""
    (drawer / "pyproject.toml").write_text(
        f'[project]\nname = "d"\ndependencies = ["shelf @ https://{user}@example.org/s.whl"]\n'
        '[project.entry-points."jackfield.plugins"]\nd = "drawer"\n'
    )
    for more in ([], ["--json"]):
        shown = all_installed.run("metadata", drawer, *more, check=True).stdout
        assert f"shelf @ https://{shown_as}@example.org/s.whl" in shown
        assert "s3cret" not in shown


def test_requirements_that_are_not_known(tmp_path: Path, all_installed: Environment) -> None:
    wheel = tmp_path / "mine-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("mine.py", "jackfield_compatible_versions = [(0, 1, 0)]\n")
        archive.writestr("mine-1.dist-info/entry_points.txt", "[jackfield.plugins]\nmine = mine\n")
    text = all_installed.run("metadata", wheel, check=True).stdout
    assert "\t(requires)\tnot known: it has no METADATA that can be read\t\n" in text
    (record,) = json.loads(all_installed.run("metadata", wheel, "--json", check=True).stdout)
    assert record["requires_dist"] is None
    assert record["requires_not_known"] == "has no METADATA that can be read"


def test_sets_in_the_same_order_in_every_run(loom: Path, all_installed: Environment) -> None:
    (loom / "setup.py").write_text(
        "bzr_odd = [{'b', 'a', 'c', ('d', 1), frozenset({'f', 'e'})}, {1: frozenset('hg')},"
        " ({'i'},)]\n"
        "bzr_even = [set(), (), frozenset()]\n"
    )
    texts, records = set(), set()
    for seed in map(str, range(5)):
        done = all_installed.run("metadata", loom, variables={"PYTHONHASHSEED": seed}, check=True)
        texts.add(done.stdout)
        as_json = all_installed.run(
            *("metadata", "--json", loom), variables={"PYTHONHASHSEED": seed}, check=True
        )
        records.add(as_json.stdout)
    assert len(records) == 1
    (text,) = texts
    rows = dict(line.split("\t")[1:3] for line in text.splitlines())
    assert rows["bzr_odd"] == (
        "[{'a', 'b', 'c', ('d', 1), frozenset({'e', 'f'})}, {1: frozenset({'g', 'h'})}, ({'i'},)]"
        "; not in the protocol"
    )
    assert rows["bzr_even"] == "[set(), (), frozenset()]; not in the protocol"
