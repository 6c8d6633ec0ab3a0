"""``jackfield check --for``: judging for Bazaar, Breezy, and any other host."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.environments import Environment


@pytest.fixture
def loom(tmp_path: Path) -> Path:
    """A plugin in the style of Bazaar's."""
    project = tmp_path / "loom"
    project.mkdir()
    (project / "setup.py").write_text(
        "bzr_plugin_name = 'loom'\n"
        "bzr_plugin_version = (1, 4, 0, 'final', 0)\n"
        "bzr_minimum_version = (1, 0, 0)\n"
        "bzr_maximum_version = None\n"
        "myhost_compatible_versions = [(1, 9, 0)]\n"
    )
    (project / "__init__.py").write_text("import bzrlib\n")
    return project


@pytest.mark.parametrize(
    ("host", "sentence", "status"),
    [
        ("bzr=2.7.0", "supports bzr >= 1.0.0; bzr 2.7.0 goes back to 2.4.0: untested", 0),
        ("bzr=1.5", "supports bzr >= 1.0.0: compatible", 0),
        ("bzr=0.18", "needs bzr >= 1.0.0; this is bzr 0.18.0: incompatible", 3),
        (
            "brz=3.3.9",
            "does not declare which versions of brz it supports, only speaks to bzr: unknown",
            0,
        ),
        ("myhost=2.1.0:1.8.0", "supports myhost API 1.9.0: compatible", 0),
        ("myhost=1.8.0:1.0", "needs myhost >= 1.9.0; this is myhost 1.8.0: incompatible", 3),
    ],
)
def test_a_sentence_to_act_on(
    host: str, sentence: str, status: int, loom: Path, all_installed: Environment
) -> None:
    done = all_installed.run("check", loom, "--for", host)
    assert done.returncode == status, done.stderr
    assert done.stdout.startswith(f"{loom}: loom ")
    assert done.stdout.endswith(f" {sentence}\n")
    (record,) = json.loads(all_installed.run("check", "--json", loom, "--for", host).stdout)
    assert sentence.endswith((record["untested"] and "untested") or record["status"])
    assert record["host"] == host.partition("=")[0]


@pytest.mark.parametrize(
    ("host", "error"),
    [
        ("bzr=2.5.9", "bzr=2.5.9 is not a release that is known here; the nearest is 2.5.1"),
        ("bzr=99", "bzr=99.0.0 is not a release that is known here; the nearest is 2.7.0"),
        ("bzr=0.0.1", "bzr=0.0.1 is not a release that is known here; the nearest is 0."),
        ("brz=2.9.1", "brz=2.9.1 is not a release that is known here; the nearest is 3.0.0"),
        ("svn=1.0", "the oldest API of svn is not known: say svn=1.0.0:OLDEST_API"),
        ("bzr=", "'bzr=' is no host"),
        ("bzr=2.5.1:", "'bzr=2.5.1:' is no host"),
        ("MyHost=1.0:1.0", "'MyHost=1.0:1.0' is no host"),
        ("bzr=x", "'x' is not a PEP 440 version"),
        ("myhost=1.0:2.0", "the minimum API 2.0.0 is above the current one, 1.0.0"),
        ("", "'' is no host"),
    ],
)
def test_what_is_no_host(host: str, error: str, loom: Path, all_installed: Environment) -> None:
    done = all_installed.run("check", loom, "--for", host)
    assert done.returncode == 2
    assert error in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_target_without_a_name_is_no_plugin(all_installed: Environment) -> None:
    done = all_installed.run("check", "")
    assert done.returncode == 1
    assert done.stderr == "jackfield: there is no plugin ''\n"


def test_the_host_that_runs_by_its_version(loom: Path, all_installed: Environment) -> None:
    version = all_installed.run("--version").stdout.split()[1]
    named = all_installed.run("check", loom, "--for", f"jackfield={version}")
    assert named.returncode == 0, named.stderr
    assert named.stdout == all_installed.run("check", loom).stdout


