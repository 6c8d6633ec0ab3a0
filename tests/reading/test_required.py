"""What a project requires, and why that is not known where it is not."""

from __future__ import annotations

import io
import sys
import tarfile
from pathlib import Path

import pytest
from jackfield.metadata import DistributionMetadata
from jackfield.reading import read
from packaging.requirements import Requirement
from reading.writing import write
from support import processes

PROJECT = '[project]\nname = "x"\nversion = "1"\n'
POINTS = '[project.entry-points."jackfield.plugins"]\nx = "x"\n'
SETUPTOOLS = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
DYNAMIC = f'{PROJECT}dynamic = ["dependencies"]\n'
BY_FILE = DYNAMIC + "[tool.setuptools.dynamic]\ndependencies = {file = ['needed.txt']}\n"
CFG = "[metadata]\nname = x\nversion = 1\n[options]\npy_modules = x\n"
X = "jackfield_minimum_version = (0, 1, 0)\n"


def said(directory: Path, files: dict[str, str]) -> DistributionMetadata:
    distribution = read(write(directory, {"x.py": X, **files})).distribution
    assert distribution is not None
    return distribution


def setup(arguments: str, before: str = "") -> dict[str, str]:
    return {
        "setup.py": f"import sys\nfrom setuptools import setup\n{before}"
        f"setup(name='x', version='1', py_modules=['x']{arguments})\n"
    }


@pytest.mark.parametrize(
    ("arguments", "requires", "python"),
    [
        ("", (), None),
        (", install_requires=None, python_requires=None", (), None),
        (", install_requires=[], extras_require={}, python_requires=''", (), None),
        (", install_requires=('a', 'b>=1'), python_requires='>=3'", ("a", "b>=1"), ">=3"),
        (r", install_requires='# one\na  # and\nb \\\n  >=1\n'", ("a", "b>=1"), None),
        (r", install_requires=['a\n\nb', '  c ']", ("a", "b", "c"), None),
        (", **{'install_requires': ['a']}", ("a",), None),
        (", install_requires=['a'], extras_require={'x': sys.x}", ("a",), None),
        (
            ", extras_require={':os_name==\"nt\"': ['a; b', 'c'], 'more': ['d']}",
            ('a ; (b) and (os_name=="nt")', 'c ; os_name=="nt"'),
            None,
        ),
    ],
)
def test_what_setup_is_given(
    arguments: str, requires: tuple[str, ...], python: str | None, tmp_path: Path
) -> None:
    found = said(tmp_path, setup(arguments))
    assert (found.requires_dist, found.requires_python) == (requires, python)
    assert found.unreadable == ""


ADDED = "reqs = ['a']\nif sys.version_info < (2, 7):\n    reqs.append('argparse')\n"
OF_SYS = "uses sys, which is not part of what is read"
TWICE = "if sys.version_info < (3,):\n"
TWICE += "    setup(name='x', version='1', py_modules=['x'], install_requires=['a'])\n"


@pytest.mark.parametrize(
    ("arguments", "before", "why"),
    [
        (
            ", install_requires=['a>=%d' % sys.version_info[0]]",
            "",
            f"requirements that are not static (setup.py:3: install_requires: {OF_SYS})",
        ),
        (
            ", install_requires=reqs",
            ADDED,
            "requirements that are not static (setup.py:4: install_requires: may be changed under"
            f" a condition that is not static: {OF_SYS})",
        ),
        (
            ", python_requires='<%d' % sys.version_info[0]",
            "",
            f"a Requires-Python that is not static (setup.py:3: python_requires: {OF_SYS})",
        ),
        (
            ", extras_require={':os_name': sys.x}",
            "",
            f"requirements that are not static (setup.py:3: extras_require: {OF_SYS})",
        ),
        (
            ", **sys.x",
            "",
            f"requirements that are not static (setup.py:3: **: {OF_SYS})",
        ),
        (
            "",
            TWICE,
            "requirements that are not static (setup.py:4: install_requires: setup() is called in"
            " more than one way)",
        ),
        (
            ", install_requires={'a'}",
            "",
            "requirements that are not static (setup.py:3: what is required is no list of texts)",
        ),
        (
            ", install_requires='-r other.txt'",
            "",
            "requirements that are not static (setup.py:3: '-r other.txt' is for pip alone)",
        ),
        (
            ", python_requires=3",
            "",
            "a Requires-Python that is not static (setup.py:3: it is no text)",
        ),
    ],
)
def test_what_setup_is_given_may_not_be_known(
    arguments: str, before: str, why: str, tmp_path: Path
) -> None:
    files = {"pyproject.toml": SETUPTOOLS, "setup.cfg": "[metadata]\nname = x\n"}
    found = said(tmp_path, setup(arguments, before) | files)
    assert found.unreadable == f"has {why}; check a wheel of it"


