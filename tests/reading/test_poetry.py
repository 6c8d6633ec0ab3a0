"""What Poetry's tables require: the same that Poetry writes into the metadata of a wheel."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.metadata import DistributionMetadata
from jackfield.reading import read
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from reading.projects import distribution_of
from reading.writing import write

BACKEND = '[build-system]\nbuild-backend = "poetry.core.masonry.api"\n'
POETRY = '[tool.poetry]\nname = "x"\nversion = "1"\ndescription = "About x"\n'
POINTS = '[tool.poetry.plugins."jackfield.plugins"]\nx = "x"\n'
TABLE = "[tool.poetry.dependencies]\n"
X = "jackfield_minimum_version = (0, 1, 0)\n"


def said(directory: Path, text: str) -> DistributionMetadata:
    files = {"pyproject.toml": text, "x.py": X}
    distribution = read(write(directory, files)).distribution
    assert distribution is not None
    return distribution


def required(directory: Path, dependencies: str) -> DistributionMetadata:
    return said(directory, BACKEND + POETRY + POINTS + TABLE + dependencies)


@pytest.mark.parametrize(
    ("constraint", "written"),
    [
        ("^1.2.3", ">=1.2.3,<2.0.0"),
        ("^1", ">=1,<2"),
        ("^0.2.3", ">=0.2.3,<0.3.0"),
        ("^0.0.3", ">=0.0.3,<0.0.4"),
        ("^0.0", ">=0.0,<0.1"),
        ("^0", ">=0,<1"),
        ("^0.0.0.5", ">=0.0.0.5,<0.0.1.0"),
        ("^1.0b1", ">=1.0b1,<2.0"),
        ("^1!2.3", ">=1!2.3,<1!3.0"),
        ("~1.2.3", ">=1.2.3,<1.3.0"),
        ("~1.2", ">=1.2,<1.3"),
        ("~1", ">=1,<2"),
        ("~=1.4.5", ">=1.4.5,<1.5.0"),
        ("~=1", ">=1,<2"),
        ("*", ""),
        ("x", ""),
        ("1.*", "==1.*"),
        ("!=1.2.*", "!=1.2.*"),
        ("1.2", "==1.2"),
        ("=1.2", "==1.2"),
        ("v1.2", "==1.2"),
        (">= 1.2, <2", ">=1.2,<2"),
        (">=1.2 <2,", ">=1.2,<2"),
        (">=1,!=1.5,^1.2", ">=1,!=1.5,>=1.2,<2.0"),
    ],
)
def test_constraints_are_written_as_pip_knows_them(
    constraint: str, written: str, tmp_path: Path
) -> None:
    (found,) = required(tmp_path, f'a = "{constraint}"\n').requires_dist
    assert Requirement(found) == Requirement(f"a{written}")


@pytest.mark.parametrize(
    ("constraint", "written"),
    [
        ("*", None),
        ("^2.7", ">=2.7,<3.0"),
        (">=3.8", ">=3.8"),
        ("3.9", ">=3.9,<3.10"),
        ("3", ">=3.0,<4.0"),
        ("3.9.1", "==3.9.1"),
        ("3.9.*", ">=3.9,<3.10"),
        ("~3.9 || ~3.10", ">=3.9,<3.11"),
        (
            "~2.7 || ^3.6",
            ">=2.7,!=3.0.*,!=3.1.*,!=3.2.*,!=3.3.*,!=3.4.*,!=3.5.*",
        ),
        # So Poetry does: what is before 3.1, as 3.1.dev0, makes it a Python that fits.
        (
            ">=3,<3.1 || >=3.14",
            ">=3.0,!=2.7.*," + ",".join(f"!=3.{minor}.*" for minor in range(2, 14)),
        ),
        (
            ">=3.13.1,!=3.14.0",
            ">=3.13,!=2.7.*," + ",".join(f"!=3.{minor}.*" for minor in range(13)),
        ),
    ],
)
def test_python(constraint: str, written: str | None, tmp_path: Path) -> None:
    found = required(tmp_path, f'Python = "{constraint}"\n')
    assert found.requires_dist == ()
    if written is None:
        assert found.requires_python is None
    else:
        assert SpecifierSet(found.requires_python or "") == SpecifierSet(written)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ('{version = "^1", extras = ["b", "c"]}', ["a[b,c]>=1,<2"]),
        ('{version = "*", markers = "os_name == \'nt\'"}', ['a; os_name == "nt"']),
        (
            '{version = "1", python = "^3.8"}',
            ['a==1; python_version >= "3.8" and python_version < "4.0"'],
        ),
        (
            '{version = "1", python = "~2.7.3 || >3.6"}',
            [
                'a==1; (python_full_version >= "2.7.3" and python_full_version < "2.8.0")'
                ' or (python_full_version > "3.6.0")'
            ],
        ),
        (
            '{version = "1", platform = "linux || !=win32"}',
            ['a==1; sys_platform == "linux" or sys_platform != "win32"'],
        ),
        (
            '{version = "1", markers = "os_name == \'nt\'", platform = "win32"}',
            ['a==1; (os_name == "nt") and (sys_platform == "win32")'],
        ),
        ('{url = "https://x.org/a.zip"}', ["a @ https://x.org/a.zip"]),
        (
            '[{version = "1", python = "<3"}, {version = "2", markers = "os_name == \'nt\'"}]',
            ['a==1; python_version < "3"', 'a==2; os_name == "nt"'],
        ),
        ('{version = "1", optional = true}', []),
    ],
)
def test_tables(given: str, written: list[str], tmp_path: Path) -> None:
    found = required(tmp_path, f"a = {given}\n").requires_dist
    assert list(map(Requirement, found)) == list(map(Requirement, written))


def test_what_an_extra_names_is_required_with_that_extra_only(tmp_path: Path) -> None:
    more = "a-b = '1'\nc = '1'\n[tool.poetry.extras]\nfast = ['A_b']\n"
    assert required(tmp_path, more).requires_dist == ("c==1",)


@pytest.mark.parametrize(
    ("dependencies", "why"),
    [
        ("a = '^one'", "a: '^one' cannot be read"),
        ("a = ''", "a: '' cannot be read"),
        ("a = '>=1 || <0'", "a: '>=1 || <0' has alternatives, which no requirement can have"),
        ("a = {path = '../a'}", "a: it is given by its path"),
        ("a = {git = 'https://x.org/a'}", "a: it is given by its git"),
        ("a = {version = 1}", "a: its version is no text"),
        ("a = 1", "a: it is neither a text nor a table"),
        ("'a b' = '1'", "a b: it is not the name of a distribution"),
        ("a = {version = '1', python = '>3,<3'}", "a: '>3,<3' admits no Python"),
        ("a = {version = '1', platform = 'a b'}", "a: its platform 'a b' cannot be read"),
    ],
)
def test_what_there_are_no_words_for_is_not_known(
    dependencies: str, why: str, tmp_path: Path
) -> None:
    found = required(tmp_path, f"{dependencies}\nb = '1'\n")
    assert found.unreadable == (
        "has requirements that are not static"
        f" (pyproject.toml: tool.poetry.dependencies.{why}); check a wheel of it"
    )
    assert found.requires_dist == ("b==1",)
    found = required(tmp_path, "python = '>4,<3'\n")
    assert found.unreadable.startswith("has a Requires-Python that is not static (pyproject.toml: ")


PROJECT = '[project]\nname = "x"\nversion = "2"\n{}\n'


@pytest.mark.parametrize(
    ("project", "requires", "python"),
    [
        ("dynamic = ['dependencies', 'requires-python']", ("b==1",), ">=3.1"),
        ("", ("b==1",), ">=3.1"),
        ("dependencies = ['c']\nrequires-python = '>=3.2'", ("c",), ">=3.2"),
        ("[project.optional-dependencies]\nd = ['d']", (), ">=3.1"),
        (
            "dynamic=['dependencies']\n[project.optional-dependencies]\nd = ['d']",
            ("b==1",),
            ">=3.1",
        ),
    ],
)
def test_beside_a_project_table(
    project: str, requires: tuple[str, ...], python: str, tmp_path: Path
) -> None:
    table = POETRY + POINTS + TABLE + "python = '>=3.1'\nb = '1'\n"
    found = said(tmp_path, BACKEND + PROJECT.format(project) + table)
    assert (found.version, found.requires_dist, found.requires_python) == ("2", requires, python)
    assert [each.group for each in found.entry_points] == ["jackfield.plugins"]
    assert found.unreadable == ""


def test_another_build_backend_does_not_read_them(tmp_path: Path) -> None:
    backend = BACKEND.replace("poetry.core.masonry.api", "setuptools.build_meta")
    files = {"setup.py": "from setuptools import setup\nsetup(name='y', py_modules=['x'])\n"}
    write(tmp_path, files)
    found = said(tmp_path, backend + POETRY + POINTS + TABLE + "a = '1'\n")
    assert (found.name, found.version, found.requires_dist) == ("y", None, ())


def test_scripts_of_poetry_that_are_tables(tmp_path: Path) -> None:
    said = "[build-system]\nbuild-backend = 'poetry.core.masonry.api'\n[tool.poetry]\n"
    said += "name = 'x'\nversion = '1'\n[tool.poetry.scripts]\none = 'x:one'\n"
    said += "two = {reference = 'x:two', type = 'console'}\n"
    said += "three = {reference = 'bin/three', type = 'file'}\n"
    found = distribution_of(tmp_path, {"pyproject.toml": said}).entry_points
    assert [(point.group, point.name, point.value) for point in found] == [
        ("console_scripts", "one", "x:one"),
        ("console_scripts", "two", "x:two"),
    ]
