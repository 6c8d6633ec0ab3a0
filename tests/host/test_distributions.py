"""What the host says of real distributions that pip installed, good and bad, and that it goes on.

Each runs in a process of its own, in an environment where all of them are installed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.environments import Environment

COMPATIBLE, UNKNOWN, INCOMPATIBLE = "compatible", "unknown", "incompatible"

VERDICTS = {
    "file": (COMPATIBLE, "supports jackfield"),
    "git": (COMPATIBLE, "supports jackfield"),
    "compatible": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "editable": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "init_only": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "first": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "second": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "same_scheme": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "same_command": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "builtin_command": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "hostile_names": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "raises": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "exits": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "dies": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "half": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "bad_hook": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "hook_raises": (COMPATIBLE, "supports jackfield API 0.1.0"),
    "undeclared": (UNKNOWN, "does not declare which versions of jackfield it supports"),
    "bzr_only": (UNKNOWN, "only speaks to bzr"),
    "malformed": (
        UNKNOWN,
        "declares a malformed jackfield_minimum_version: '0.1.0' is of type str",
    ),
    "too_new": (INCOMPATIBLE, "needs jackfield >= 99.0.0; this is jackfield 0.1.0"),
    "too_old": (INCOMPATIBLE, "supports jackfield up to 0.0.9; jackfield 0.1.0 goes back to 0.1.0"),
    "requires_host": (INCOMPATIBLE, "requires jackfield>=99; this is jackfield 0.1.0"),
    "requires_python": (INCOMPATIBLE, "needs Python <3.11; this is Python 3."),
    "missing_dependency": (
        INCOMPATIBLE,
        "requires jackfield-test-nowhere>=1, which is not installed",
    ),
    "wrong_dependency": (INCOMPATIBLE, "requires pluggy>=1000; pluggy 1."),
}

FAILURES = {
    "raises": "RuntimeError: raises was imported",
    "exits": "it ends the program: sys.exit('exits was imported')",
    "half": "RuntimeError: half came half-way",
    "bad_hook": "PluginValidationError",
    "hook_raises": "RuntimeError: the hook was called",
}
"""The plugins that fail when they are activated, and how. `dies` takes the process with it."""

BEFORE_INSTALLING = {"missing_dependency": COMPATIBLE, "wrong_dependency": COMPATIBLE}
"""Verdicts that differ for a wheel: pip will bring what it requires."""


def listed(environment: Environment, *options: str) -> dict[str, dict[str, object]]:
    done = environment.run("list", "--json", *options, check=True)
    return {record["name"]: record for record in json.loads(done.stdout)}


def test_list_all_shows_every_plugin_with_its_verdict(all_installed: Environment) -> None:
    assert listed(all_installed, "--all").keys() == VERDICTS.keys()


@pytest.mark.parametrize("name", VERDICTS)
def test_verdict(name: str, all_installed: Environment) -> None:
    status, reason = VERDICTS[name]
    done = all_installed.run("show", name, "--json")
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["status"] == status
    assert reason in "; ".join(shown["reasons"])
    assert shown["loads"] is (status != INCOMPATIBLE)

    done = all_installed.run("check", name)
    assert done.returncode == (3 if status == INCOMPATIBLE else 0)
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"{name} ")
    assert reason in line
    assert line.endswith(f": {status}")


def test_list_shows_the_compatible_ones_and_counts_the_others(all_installed: Environment) -> None:
    compatible = {name for name, (status, _) in VERDICTS.items() if status == COMPATIBLE}
    assert listed(all_installed).keys() == compatible
    done = all_installed.run("list", check=True)
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} == compatible
    assert "not listed: 6 incompatible, 3 unknown (jackfield list --all shows them)" in done.stderr


def test_list_incompatible(all_installed: Environment) -> None:
    incompatible = {name for name, (status, _) in VERDICTS.items() if status == INCOMPATIBLE}
    assert listed(all_installed, "--incompatible").keys() == incompatible


def test_what_list_says_of_one(all_installed: Environment) -> None:
    record = listed(all_installed)["compatible"]
    assert record["version"] == "1.0.0"
    assert record["commands"] == ["greet"]
    assert record["schemes"] == ["shelf"]
    assert record["formats"] == ["Shelf"]
    assert record["distribution"] == "jackfield-test-compatible"
    assert record["source"] == "installed"
    assert record["kind"] == "installed"
    assert record["location"] == str(all_installed.site_packages)
    done = all_installed.run("list", check=True)
    assert (
        "compatible\t1.0.0\tcompatible\tshelf://, greet, Shelf format\tjackfield-test-compatible"
        in done.stdout.splitlines()
    )
    # Of many formats, their number; `show` has the names.
    assert (
        "git\t0.1.0\tcompatible\tgit-state, git-branches, 3 formats\tjackfield-git"
        in done.stdout.splitlines()
    )


def test_an_editable_install_is_read_from_its_source(all_installed: Environment) -> None:
    record = listed(all_installed)["editable"]
    assert record["kind"] == "editable"
    assert record["version"] == "1.0.0.dev0"
    assert record["commands"] == ["editable"]
    assert Path(str(record["location"])).is_dir()
    assert record["location"] != str(all_installed.site_packages)


def test_two_plugins_of_one_distribution(all_installed: Environment) -> None:
    plugins = listed(all_installed)
    assert plugins["first"]["distribution"] == plugins["second"]["distribution"]
    assert plugins["first"]["version"] == "1.1.0"
    assert plugins["second"]["version"] == "2.2.0b1"


def test_what_is_claimed_twice_is_reported(all_installed: Environment) -> None:
    errors = all_installed.run("list", check=True).stderr
    for what in (
        "scheme 'shelf' of plugin 'same_scheme' (jackfield-test-same-scheme) is shadowed by "
        "plugin 'compatible' (jackfield-test-compatible)",
        "command 'greet' of plugin 'same_command' (jackfield-test-same-command) is shadowed by "
        "plugin 'compatible' (jackfield-test-compatible)",
        "command 'list' of plugin 'builtin_command' (jackfield-test-builtin-command) is shadowed "
        "by jackfield itself",
    ):
        assert f"jackfield: {what}\n" in errors
    assert all_installed.run("greet", "you", check=True).stdout == "Hello, you!\n"
    assert all_installed.run("same-command", check=True).stdout


def test_show_tells_where_each_value_was_written(all_installed: Environment) -> None:
    shown = json.loads(all_installed.run("show", "bzr_only", "--json", check=True).stdout)
    declared = shown["declarations"]["bzr"]
    assert declared["commands"]["value"] == ["bzr-only"]
    assert declared["commands"]["origin"] == "jackfield_test_bzr_only/info.py:5"
    assert "jackfield" not in shown["declarations"]
    assert shown["version"] == "1.0"  # its distribution's: it declares none to us


@pytest.mark.parametrize("name", VERDICTS)
def test_check_of_the_wheel(
    name: str, all_installed: Environment, wheels: Mapping[str, Path]
) -> None:
    status = BEFORE_INSTALLING.get(name, VERDICTS[name][0])
    folder = "pair" if name in {"first", "second"} else name.replace("_", "-")
    own = f"jackfield-{folder}" in wheels
    wheel = wheels[f"jackfield-{folder}" if own else f"jackfield-test-{folder}"]
    done = all_installed.run("check", "--json", wheel)
    records = {record["name"]: record for record in json.loads(done.stdout)}
    assert records[name]["status"] == status
    assert done.returncode == (3 if status == INCOMPATIBLE else 0)


ACTIVATE = """
import json, sys
from jackfield import default_host
from jackfield.errors import JackfieldError