@pytest.mark.parametrize(
    "script",
    [
        "import setuptools\nbuild = setuptools.setup\nbuild(name='x', python_requires='<3')\n",
        "import setuptools, y\nsetuptools.setup(name=y.name, python_requires=y.python)\n",
        "import y\ny.build()\n",
        "build(\n",
    ],
)
def test_where_nothing_of_a_script_is_known_what_it_requires_is_not(
    script: str, tmp_path: Path
) -> None:
    found = said(tmp_path, {"setup.py": script})
    assert "setup.py" in found.unreadable
    assert (found.name, found.version, found.entry_points) == (None, None, ())


def test_files_that_are_for_no_build_are_no_distribution(tmp_path: Path) -> None:
    others = {"pyproject.toml": "[tool.ruff]\n", "setup.cfg": "[flake8]\nselect = E\n"}
    assert read(write(tmp_path, {"x.py": X, **others})).distribution is None


def test_other_calls_of_setup_may_be_given_anything(tmp_path: Path) -> None:
    files = {"setup.py": "import other\nother.setup(name='x')\n", "setup.cfg": CFG}
    assert "setup.py" in said(tmp_path, files).unreadable
    files = {"setup.py": "import other\nother.build()\n", "setup.cfg": CFG}
    assert "no call of setup() is found in it" in said(tmp_path, files).unreadable


@pytest.mark.parametrize(
    ("option", "requires"),
    [
        ("install_requires = a; b>=1\n", ("a", "b>=1")),
        ("install_requires =\n  a\n  # and\n  b; os_name=='nt'\n", ("a", "b; os_name=='nt'")),
        ("install_requires:\n  a  # and\n", ("a",)),
        ("Install-Requires = a\n", ("a",)),
        ("install_requires =\n", ()),
        ("install_requires = file: needed.txt\n", ("a>=1",)),
    ],
)
def test_setup_cfg(option: str, requires: tuple[str, ...], tmp_path: Path) -> None:
    found = said(tmp_path, {"setup.cfg": CFG + option, "needed.txt": "a \\\n  >=1\n"})
    assert (found.requires_dist, found.unreadable) == (requires, "")


def test_what_setup_is_given_goes_before_setup_cfg_unless_it_is_nothing(tmp_path: Path) -> None:
    cfg = "[options]\ninstall_requires = a\npython_requires: >=3\n"
    own = said(tmp_path, setup(", install_requires=['b']") | {"setup.cfg": cfg})
    assert (own.requires_dist, own.requires_python) == (("b",), ">=3")
    assert said(tmp_path, setup(", install_requires=[]")).requires_dist == ("a",)


@pytest.mark.parametrize(
    ("needed", "requires"),
    [
        ("# of pip\na>=1  # and\n\n  b ; os_name=='nt'\n", ("a>=1", "b ; os_name=='nt'")),
        ("a \\\n  >=1, \\\n  # here\n  <2\nb\n", ("a>=1,<2", "b")),
        ("a @ https://x.org/a.zip#egg=a\n", ("a @ https://x.org/a.zip#egg=a",)),
        ("\n# nothing\n", ()),
    ],
)
def test_files_of_requirements(needed: str, requires: tuple[str, ...], tmp_path: Path) -> None:
    found = said(tmp_path, {"pyproject.toml": BY_FILE + POINTS, "needed.txt": needed})
    assert (found.requires_dist, found.unreadable) == (requires, "")


@pytest.mark.parametrize(
    ("needed", "why"),
    [
        ("a\n-r other.txt\n", "needed.txt:2: '-r other.txt' is for pip alone"),
        ("a\n\n--hash=sha256:00\n", "needed.txt:3: '--hash=sha256:00' is for pip alone"),
        ("a\\\n>=1\n", "needed.txt:1: there is no blank before the \\ at its end"),
        ("a\nb \\\n# end\n", "needed.txt:2: it goes on after the end"),
        (None, "needed.txt: cannot be read: No such file or directory"),
    ],
)
def test_files_of_requirements_that_setuptools_does_not_take(
    needed: str | None, why: str, tmp_path: Path
) -> None:
    files = {"pyproject.toml": BY_FILE + POINTS} | ({"needed.txt": needed} if needed else {})
    found = said(tmp_path, files)
    assert found.unreadable == (
        f"has requirements that are not static ({why}); check a wheel of it"
    )


