"""Each sample reads as Python would run it; `samples.sample` explains what a sample is."""

from __future__ import annotations

import ast
import shutil
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jackfield import reading
from jackfield.metadata import PluginMetadata
from samples.sample import SAMPLES, Sample, samples
from support import processes

ALL = samples()

FORMS = (
    *("3-tuple version", "3-tuple with a level", "4-tuple version", "5-tuple version"),
    *("version as a string", "list of names", "list of tuples", "format dict", "None maximum"),
    *("list comprehension", "comprehension over range", "comprehensions added"),
    *("backslash continuation", "subscript [0]", "subscript [-1]", "version.version_info"),
    *("star import", "named import", "sibling gone", "__all__ unbound", "split over files"),
    *("module-level if", "module-level try", "__future__", "guard __main__", "guard main"),
    *("unguarded setup", "execfile", "both prefixes", "unknown variable", "setup version differs"),
    *("level dev", "level alpha", "level beta", "level candidate", "level rc", "level final"),
    *("level exp", "non-ASCII without coding", "coding line", "BOM", "CRLF", "tabs", "form feed"),
    *("Python 3 only", "Python 2 only", "nothing parses"),
    *("flat layout", "src layout", "nested package"),
)
"""What was counted in the metadata of real plugins: each form is in two samples or more."""


@pytest.fixture(params=ALL, ids=lambda sample: sample.name)
def sample(request: pytest.FixtureRequest) -> Sample:
    given: Sample = request.param
    return given


@pytest.fixture
def plugin(sample: Sample) -> PluginMetadata:
    return reading.read(sample.target, host=sample.host)


def declared(sample: Sample, plugin: PluginMetadata, attribute: str) -> dict[str, Any]:
    """Give an attribute of all declarations together, by the variables' whole names."""
    return {
        sample.prefixes[host] + variable: value
        for host, declaration in plugin.declarations.items()
        for variable, value in getattr(declaration, attribute).items()
    }


def written(value: object) -> object:
    """Give `value` in a form that is equal only where types and the order of dicts are, too."""
    if isinstance(value, dict):
        return "dict", [(written(key), written(item)) for key, item in value.items()]
    if isinstance(value, list | tuple):
        return type(value).__name__, [written(item) for item in value]
    if isinstance(value, set):
        return "set", sorted(map(repr, value))
    return type(value).__name__, repr(value)


def all_written(values: Mapping[str, object]) -> dict[str, object]:
    return {name: written(value) for name, value in values.items()}


def test_the_values_are_those_that_are_expected(sample: Sample, plugin: PluginMetadata) -> None:
    assert all_written(declared(sample, plugin, "values")) == all_written(sample.values)
    origins = {name: str(origin) for name, origin in declared(sample, plugin, "origins").items()}
    assert origins.keys() == sample.values.keys()
    assert origins.items() >= sample.origins.items()


def test_what_has_no_value_says_where_and_why(sample: Sample, plugin: PluginMetadata) -> None:
    not_static = declared(sample, plugin, "not_static")
    assert {name: str(why.origin) for name, why in not_static.items()} == sample.not_static
    assert all(why.reason for why in not_static.values())


def test_what_is_wrong_is_said(sample: Sample, plugin: PluginMetadata) -> None:
    assert list(declared(sample, plugin, "faults")) == list(sample.malformed)
    assert len(plugin.faults) == len(sample.faults), plugin.faults
    for fault, beginning in zip(plugin.faults, sample.faults, strict=True):
        assert fault.startswith(f"{beginning}:")


def test_what_is_recovered_from_a_broken_file_is_marked(
    sample: Sample, plugin: PluginMetadata
) -> None:
    marked = {
        sample.prefixes[host] + variable
        for host, declaration in plugin.declarations.items()
        for variable in declaration.recovered
    }
    assert marked == set(sample.recovered)


def test_the_plugin_and_its_distribution(sample: Sample, plugin: PluginMetadata) -> None:
    assert list(plugin.files) == list(sample.files)
    for attribute, value in sample.plugin.items():
        assert getattr(plugin, attribute) == value
    for attribute, value in sample.distribution.items():
        assert getattr(plugin.distribution, attribute) == value


class Running:
    """Runs the modules of a copy of a sample with this Python, each in a process of its own."""

    def __init__(self, sample: Sample, directory: Path) -> None:
        self.sample = sample
        self.directory = Path(shutil.copytree(sample.directory, directory / "sample"))

    def mend(self) -> None:
        """Empty the lines that are broken."""
        for name, numbers in self.sample.broken.items():
            lines = (self.directory / name).read_bytes().split(b"\n")
            for number in numbers:
                lines[number - 1] = b""
            (self.directory / name).write_bytes(b"\n".join(lines))

    def __call__(self, name: str) -> dict[str, Any]:
        """Give what the module `name` binds, and what it raises; see ``running.py``."""
        program = str(SAMPLES / "running.py")
        packages = repr(dict(self.sample.packages))
        command = [sys.executable, "-I", "-B", program, str(self.directory), name, packages]
        done = processes.run(command, check=True, directory=self.directory)
        result: dict[str, Any] = ast.literal_eval(done.stdout)
        return result


def test_what_is_expected_is_what_python_gives(sample: Sample, tmp_path: Path) -> None:
    run = Running(sample, tmp_path)
    if sample.broken:
        raised = {run(name)["raised"] for name in sample.files} - {""}
        if sample.raises:
            assert raised == {sample.raises}
        run.mend()
    results = {name: run(name) for name in sample.files}
    raised = {result["raised"] for result in results.values()} - {""}
    assert raised == ({sample.raises} - {""} if not sample.broken else set())

    prefixes = tuple(sample.prefixes.values())
    given: dict[str, object] = {}
    for result in results.values():
        for name, value in result["values"].items():
            if name.startswith(prefixes):
                given.setdefault(name, value)
    agreed = {name: value for name, value in given.items() if name in sample.values}
    assert all_written(agreed) == all_written(sample.values)
    if not sample.faults:  # they may say that anything can be bound
        bound = {name for result in results.values() for name in result["others"]}
        bound |= given.keys()
        known = sample.values.keys() | sample.not_static.keys()
        assert {name for name in bound if name.startswith(prefixes)} <= known


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_in_several_samples(form: str) -> None:
    counted = Counter(form for sample in ALL for form in sample.forms)
    assert counted[form] >= 2
