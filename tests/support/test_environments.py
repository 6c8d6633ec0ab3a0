"""The environments that other tests rely on are what they claim to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from support import projects
from support.environments import Environment

INSTALLED = """
from importlib.metadata import distributions
for distribution in distributions():
    print(distribution.name)
"""


def installed(environment: Environment) -> set[str]:
    return set(environment.python(INSTALLED).stdout.split())


def test_every_project_has_a_wheel(wheels: Mapping[str, Path]) -> None:
    assert set(wheels) == {projects.name_of(folder) for folder in projects.projects()}
    assert {"jackfield", "jackfield-git", "jackfield-test-compatible"} < set(wheels)


def test_a_fresh_environment_holds_the_host_and_what_is_asked_for(
    environment: Callable[..., Environment],
) -> None:
    fresh = environment("jackfield-test-undeclared", "jackfield-test-requires-python")
    names = installed(fresh)
    assert {"jackfield", "jackfield-test-undeclared", "jackfield-test-requires-python"} < names
    assert "pytest" not in names
    assert "jackfield-test-compatible" not in names


def test_a_fresh_environment_is_not_the_next_one(environment: Callable[..., Environment]) -> None:
    changed, untouched = environment("jackfield-test-undeclared"), environment()
    changed.pip_uninstall("jackfield-test-undeclared", "jackfield", "rich")
    assert "rich" in installed(untouched)
    assert not installed(changed) & {"jackfield-test-undeclared", "jackfield", "rich"}
    interpreter = (untouched.bin / "jackfield").read_text().splitlines()[0]
    assert interpreter.removeprefix("#!") == str(untouched.bin / "python")


def test_what_runs_in_an_environment_sees_nothing_of_ours(
    environment: Callable[..., Environment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JACKFIELD_PLUGIN_PATH", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    shown = environment().python("import os, sys; print(dict(os.environ), sys.path)").stdout
    assert "/nowhere" not in shown


def test_everything_is_installed_at_once(all_installed: Environment) -> None:
    assert set(projects.test_distribution_names()) < installed(all_installed)
    code = """
from importlib.metadata import distribution
print(distribution("jackfield-test-editable").read_text("direct_url.json"))
"""
    assert '"editable": true' in all_installed.python(code).stdout
