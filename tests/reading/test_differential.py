"""What the reader says of generated modules, beside what Python makes of them.

500 modules in the normal suite, and 125 with statements of Python 2.
``JACKFIELD_DIFFERENTIAL_EXAMPLES=20000`` makes it more.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jackfield.metadata import PluginMetadata
from jackfield.reading import read
from reading.differential.executor import shown
from reading.differential.grammar import FILES, Case, Maker
from reading.differential.python2 import in_both

_EXAMPLES = int(os.environ.get("JACKFIELD_DIFFERENTIAL_EXAMPLES", "500"))
_EXECUTOR = Path(__file__).with_name("differential") / "executor.py"
_STOP = re.compile(r"pkg/info\.py:(\d+): the import fails here")

Execute = Callable[[dict[str, str]], dict[str, Any]]


@pytest.fixture(scope="module")
def execute() -> Iterator[Execute]:
    """Run a package in a process that lives as long as the tests of this module."""
    with subprocess.Popen(
        [sys.executable, str(_EXECUTOR)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        sink, source = process.stdin, process.stdout

        def run(case: dict[str, str]) -> dict[str, Any]:
            sink.write(json.dumps(case) + "\n")
            sink.flush()
            return json.loads(source.readline())

        yield run
        sink.close()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("generated")
    (directory / "pyproject.toml").write_text(
        '[project]\nname = "generated"\nversion = "1"\n'
        '[project.entry-points."jackfield.plugins"]\ngenerated = "pkg"\n'
    )
    (directory / "pkg" / "sub").mkdir(parents=True)
    return directory


def read_case(project: Path, case: dict[str, str]) -> PluginMetadata:
    for name, source in case.items():
        (project / FILES[name]).write_text(source, encoding="utf-8")
    return read(project)


def values(plugin: PluginMetadata) -> dict[str, object]:
    """Give the values that the reader gives, by the whole names of the variables."""
    return {
        f"{host}_{variable}": value
        for host in plugin.declarations
        for variable, value in plugin.declaration(host).values.items()
    }


def disagreements(plugin: PluginMetadata, answer: dict[str, Any]) -> list[str]:
    """Say where the reader claims what Python does not do."""
    names: dict[str, str] = answer["names"]
    stop = next((int(match[1]) for fault in plugin.faults if (match := _STOP.match(fault))), None)
    if stop is None and answer["error"] is not None:
        return []  # the reader says what holds if nothing that it does not follow raises
    if stop is not None and answer["error"] is None:
        return [f"does not fail in line {stop}"]
    if stop is not None and (answer["line"] is None or answer["line"] < stop):
        return []  # the package may have failed before
    if stop is not None and answer["line"] > stop:
        return [f"fails in line {answer['line']}, not {stop}"]
    found = values(plugin)
    wrong = [
        f"{name} is {actual}, not {shown(value)}"
        for name, value in found.items()
        if shown(value) != (actual := names.get(name, "unbound"))
    ]
    known = found.keys() | {
        f"{host}_{variable}"
        for host in plugin.declarations
        for variable in plugin.declaration(host).not_static
    }
    missing = [name for name in names if name not in known]
    if not plugin.faults:
        wrong += [f"{name} is missing" for name in missing if names[name] != "opaque"]
    return wrong


def repaired(case: Case, maker: Maker, execute: Execute) -> Case:
    """Leave out the statements that fail, but for a few: most of a module should be reached."""
    while case.body:
        line = execute(case.sources())["line"]
        if line is None or maker.keeps_failing():
            return case
        case = case.without_line(line)
    return case


def parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def smaller(case: Case, fails: Callable[[Case], object]) -> Case:
    """Leave out what can be left out of a case that fails."""
    for index in range(len(case.body) - 1, -1, -1):
        if fails(shorter := case.without(index)):
            case = shorter
    return case


_GENERATING = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@settings(_GENERATING, max_examples=_EXAMPLES)
@given(seed=st.integers(0, 2**63))
def test_the_reader_gives_a_value_only_if_python_gives_the_same(
    seed: int, project: Path, execute: Execute
) -> None:
    def wrong(case: Case) -> list[str]:
        answer = execute(case.sources())
        if answer["error"] == "skipped":
            return []
        return disagreements(read_case(project, case.sources()), answer)

    maker = Maker(seed)
    case = repaired(maker.case(), maker, execute)
    if wrong(case):
        case = smaller(case, wrong)
        sources = (f"--- {name}\n{source}" for name, source in case.sources().items())
        pytest.fail("\n".join([*wrong(case), *sources]))


@settings(_GENERATING, max_examples=_EXAMPLES // 4)
@given(seed=st.integers(0, 2**63))
def test_it_gives_no_other_value_where_only_python_2_can_parse_the_modules(
    seed: int, project: Path, execute: Execute
) -> None:
    maker = Maker(seed)
    sources = repaired(maker.case(), maker, execute).sources()
    if not all(map(parses, sources.values())) or execute(sources)["error"] == "skipped":
        return
    both = {name: in_both(source, seed) for name, source in sources.items()}
    answer = execute({name: new for name, (_, new) in both.items()})
    if answer["error"] is not None:
        return
    plugin = read_case(project, {name: old for name, (old, _) in both.items()})
    for name, value in values(plugin).items():
        assert shown(value) == answer["names"].get(name, "unbound"), both["pkg.info"]