def test_files_of_requirements_outside_of_the_project_are_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"needed.txt": "secret\n"})
    toml = BY_FILE.replace("needed.txt", "../needed.txt") + POINTS
    found = said(tmp_path / "x", {"pyproject.toml": toml})
    assert (found.requires_dist, "it leads out" in found.unreadable) == ((), True)
    (tmp_path / "x" / "needed.txt").symlink_to(tmp_path / "needed.txt")
    found = said(tmp_path / "x", {"pyproject.toml": BY_FILE + POINTS})
    assert (found.requires_dist, "it leads out" in found.unreadable) == ((), True)


def test_a_project_table_that_is_whole_leaves_nothing_to_setup(tmp_path: Path) -> None:
    files = {"pyproject.toml": PROJECT + POINTS, **setup(", install_requires=[sys.x]")}
    found = said(tmp_path, files)
    assert (found.requires_dist, found.unreadable) == ((), "")
    assert said(tmp_path, {"pyproject.toml": DYNAMIC + POINTS}).unreadable != ""
    files = {"pyproject.toml": DYNAMIC + POINTS, **setup(", install_requires=['a']")}
    assert said(tmp_path, files).requires_dist == ("a",)


@pytest.mark.parametrize("field", ["dependencies", "requires-python"])
def test_what_is_dynamic_is_for_the_build_backend_to_say(field: str, tmp_path: Path) -> None:
    toml = f"{PROJECT}dynamic = ['{field}']\n{POINTS}[build-system]\n"
    toml += "build-backend = 'hatchling.build'\n"
    found = said(tmp_path, {"pyproject.toml": toml, **setup(", install_requires=['a']")})
    why = f"(pyproject.toml: {field} is left to the build backend hatchling.build)"
    assert why in found.unreadable
    assert found.requires_dist == ()


def test_without_a_project_table_all_is_for_the_build_backend_to_say(tmp_path: Path) -> None:
    toml = "[build-system]\nbuild-backend = 'flit_core.buildapi'\n"
    found = said(tmp_path, {"pyproject.toml": toml, **setup("")})
    assert "is left to the build backend flit_core.buildapi" in found.unreadable


def test_a_file_that_cannot_be_read_may_require_anything(tmp_path: Path) -> None:
    found = said(tmp_path, {"pyproject.toml": "[project\n", **setup("")})
    assert "(pyproject.toml: cannot be read: " in found.unreadable


def test_pbr_takes_requirements_from_a_file_of_its_own(tmp_path: Path) -> None:
    files = setup(", pbr=True") | {"requirements.txt": "a>=1\n"}
    cfg = "[metadata]\nname = x\npython-requires = >=3.1\n"
    found = said(tmp_path, files | {"setup.cfg": cfg})
    assert (found.requires_dist, found.requires_python) == (("a>=1",), ">=3.1")
    assert "requirements.txt:1" in said(tmp_path, {"requirements.txt": "-e .\n"}).unreadable