host = default_host()
outcomes = {}
for name in sys.argv[1:]:
    try:
        host.activate(name)
    except JackfieldError as error:
        outcomes[name] = str(error)
        own = host.plugin(name).metadata.module
        assert not [m for m in sys.modules if m == own or m.startswith(own + ".")]
        assert not [each for each in host.registry.registered() if each.owner == name]
    else:
        outcomes[name] = None
served = {each.name: each.owner for each in host.registry.registered()}
print(json.dumps([outcomes, list(host.active), sorted(host.failures), served]))
"""


def test_activation_of_each_and_the_host_goes_on(
    all_installed: Environment, tmp_path: Path
) -> None:
    names = [name for name in VERDICTS if name != "dies"]
    mine = all_installed.with_home(tmp_path)
    outcomes, active, failed, served = json.loads(mine.python(ACTIVATE, *names).stdout)
    for name in names:
        status, reason = VERDICTS[name]
        if status == INCOMPATIBLE:
            assert f"plugin {name!r}" in outcomes[name]
            assert "is not loaded: incompatible: " in outcomes[name]
            assert reason in outcomes[name]
        elif name in FAILURES:
            assert f"plugin {name!r}" in outcomes[name]
            assert FAILURES[name] in outcomes[name]
        else:
            assert outcomes[name] is None
    assert set(active) == {name for name in names if outcomes[name] is None}
    assert set(failed) == set(FAILURES)
    assert served == {"shelf": "compatible", "file": "file"}


def test_a_failure_is_one_line_and_the_next_list_remembers_it(
    all_installed: Environment, tmp_path: Path
) -> None:
    mine = all_installed.with_home(tmp_path)
    done = mine.run("raises")
    assert done.returncode == 1
    assert done.stderr == (
        "jackfield: plugin 'raises' (jackfield-test-raises) failed when it was activated: "
        "RuntimeError: raises was imported\n"
    )
    assert "Traceback" in mine.run("-v", "raises").stderr
    failed = listed(mine)["raises"]["failed"]
    assert failed == "RuntimeError: raises was imported"
    assert "failed last time" in mine.run("list").stdout
    assert "raise RuntimeError" in mine.run("show", "raises", "-v").stdout
    assert "failed last time" not in all_installed.with_home(tmp_path / "other").run("list").stdout


def test_a_plugin_that_kills_the_process_can_be_listed_disabled_and_uninstalled(
    environment: Environment, tmp_path: Path
) -> None:
    mine = environment("jackfield-test-dies", "jackfield-test-compatible")
    assert mine.run("dies").returncode == 3  # nothing can be done about os._exit
    assert listed(mine).keys() == {"dies", "compatible"}
    assert mine.run("disable", "dies", check=True).stdout
    done = mine.run("dies")
    assert done.returncode == 1
    assert "is switched off by" in done.stderr
    assert listed(mine).keys() == {"compatible"}
    assert mine.run("enable", "dies", check=True).stdout
    assert listed(mine).keys() == {"dies", "compatible"}
    assert mine.run("uninstall", "dies", check=True).stdout
    assert listed(mine).keys() == {"compatible"}
