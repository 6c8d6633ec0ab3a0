"""A module to paste holds nothing but a docstring and literals, whatever it was read from."""

from __future__ import annotations

import ast
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.cli.plugins.pasting import module
from jackfield.metadata import (
    Declaration,
    DistributionMetadata,
    NotStatic,
    Origin,
    PluginMetadata,
)
from jackfield.reading import read
from support.environments import Environment

PAYLOAD = 'x""" + __import__("os").system("echo PWNED") + """'

HOSTILE = st.sampled_from(
    [
        *(PAYLOAD, "x\\N", 'x"', "x\\", "a\nprint(1)", "a\rprint(1)", "a\x0cb", "\u2028", "\udcff"),
        *("a = 1; b", "a\n", "\ufb01", "x #", "é", "class", "a.b", "a[0]", "a: int", "*a", "(a)"),
    ]
)
TEXTS = st.one_of(HOSTILE, st.text())
VALUES = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(-(2**200), 2**200), TEXTS, st.binary()),
        st.floats(allow_nan=False),
    ),
    lambda inner: st.one_of(
        st.lists(inner),
        st.lists(inner).map(tuple),
        st.dictionaries(TEXTS, inner),
        st.sets(st.one_of(TEXTS, st.integers())),
        st.frozensets(st.integers()),
    ),
    max_leaves=10,
)
NAMES = st.one_of(st.sampled_from("abc"), TEXTS.filter(bool))
ORIGINS = st.builds(Origin, TEXTS, st.integers(1, 99))


@st.composite
def plugins(draw: st.DrawFn) -> PluginMetadata:
    values = draw(st.dictionaries(NAMES, VALUES, max_size=4))
    lost = draw(st.dictionaries(NAMES, st.builds(NotStatic, TEXTS, ORIGINS), max_size=2))
    origins = {variable: draw(ORIGINS) for variable in values}
    not_static = {name: why for name, why in lost.items() if name not in values}
    name, version = draw(TEXTS), draw(st.one_of(st.none(), TEXTS))
    return PluginMetadata(
        name=draw(TEXTS),
        module=None,
        kind="wheel",
        location=draw(TEXTS),
        declarations={"bzr": Declaration.from_values("bzr", values, origins, not_static)},
        distribution=DistributionMetadata(name, version),
    )


def test_what_is_long_has_each_item_in_a_line_of_its_own() -> None:
    values = {
        "commands": [f"colo-command-{number}" for number in range(9)],
        "control_formats": {f"Version {number}": {".control/": None} for number in range(4)},
        "plugin_name": "colo",
    }
    metadata = PluginMetadata(
        name="colo",
        module=None,
        kind="wheel",
        location="colo.whl",
        declarations={"bzr": Declaration.from_values("bzr", values, {}, {})},
        distribution=None,
    )
    lines = module(metadata).splitlines()
    assert lines[2:5] == ["bzr_commands = [", "    'colo-command-0',", "    'colo-command-1',"]
    assert lines[11:14] == ["    'colo-command-8',", "]", "bzr_control_formats = {"]
    assert lines[14] == "    'Version 0': {'.control/': None},"
    assert "bzr_plugin_name = 'colo'" in lines


@given(plugins(), st.sampled_from(["utf-8", "latin-1"]))
def test_whatever_a_plugin_is_called_and_declares(metadata: PluginMetadata, encoding: str) -> None:
    written = module(metadata, encoding)
    docstring, *assignments, guarded = ast.parse(written.encode(encoding)).body
    assert isinstance(docstring, ast.Expr)
    assert isinstance(docstring.value, ast.Constant)
    bound = {}
    for each in assignments:
        assert isinstance(each, ast.Assign)
        (target,) = each.targets
        assert isinstance(target, ast.Name)
        bound[target.id] = ast.literal_eval(each.value)
    assert isinstance(guarded, ast.If)
    assert ast.unparse(guarded.test) == "__name__ == '__main__'"
    imported, call = guarded.body
    assert ast.unparse(imported) == "from setuptools import setup"
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    assert not call.value.args
    arguments = {each.arg: ast.literal_eval(each.value) for each in call.value.keywords}
    assert metadata.distribution is not None
    assert arguments["name"] == (metadata.distribution.name or metadata.name)
    assert arguments.keys() <= {"name", "version"}
    declared = {f"bzr_{name}": value for name, value in metadata.declaration("bzr").values.items()}
    assert bound.items() <= declared.items()
    with tempfile.TemporaryDirectory() as directory:
        pasted = Path(directory, "setup.py")
        pasted.write_bytes(written.encode(encoding))
        if bound:
            again = read(pasted).declaration("bzr")
            assert {f"bzr_{name}": value for name, value in again.values.items()} == bound
            assert not again.not_static


@pytest.mark.parametrize(
    ("name", "value"),
    [("commands", ["a", "b"]), ("plugin_version", (1, 0, 0)), ("odd", {"é": b"x"})],
)
def test_what_is_a_literal_is_written(name: str, value: object) -> None:
    declaration = Declaration.from_values("bzr", {name: value})
    metadata = PluginMetadata("x", None, "file", "x.py", declarations={"bzr": declaration})
    assert f"bzr_{name} = {value!r}\n" in module(metadata)


def test_the_name_of_an_entry_point(tmp_path: Path, all_installed: Environment) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\n[project.entry-points."jackfield.plugins"]\n'
        f"'{PAYLOAD}' = 'm'\n"
    )
    (tmp_path / "m.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    written = all_installed.run("metadata", tmp_path, "--setup-py", check=True).stdout
    (tmp_path / "pasted.py").write_text(written)
    ran = all_installed.run(tmp_path / "pasted.py", "--version", program="python")
    assert "PWNED" not in ran.stdout + ran.stderr
    assert ast.get_docstring(ast.parse(written)) == (
        f"What {PAYLOAD} declares; hosts read it without running it."
    )


def test_the_name_of_a_file(tmp_path: Path, all_installed: Environment) -> None:
    file = tmp_path / "in\nprint(1)#.py"
    file.write_text("jackfield_commands = f()\njackfield_format = frozenset([1])\n")
    written = all_installed.run("metadata", file, "--setup-py", check=True).stdout
    assert "# jackfield_commands is not static (in\\nprint(1)#.py:1: calls f())\n" in written
    assert "# jackfield_format: in\\nprint(1)#.py:2 gives a frozenset\n" in written


def test_where_the_terminal_has_another_encoding(
    tmp_path: Path, all_installed: Environment
) -> None:
    (tmp_path / "setup.py").write_text("bzr_a = 'é'\nbzr_é = 1\n", encoding="utf-8")
    latin = {"PYTHONIOENCODING": "latin-1"}
    written = all_installed.run("metadata", tmp_path, "--setup-py", variables=latin).stdout
    assert written.isascii()
    assert ast.literal_eval(ast.parse(written).body[1].value) == "é"  # type: ignore[attr-defined]
    assert "# bzr_\\xe9: setup.py:2 gives a int\n" in written
