"""``jackfield.plugins.NAME``: an activated plugin as a module, wherever it was found."""

from __future__ import annotations

import sys
from pathlib import Path

import jackfield
from support import processes
from support.environments import Environment


def test_an_installed_plugin_is_the_same_module_under_both_names(
    all_installed: Environment,
) -> None:
    code = """
import jackfield.plugins.compatible as alias
import jackfield_test_compatible.plugin as own
from jackfield.plugins.first import info as alias_info
import jackfield_test_pair.first.info as own_info
assert alias is own and alias_info is own_info
assert own.__name__ == own.__spec__.name == "jackfield_test_compatible.plugin"
assert own_info.__spec__.name == "jackfield_test_pair.first.info"
import importlib
assert importlib.reload(own) is own
"""
    assert all_installed.python(code).returncode == 0


def test_importing_the_submodule_first_makes_no_second_copy(all_installed: Environment) -> None:
    code = """
import sys
import jackfield.plugins.first.info
import jackfield_test_pair.first.info
assert jackfield.plugins.first.info is jackfield_test_pair.first.info
assert jackfield.plugins.first is sys.modules["jackfield_test_pair.first"]
"""
    assert all_installed.python(code).returncode == 0


def test_an_incompatible_plugin_is_an_import_error_with_the_reason(
    all_installed: Environment,
) -> None:
    code = """
import sys
for statement in ("import jackfield.plugins.too_new", "from jackfield.plugins.too_new import x"):
    try:
        exec(statement)
    except ImportError as error:
        print(error.name, error)
assert not [name for name in sys.modules if name.startswith("jackfield_test")]
"""
    lines = all_installed.python(code).stdout.splitlines()
    assert len(lines) == 2
    assert all("needs jackfield >= 99.0.0; this is jackfield 0.1.0" in line for line in lines)


def test_a_name_that_is_no_plugin(all_installed: Environment) -> None:
    done = all_installed.python("import jackfield.plugins.nobody", check=False)
    assert "ModuleNotFoundError: No module named 'jackfield.plugins.nobody'" in done.stderr


def test_a_plugin_of_a_plugin_directory(all_installed: Environment, tmp_path: Path) -> None:
    package = tmp_path / "dropped"
    package.mkdir()
    (package / "__init__.py").write_text("from jackfield.plugins.dropped.part import value\n")
    (package / "part.py").write_text("value = __name__\n")
    (package / "info.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    code = """
from jackfield import default_host
module = default_host().activate("dropped")
import jackfield.plugins.dropped
assert jackfield.plugins.dropped is module
print(module.__name__, module.value, module.__file__)
"""
    done = all_installed.python(code, variables={"JACKFIELD_PLUGIN_PATH": str(tmp_path)})
    assert done.stdout.split() == [
        "jackfield.plugins.dropped",
        "jackfield.plugins.dropped.part",
        str(package / "__init__.py"),
    ]


def test_a_project_that_somebody_works_on(all_installed: Environment, tmp_path: Path) -> None:
    package = tmp_path / "src" / "wip"
    package.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "wip"\nversion = "1.0"\n'
        '[project.entry-points."jackfield.plugins"]\nwip = "wip"\n'
    )
    (package / "__init__.py").write_text("from wip.info import *\n")
    (package / "info.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    code = """
from jackfield import default_host
module = default_host().activate("wip")
import jackfield.plugins.wip, wip
assert jackfield.plugins.wip is wip is module
"""
    variables = {"JACKFIELD_PLUGINS_AT": f"wip@{tmp_path}"}
    assert all_installed.python(code, variables=variables).returncode == 0


def test_a_script_that_its_plugins_know_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "one.py").write_text(
        "from script import hookspec\nscript_minimum_version = (1, 0, 0)\n"
    )
    (tmp_path / "script.py").write_text(
        "import sys\n"
        "sys.modules['script'] = sys.modules['__main__']\n"
        "hookspec = 'own'\n"
        "from jackfield import Host\n"
        "host = Host('script', (1, 0, 0))\n"
        "print(host.activate('one').hookspec, host.serve_namespace())\n"
        "import script_plugins.one\n"
    )
    done = processes.run(
        [sys.executable, "script.py"],
        variables={
            "HOME": str(tmp_path),
            "PYTHONPATH": str(Path(jackfield.__file__).parents[1]),
            "SCRIPT_PLUGIN_PATH": str(tmp_path / "plugins"),
        },
        directory=tmp_path,
    )
    assert (done.returncode, done.stdout) == (0, "own script_plugins\n"), done.stderr