def test_one_version_for_all_hosts_that_the_plugin_tells_none(
    tmp_path: Path, all_installed: Environment
) -> None:
    (tmp_path / "setup.py").write_text(
        "jackfield_plugin_version = (1, 4, 0, 'dev', 0)\n"
        "brz_plugin_version = (3, 0, 0)\n"
        "if __name__ == '__main__':\n"
        "    from setuptools import setup\n"
        "    setup(name='x', version='1.4.0')\n"
    )
    hosts = ["--for", "jackfield", "--for", "bzr=2.7.0", "--for", "brz=3.3.9"]
    done = all_installed.run("check", tmp_path, *hosts)
    versions = [line.split(": ")[1].split()[1] for line in done.stdout.splitlines()]
    assert versions == ["1.4.0.dev0", "1.4.0.dev0", "3.0.0"]
    records = json.loads(all_installed.run("check", "--json", tmp_path, *hosts).stdout)
    assert [each["version"] for each in records] == versions


def test_a_sentence_for_each_release_that_is_named(loom: Path, all_installed: Environment) -> None:
    named = ["--for", "bzr=2.7.0", "--for", "brz=3.3.9", "--for", "myhost=1.8.0:1.0"]
    done = all_installed.run("check", loom, *named)
    assert done.returncode == 3
    assert [line.rpartition(": ")[2] for line in done.stdout.splitlines()] == [
        "untested (bzr 2.7.0)",
        "unknown (brz 3.3.9)",
        "incompatible (myhost 1.8.0)",
    ]


def test_the_matrix_of_all_known_releases(loom: Path, all_installed: Environment) -> None:
    done = all_installed.run("check", loom, "bzr_only", "--for", "all")
    assert done.returncode == 0, done.stderr
    header, *rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [row[0] for row in rows] == [f"loom ({loom})", "bzr_only (bzr_only)"]
    verdicts = [dict(zip(header, row, strict=True)) for row in rows]
    assert verdicts[0]["bzr 0.92.0"] == "incompatible"
    assert verdicts[0]["bzr 1.0.0"] == "compatible"
    assert verdicts[0]["bzr 1.6.0"] == "untested"
    assert verdicts[1]["bzr 2.3.4"] == "incompatible"
    assert verdicts[1]["bzr 2.7.0"] == "compatible"
    assert not [label for label in header if label.startswith("brz")], "nobody speaks to it"
    assert len([label for label in header if label.startswith("bzr")]) == 59


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        (["bzr"], 0),
        (["all"], 0),
        (["bzr=0.18"], 3),
        (["bzr=0.18", "brz"], 3),
        (["bzr", "bzr=0.18"], 3),
        (["all", "bzr=0.18"], 3),
        (["bzr=2.7.0", "bzr"], 0),
        (["myhost=1.8.0:1.0", "all"], 3),
    ],
)
def test_only_a_release_that_is_named_itself_counts(
    hosts: list[str], status: int, loom: Path, all_installed: Environment
) -> None:
    options = [word for host in hosts for word in ("--for", host)]
    assert all_installed.run("check", loom, *options).returncode == status
    assert all_installed.run("check", "--json", loom, *options).returncode == status


def test_the_matrix_shows_each_release_that_is_named(
    loom: Path, all_installed: Environment
) -> None:
    named = ["--for", "all", "--for", "bzr=2.7.0", "--for", "jackfield"]
    done = all_installed.run("check", loom, *named)
    header = done.stdout.splitlines()[0].split("\t")
    assert [label.split()[0] for label in header[1:]] == ["jackfield", *["bzr"] * 59]
    records = json.loads(all_installed.run("check", "--json", loom, *named).stdout)
    assert sum(each["host_version"] == "2.7.0" for each in records) == 1


@pytest.mark.parametrize("hosts", ["all", "bzr"])
def test_there_is_no_matrix_of_what_cannot_be_read(
    hosts: str, tmp_path: Path, all_installed: Environment
) -> None:
    done = all_installed.run("check", tmp_path, "--for", hosts)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_all_releases_of_one_host_as_json(loom: Path, all_installed: Environment) -> None:
    records = json.loads(all_installed.run("check", "--json", loom, "--for", "brz").stdout)
    assert len(records) == 26
    assert {record["status"] for record in records} == {"unknown"}