def sdist(directory: Path, files: dict[str, str]) -> Path:
    path = directory / "x-1.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, text in {"x.py": X, **files}.items():
            member = tarfile.TarInfo(f"x-1/{name}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return path


def test_the_version_of_an_sdist_has_its_tags(tmp_path: Path) -> None:
    files = {"setup.cfg": "[egg_info]\ntag_build = .dev3\n", **setup("")}
    built = {"PKG-INFO": "Metadata-Version: 2.1\nName: x\nVersion: 1.dev0+3\n"}
    for said, version in ((files, "1.dev3"), (files | built, "1.dev0+3")):
        found = read(sdist(tmp_path, said)).distribution
        assert found is not None
        assert found.version == version


NOT_STATIC = setup(", install_requires=[sys.x], python_requires=sys.x")
INFO = "Metadata-Version: {}\nName: x\nVersion: 1\n"


@pytest.mark.parametrize(
    ("files", "requires", "lost"),
    [
        ({}, (), "requirements"),
        ({"PKG-INFO": INFO.format("2.2") + "Requires-Dist: a\n"}, ("a",), ""),
        ({"PKG-INFO": INFO.format("2.2")}, (), ""),
        ({"PKG-INFO": INFO.format("2.2") + "Dynamic: Requires-Dist\n"}, (), "requirements"),
        ({"PKG-INFO": INFO.format("2.1")}, (), "requirements"),
        ({"PKG-INFO": INFO.format("1.0") + "Requires-Dist: a\n"}, ("a",), "a Requires-Python"),
        ({"PKG-INFO": INFO.format("2.1"), "x.egg-info/requires.txt": "b\n"}, ("b",), ""),
        ({"PKG-INFO": INFO.format("2.1"), "x.egg-info/top_level.txt": "x\n"}, (), ""),
    ],
)
def test_what_was_built_into_an_sdist_goes_first(
    files: dict[str, str], requires: tuple[str, ...], lost: str, tmp_path: Path
) -> None:
    for target in (
        sdist(tmp_path, NOT_STATIC | files),
        write(tmp_path / "out", NOT_STATIC | files),
    ):
        write(tmp_path / "out", {"x.py": X})
        found = read(target).distribution
        assert found is not None
        assert found.requires_dist == requires
        assert found.unreadable.startswith(f"has {lost} that" if lost else "")
        assert bool(found.unreadable) == bool(lost)


IN_FILES = {
    "pyproject.toml": PROJECT
    + "dynamic = ['entry-points']\n[project.scripts]\ngo = 'x:go'\n[tool.setuptools.dynamic]\n"
    "entry-points = {file = ['one.ini', 'two.ini']}\n[tool.setuptools]\npy-modules = ['x']\n",
    "setup.cfg": CFG + "entry_points = file: one.ini, two.ini\n",
}
INIS = {"one.ini": "[jackfield.plugins]\nx = x\n", "two.ini": "[other]\n# y\ny = x:y [z]\n"}


@pytest.mark.parametrize("kind", IN_FILES)
def test_entry_points_in_files(kind: str, tmp_path: Path) -> None:
    plugin = read(write(tmp_path, {"x.py": X, kind: IN_FILES[kind], **INIS}))
    assert (plugin.name, plugin.faults) == ("x", ())
    assert plugin.distribution is not None
    found = {(each.group, each.name, each.extras) for each in plugin.distribution.entry_points}
    assert found >= {("jackfield.plugins", "x", ()), ("other", "y", ("z",))}
    assert (("console_scripts", "go", ()) in found) == (kind == "pyproject.toml")


@pytest.mark.parametrize("kind", IN_FILES)
@pytest.mark.parametrize("path", ["absent.ini", "../one.ini"])
def test_files_of_entry_points_that_cannot_be_read(kind: str, path: str, tmp_path: Path) -> None:
    write(tmp_path, INIS)
    text = IN_FILES[kind].replace("one.ini", path)
    plugin = read(write(tmp_path / "y", {"x.py": X, kind: text}))
    assert plugin.faults[0].startswith(f"{path}: cannot be read: ")


@pytest.mark.parametrize("is_first", [True, False])
def test_entry_points_that_setup_cfg_gives_twice(is_first: bool, tmp_path: Path) -> None:
    parts = [IN_FILES["setup.cfg"], "[options.entry_points]\njackfield.plugins =\n  y = x\n"]
    text = "".join(parts if is_first else reversed(parts))
    plugin = read(write(tmp_path, {"x.py": X, "setup.cfg": text, **INIS}))
    assert plugin.name == ("x" if is_first else "y")


MODULE = "[tool.setuptools]\npy-modules = ['x']\n"
BUILT = {
    "toml": {"pyproject.toml": SETUPTOOLS + BY_FILE + MODULE + POINTS},
    "cfg": {
        "pyproject.toml": SETUPTOOLS,
        "setup.cfg": CFG + "install_requires = file: needed.txt\nentry_points = file: one.ini\n",
    },
    "call": {
        "pyproject.toml": SETUPTOOLS + PROJECT + "requires-python = '>=3.1'\n" + MODULE + POINTS,
        **setup(", install_requires=['a'], python_requires='>=3.2'"),
    },
}


@pytest.mark.parametrize("kind", BUILT)
def test_a_wheel_that_is_built_says_the_same(kind: str, tmp_path: Path) -> None:
    files = {**BUILT[kind], **INIS, "needed.txt": "a \\\n  >=1, \\\n#\n<2\nb # c\n"}
    checkout = read(write(tmp_path / "x", {"x.py": X, **files})).distribution
    options = ["--no-build-isolation", "--no-deps", "--no-index"]
    pip = [sys.executable, "-m", "pip", "wheel", "--wheel-dir", tmp_path, *options]
    processes.run([*pip, tmp_path / "x"], check=True, timeout=300)
    wheel = read(tmp_path / "x-1-py3-none-any.whl").distribution
    assert checkout is not None
    assert wheel is not None
    assert set(map(Requirement, checkout.requires_dist)) == set(
        map(Requirement, wheel.requires_dist)
    )
    assert checkout.requires_python == wheel.requires_python
    assert set(checkout.entry_points) == set(wheel.entry_points)
