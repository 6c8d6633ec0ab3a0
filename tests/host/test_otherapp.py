"""Another program embeds the host: its own groups, prefix, hooks, variables and directory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.environments import Environment


@pytest.fixture(scope="module")
def otherapp(
    tmp_path_factory: pytest.TempPathFactory, all_installed: Environment, wheels: dict[str, Path]
) -> Environment:
    """Everything is installed: Jackfield's plugins, the other program, and its plugins."""
    from support import environments

    mine = environments.clone(all_installed, tmp_path_factory.mktemp("otherapp"))
    mine.pip_install(
        *(wheels[name] for name in ("otherapp", "otherapp-polite", "otherapp-ancient"))
    )
    return mine


def run(environment: Environment, *arguments: str | Path, **options: object) -> str:
    done = environment.run(*arguments, program="otherapp", check=True, **options)  # type: ignore[arg-type]
    return done.stdout


def test_it_sees_its_own_plugins_and_judges_them_by_its_own_versions(otherapp: Environment) -> None:
    assert run(otherapp, "plugins") == (
        "ancient: incompatible (supports otherapp up to 1.7.9; otherapp 2.1.0 goes back to 1.8.0)\n"
        "polite: compatible (supports otherapp >= 2.0.0, <= 2.9.9)\n"
    )


def test_jackfield_does_not_see_them(otherapp: Environment) -> None:
    listed = otherapp.run("list", "--all", check=True).stdout
    assert "polite" not in listed
    assert "ancient" not in listed


def test_its_own_hooks_are_called(otherapp: Environment) -> None:
    assert run(otherapp, "greet", "you") == "Good day, you.\n"


def test_its_commands_and_backends_activate_their_plugin(
    otherapp: Environment, tmp_path: Path
) -> None:
    assert run(otherapp, "do", "ask", "this") == "May I have this?\n"
    (tmp_path / "file").write_text("x")
    run(otherapp, "store", tmp_path / "file", f"desk://{tmp_path}/desk")
    assert (tmp_path / "desk" / "file").read_text() == "x"


def test_an_incompatible_plugins_command_is_refused(otherapp: Environment) -> None:
    done = otherapp.run("do", "hail", program="otherapp")
    assert done.returncode == 3
    assert "supports otherapp up to 1.7.9" in done.stderr


def test_jackfields_backends_are_not_its_own(otherapp: Environment, tmp_path: Path) -> None:
    done = otherapp.run("store", tmp_path, "file:///x", program="otherapp")
    assert done.returncode == 50
    assert done.stderr == "otherapp: no backend for 'file://': known are desk://\n"


def test_its_own_environment_variables_and_plugin_directory(
    otherapp: Environment, tmp_path: Path
) -> None:
    variables = {"OTHERAPP_DISABLE_PLUGINS": "polite", "JACKFIELD_DISABLE_PLUGINS": "ancient"}
    done = otherapp.run("do", "ask", "x", program="otherapp", variables=variables)
    assert done.stderr == "otherapp: plugin 'polite' is switched off by OTHERAPP_DISABLE_PLUGINS\n"

    at_home = otherapp.with_home(tmp_path)
    directory = tmp_path / ".local" / "share" / "otherapp" / "plugins"
    directory.mkdir(parents=True)
    (directory / "dropped.py").write_text(
        "from otherapp import hookimpl\n"
        "otherapp_minimum_version = (2, 1, 0)\n"
        "@hookimpl\n"
        "def otherapp_greet(name):\n"
        "    return f'{name}, says {__name__}'\n"
    )
    assert "you, says otherapp.plugins.dropped\n" in run(at_home, "greet", "you")


def test_its_plugins_are_modules_of_its_own_namespace(otherapp: Environment) -> None:
    code = """
from otherapp.main import host
host.activate("polite")
import otherapp.plugins.polite, otherapp_polite
assert otherapp.plugins.polite is otherapp_polite
try:
    import otherapp.plugins.ancient
except ImportError as error:
    print(error)
"""
    assert "supports otherapp up to 1.7.9" in otherapp.python(code).stdout


def test_it_can_have_jackfields_command_line_for_its_own_plugins(otherapp: Environment) -> None:
    code = """
import sys
from jackfield.cli import main
from otherapp.main import host
sys.exit(main(["list", "--all"], host))
"""
    done = otherapp.python(code)
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["ancient", "polite"]


def test_a_host_that_is_a_single_file_has_a_namespace_too(
    environment: Callable[..., Environment], tmp_path: Path
) -> None:
    mine = environment()
    (tmp_path / "tool.py").write_text(
        "from jackfield import Host\n"
        "host = Host('tool', version=(1, 0, 0))\n"
        "print(host.activate('extra').__name__)\n"
        "import tool_plugins.extra\n"
    )
    (tmp_path / "extra.py").write_text("tool_minimum_version = (1, 0, 0)\n")
    done = mine.run(
        tmp_path / "tool.py", program="python", variables={"TOOL_PLUGIN_PATH": str(tmp_path)}
    )
    assert done.stdout == "tool_plugins.extra\n", done.stderr
