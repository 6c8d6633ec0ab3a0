"""However little a source may cost, what is read of it is right, and says what is missing."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from jackfield.reading import budget, read, read_plugin_directory
from reading.writing import write

PROJECT = {
    "setup.py": "import setuptools, os\nfrom info import *\nif os.environ:\n"
    "    setuptools.setup(name='bzr-it', version='%d.%d' % bzr_plugin_version[:2],\n"
    "        package_dir={'bzrlib.plugins.it': '.'}, packages=['bzrlib.plugins.it'])\n",
    "info.py": "bzr_plugin_name = 'it'\nbzr_plugin_version = (1, 2, 0, 'dev', 0)\n"
    "bzr_commands = ['a' * n for n in range(20)]\nbzr_minimum_version = (1, 0, 0)\n"
    "bzr_compatible_versions = [bzr_minimum_version] + [(2, n, 0) for n in range(9)]\n",
    "__init__.py": "from info import *\nfor name in bzr_commands: register(name)\n",
}


def test_with_any_budget_values_are_right_or_not_static(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, PROJECT)
    whole = read(tmp_path, host="bzr").declaration("bzr")
    assert not whole.not_static
    for steps in range(0, 2000, 9):
        monkeypatch.setattr(budget, "STEPS", steps)
        found = read(tmp_path, host="bzr").declaration("bzr")
        assert found.values.items() <= whole.values.items()
        assert found.values.keys() | found.not_static.keys() == whole.values.keys()


def test_a_version_that_the_budget_does_not_suffice_for_is_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pyproject = "[project]\nname = 'it'\ndynamic = ['version']\n[tool.setuptools.dynamic]\n"
    project = {
        "pyproject.toml": f"{pyproject}version = {{attr = 'it.version.number'}}\n",
        "it/__init__.py": "bzr_plugin_name = 'it'\n",
        "it/version.py": f"number = '1.{'1' * 300}'\n",
    }
    write(tmp_path, project)
    found = set()
    for steps in range(200):
        monkeypatch.setattr(budget, "STEPS", steps)
        distribution = read(tmp_path, host="bzr").distribution
        found.add(None if distribution is None else distribution.version)
    assert found == {None, f"1.{'1' * 300}"}


MUCH = "\n".join(f"v{n} = [each for each in range(1000)]" for n in range(300))


@pytest.mark.parametrize(
    "package",
    [
        f"from . import info\n{MUCH}\ninfo.bzr_commands.append('b')\n",
        f"{MUCH}\nfrom . import info\ninfo.bzr_commands.append('b')\n",
        f"{MUCH}\nfrom . import other\n",
    ],
)
def test_what_a_package_may_change_where_the_budget_ends_is_not_static(
    tmp_path: Path, package: str
) -> None:
    info = "bzr_plugin_name = 'it'\nbzr_commands = ['a']\n"
    other = "from . import info\ninfo.bzr_commands.append('b')\n"
    write(tmp_path, {"it/info.py": info, "it/other.py": other, "it/__init__.py": package})
    found = read_plugin_directory(tmp_path, "it", host="bzr").declaration("bzr")
    assert "commands" not in found.values
    assert "steps to evaluate" in found.not_static["commands"].reason


def test_what_a_package_imports_takes_no_room_from_its_metadata_modules(tmp_path: Path) -> None:
    names = [f"part{size}_{n}" for size in range(14, -1, -1) for n in range(3)]
    texts = ["value = [" + "1, " * 2 ** (14 - n // 3) + "]\n" for n in range(len(names))]
    write(tmp_path, {f"it/{name}.py": text for name, text in zip(names, texts, strict=True)})
    package = "".join(f"from it.{name} import value\n" for name in names)
    write(tmp_path, {"it/__init__.py": package, "info.py": "bzr_plugin_name = 'it'\n"})
    assert read(tmp_path, host="bzr").declaration("bzr").values == {"plugin_name": "it"}


def test_what_was_read_is_let_go_at_once(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)

    def of_the_reader() -> int:
        modules = [type(each).__module__ for each in gc.get_objects()]
        return sum(module.startswith("jackfield.reading.") for module in modules)

    read(tmp_path, host="bzr")
    gc.collect()
    gc.disable()
    try:
        before = of_the_reader()
        read(tmp_path, host="bzr")
        assert of_the_reader() == before
    finally:
        gc.enable()
