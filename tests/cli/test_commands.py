"""The command line: words, errors and exit statuses."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.environments import Environment
from support.projects import DISTRIBUTIONS, REPOSITORY, copy_project


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["lits"], "jackfield: there is no command 'lits': did you mean list or ls"),
        (["zzz"], "jackfield: there is no command 'zzz': no plugin provides it"),
        (["list", "--al"], "jackfield list: unrecognized arguments: --al"),
        (["show"], "jackfield show: the following arguments are required: NAME"),
        (["--wrong"], "jackfield: unrecognized arguments: --wrong"),
        (
            ["get", "notes.txt"],
            "jackfield: 'notes.txt' is not the URL of a file: that is STORE/NAME",
        ),
        (
            ["stat", "file:///"],
            "jackfield: 'file:///' is not the URL of a file: that is STORE/NAME",
        ),
        (["mv", "a", "b"], "jackfield: neither 'a' nor 'b' is a URL: use mv of the system"),
        (["cp", "a", "b"], "jackfield: neither 'a' nor 'b' is a URL: use cp of the system"),
        (["mv", "file:///a/", "b"], "jackfield: 'file:///a/' is not the URL of a file"),
        (["mv", "file:///a", "file:///"], "jackfield: 'file:///a' is where it is to be moved to"),
        (["cp", "--name=c", "a", "b", "file:///"], "jackfield: --name is for a single file"),
        (["put", "--name=c", ".", "file:///"], "jackfield: --name is for a single file"),
        (["help", "lits"], "jackfield: there is no command 'lits': did you mean list or ls"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_usage_error_is_one_line_and_status_2(
    arguments: list[str], error: str, all_installed: Environment
) -> None:
    done = all_installed.run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(error)
    assert done.stderr.count("\n") == 1


def test_without_a_command_the_help_is_shown_and_that_is_an_error(
    all_installed: Environment,
) -> None:
    done = all_installed.run()
    assert done.returncode == 2
    assert done.stderr == all_installed.run("--help", check=True).stdout
    assert "git-state" in done.stderr
    assert "  too-new Never runs. (incompatible)\n" in re.sub(r"(?<=\S) +", " ", done.stderr)


def test_every_plugins_commands_have_help(all_installed: Environment) -> None:
    shown = all_installed.run("greet", "--help", check=True).stdout
    assert "jackfield greet" in shown
    assert "who" in shown
    assert "Greet somebody." in shown


def test_help_of_our_own_commands_is_all_of_it(all_installed: Environment) -> None:
    for name in ("put", "list"):
        shown = all_installed.run("help", name, check=True).stdout
        assert shown == all_installed.run(name, "--help", check=True).stdout
        assert f"usage: jackfield {name} [-h]" in shown


def test_version(all_installed: Environment) -> None:
    assert all_installed.run("--version", check=True).stdout == "jackfield 0.1.0\n"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("compatibel", "there is no plugin 'compatibel' (did you mean 'compatible'?)"),
        ("nothing-like-it", "there is no plugin 'nothing-like-it'"),
        ("x" * 300, f"there is no plugin '{'x' * 300}'"),
    ],
)
@pytest.mark.parametrize("command", ["show", "check", "disable", "uninstall"])
def test_an_unknown_plugin(command: str, name: str, error: str, all_installed: Environment) -> None:
    done = all_installed.run(command, name)
    assert done.returncode == 1
    assert done.stderr == f"jackfield: {error}\n"


def test_json_is_honoured_before_and_after_the_command(all_installed: Environment) -> None:
    after = all_installed.run("greet", "--json", check=True).stdout
    assert json.loads(after) == "Hello, world!"
    assert all_installed.run("--json", "greet", check=True).stdout == after


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["show", "git"],
        ["check", "git"],
        ["identify", str(REPOSITORY)],
        ["backends"],
        ["git-state", str(REPOSITORY)],
        ["git-branches", str(REPOSITORY)],
        ["help", "list"],
        ["completion", "bash"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_json_everywhere(arguments: list[str], all_installed: Environment) -> None:
    done = all_installed.run(*arguments, "--json", check=True)
    assert json.loads(done.stdout)


def test_an_incompatible_plugins_command_is_refused_with_the_reason(
    all_installed: Environment,
) -> None:
    done = all_installed.run("too-new")
    assert done.returncode == 3
    assert done.stderr == (
        "jackfield: plugin 'too_new' 1.0.0 (jackfield-test-too-new) is not loaded: incompatible: "
        "needs jackfield >= 99.0.0; this is jackfield 0.1.0; JACKFIELD_FORCE_PLUGINS=too_new "
        "loads it all the same\n"
    )


def test_force_by_name_loads_it_all_the_same(all_installed: Environment) -> None:
    done = all_installed.run(
        "requires-python", variables={"JACKFIELD_FORCE_PLUGINS": "requires_python"}, check=True
    )
    assert done.stdout == "requires-python ran\n"


def test_strict_refuses_the_unknown(all_installed: Environment) -> None:
    assert all_installed.run("undeclared", check=True).stdout
    done = all_installed.run("undeclared", variables={"JACKFIELD_STRICT": "1"})
    assert done.returncode == 3
    assert "unknown: does not declare" in done.stderr


def test_disabled_by_the_environment(all_installed: Environment) -> None:
    variables = {"JACKFIELD_DISABLE_PLUGINS": "compatible"}
    done = all_installed.run("list", "--json", variables=variables, check=True)
    assert "compatible" not in {record["name"] for record in json.loads(done.stdout)}
    # What it claimed goes to the next one.
    assert all_installed.run("greet", variables=variables, check=True).stdout != "Hello, world!\n"


class TestCheck:
    def test_several_targets_of_every_kind(
        self, all_installed: Environment, wheels: Mapping[str, Path]
    ) -> None:
        project = REPOSITORY / "plugins" / "jackfield-git"
        done = all_installed.run(
            "check", "git", wheels["jackfield-git"], project, project / "setup.py"
        )
        assert done.returncode == 0, done.stderr
        said = "git 0.1.0 supports jackfield API 0.1.0: compatible"
        targets = ["", f"{wheels['jackfield-git']}: ", f"{project}: ", f"{project / 'setup.py'}: "]
        assert done.stdout.splitlines() == [f"{target}{said}" for target in targets]

    def test_what_is_not_there_does_not_hide_the_others(
        self, all_installed: Environment, tmp_path: Path
    ) -> None:
        done = all_installed.run("check", tmp_path / "gone.whl", "too_new", tmp_path)
        assert done.returncode == 3
        assert done.stdout.startswith("too_new 1.0.0 needs jackfield >= 99.0.0")
        assert "gone.whl" in done.stderr
        assert done.stderr.count("\n") == 2

    def test_a_target_that_cannot_be_read_fails(
        self, all_installed: Environment, tmp_path: Path
    ) -> None:
        broken = tmp_path / "broken-1.0-py3-none-any.whl"
        broken.write_bytes(b"PK\x03\x04 and no more")
        done = all_installed.run("check", broken)
        assert done.returncode == 1
        assert done.stderr.startswith("jackfield: ")
        assert done.stderr.count("\n") == 1


def write_wheel(
    directory: Path,
    name: str,
    requires: str = "",
    group: str = "jackfield.plugins",
    plugin: str = "",
    code: str = "",
) -> Path:
    """Write a wheel of one plugin; what it requires is for its extra ``more``."""
    wheel = directory / f"{name}-1-py3-none-any.whl"
    extra = f"Provides-Extra: more\nRequires-Dist: {requires}; extra == 'more'\n"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n"
    files = {
        f"{name}.py": f"jackfield_minimum_version = (0, 1, 0)\n{code}",
        f"{name}-1.dist-info/METADATA": metadata + (extra if requires else ""),
        f"{name}-1.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n",
        f"{name}-1.dist-info/entry_points.txt": f"[{group}]\n{plugin or name} = {name}\n",
    }
    record = ""
    for file, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()
        record += f"{file},sha256={digest.rstrip('=')},{len(text)}\n"
    files[f"{name}-1.dist-info/RECORD"] = record
    with zipfile.ZipFile(wheel, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return wheel


class TestInstall:
    def test_an_incompatible_wheel_is_refused_before_it_is_installed(
        self, environment: Callable[..., Environment], wheels: Mapping[str, Path]
    ) -> None:
        mine = environment()
        before = sorted(mine.site_packages.iterdir())
        done = mine.run("install", wheels["jackfield-file"], wheels["jackfield-test-too-new"])
        assert done.returncode == 3
        assert (
            "plugin 'too_new' 1.0.0 is not installed: incompatible: needs jackfield" in done.stderr
        )
        assert "(--force gives it to pip all the same)\n" in done.stderr
        assert "nothing is installed, since not all of it fits" in done.stderr
        assert sorted(mine.site_packages.iterdir()) == before

    def test_install_and_uninstall(
        self, environment: Callable[..., Environment], wheels: Mapping[str, Path], tmp_path: Path
    ) -> None:
        mine = environment()
        done = mine.run("install", wheels["jackfield-file"], wheels["jackfield-test-compatible"])
        assert done.returncode == 0, done.stderr
        assert done.stdout == "file\t0.1.0\tcompatible\ncompatible\t1.0.0\tcompatible\n"
        assert mine.run("greet", check=True).stdout == "Hello, world!\n"
        assert mine.run("uninstall", "compatible", check=True).stdout.startswith("uninstalled\t")
        assert mine.run("greet").returncode == 2
        assert mine.run("ls", tmp_path.as_uri()).returncode == 0

    @pytest.mark.parametrize("variable", ["PIP_TARGET", "PIP_PREFIX", "PIP_DRY_RUN", None])
    def test_what_pip_installs_elsewhere_is_not_said_to_be_here(
        self, variable: str | None, environment: Callable[..., Environment], tmp_path: Path
    ) -> None:
        mine = environment()
        place = tmp_path / "elsewhere"
        variables = {variable: "1" if variable == "PIP_DRY_RUN" else str(place)}
        way = f"unset {variable}"
        if variable is None:
            (tmp_path / "pip.conf").write_text(f"[install]\ntarget = {place}\n")
            variables = {"PIP_CONFIG_FILE": str(tmp_path / "pip.conf")}
            way = f"{mine.bin}/python -m pip config list shows pip's settings"
        done = mine.run("install", write_wheel(tmp_path, "mine"), variables=variables)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.splitlines()[-1] == (
            "jackfield: plugin 'mine' 1 is not what is installed: Python finds no mine in "
            f"{mine.directory} ({way})"
        )
        assert mine.run("show", "mine").returncode == 1

    def test_a_wheel_for_another_system_is_refused(
        self, environment: Callable[..., Environment], tmp_path: Path
    ) -> None:
        wheel = write_wheel(tmp_path, "mine")
        other = wheel.rename(tmp_path / "mine-1-cp39-cp39-win_amd64.whl")
        mine = environment()
        for command in ("check", "install"):
            done = mine.run(command, other)
            assert done.returncode == 3
            said = done.stdout + done.stderr
            assert "incompatible" in said
            assert "is built for cp39-cp39-win_amd64; this is cp" in said
        version = "{}{}".format(*sys.version_info)
        own = other.rename(tmp_path / f"mine-1-cp{version}-none-any.whl")
        assert mine.run("check", own).returncode == 0

    def test_what_is_installed_in_vain_is_told(
        self, environment: Callable[..., Environment], wheels: Mapping[str, Path], tmp_path: Path
    ) -> None:
        mine = environment("jackfield-test-compatible")
        wheel = write_wheel(tmp_path, "lost", group="jackfield.plugin")
        done = mine.run("install", wheels["jackfield-test-same-scheme"], wheel)
        assert done.returncode == 0, done.stderr
        assert done.stderr.splitlines()[-2:] == [
            "jackfield: plugin 'lost' 1: nobody finds its entry points of 'jackfield.plugin': the "
            "group is 'jackfield.plugins'",
            "jackfield: scheme 'shelf' of plugin 'same_scheme' (jackfield-test-same-scheme) is "
            "shadowed by plugin 'compatible' (jackfield-test-compatible)",
        ]

    def test_another_build_of_the_same_version_takes_the_place_of_the_first(
        self, environment: Callable[..., Environment], tmp_path: Path
    ) -> None:
        """pip says of it that it is installed already, and leaves it at that."""
        mine = environment()
        for code in ("", "jackfield_commands = ['new']\n", "jackfield_commands = ['newer']\n"):
            wheel = write_wheel(tmp_path, "mine", code=code)
            for again in (False, True):
                done = mine.run("install", wheel)
                assert (done.returncode, done.stdout) == (0, "mine\t1\tcompatible\n"), done.stderr
                assert ("Successfully installed" in done.stderr) is not again
            (plugin,) = json.loads(mine.run("list", "--json", check=True).stdout)
            assert plugin["commands"] == re.findall("'(.*)'", code)

    @pytest.mark.parametrize("target", ["needy[more]", "needy [more] >= 1", "needy.whl[more]"])
    def test_extras_are_installed(
        self, target: str, environment: Callable[..., Environment], tmp_path: Path
    ) -> None:
        mine = environment()
        wheel = write_wheel(tmp_path, "needy", requires="needed")
        write_wheel(tmp_path, "needed")
        target = target.replace("needy.whl", str(wheel))
        done = mine.run("install", target, variables={"PIP_FIND_LINKS": str(tmp_path)})
        assert done.returncode == 0, done.stderr
        assert done.stdout == "needy\t1\tcompatible\n"
        assert mine.run("list", "--json", check=True).stdout.count('"name": "need') == 2

    def test_a_project_with_extras_is_judged_before_it_runs(
        self, all_installed: Environment, tmp_path: Path
    ) -> None:
        (tmp_path / "setup.py").write_text(
            "from setuptools import setup\n"
            "jackfield_minimum_version = (99, 0, 0)\n"
            "open('ran', 'w').close()\n"
            "setup(name='one', version='1', py_modules=['one'], extras_require={'more': ['two']},\n"
            "      entry_points={'jackfield.plugins': ['one = one']})\n"
        )
        (tmp_path / "one.py").touch()
        for target in (".[more]", "./setup.py[more]"):
            done = all_installed.run("install", target, directory=tmp_path)
            assert (done.returncode, done.stderr.count("\n")) == (3, 1), done.stderr
        assert not (tmp_path / "ran").exists()

    @pytest.mark.parametrize(
        ("made_by", "way"),
        [
            (None, "install it ({0}/bin/python -m ensurepip)"),
            ("pipx_metadata.json", "pipx inject {1} does it, or install it ("),
            ("uv-receipt.toml", "uv tool install {1} --with … does it, or install it ("),
            ("uv", "uv pip install --python {0}/bin/python does it, or install it ("),
        ],
    )
    def test_where_there_is_no_pip_what_made_the_place_is_the_way_out(
        self, made_by: str | None, way: str, environment: Callable[..., Environment], tmp_path: Path
    ) -> None:
        mine = environment()
        for pip in mine.site_packages.glob("pip*"):
            pip.rename(tmp_path / pip.name)
        if made_by == "uv":
            (mine.bin / "uv").write_text("#!/bin/sh\n")
            (mine.bin / "uv").chmod(0o755)
        elif made_by is not None:
            (mine.directory / made_by).touch()
        place = mine.directory
        said = f"jackfield: there is no pip in {place}: {way.format(place, place.name)}"
        for target in (write_wheel(tmp_path, "mine"), "mine"):
            done = mine.run("install", target)
            assert (done.returncode, done.stdout) == (1, "")
            assert done.stderr.startswith(said)

    def test_a_requirement_that_is_for_something_else(
        self, environment: Callable[..., Environment], tmp_path: Path
    ) -> None:
        write_wheel(tmp_path, "needed")
        target, links = "needed; python_version < '3'", {"PIP_FIND_LINKS": str(tmp_path)}
        done = environment().run("install", target, variables=links)
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].endswith("; its marker is for something else")

    def test_force(
        self, environment: Callable[..., Environment], wheels: Mapping[str, Path]
    ) -> None:
        mine = environment()
        done = mine.run("install", "--force", wheels["jackfield-test-too-new"])
        assert done.returncode == 0, done.stderr
        assert mine.run("check", "too_new").returncode == 3

    def test_what_is_no_plugin_is_refused(
        self, environment: Callable[..., Environment], wheels: Mapping[str, Path]
    ) -> None:
        done = environment().run("install", wheels["otherapp"])
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1

    @pytest.mark.parametrize(
        ("target", "error"),
        [
            ("https://example.org/a.whl", "is neither a path nor a requirement like 'name>=1.0'"),
            ("name @ file:///srv/name", "is neither a path nor a requirement like 'name>=1.0'"),
            ("file:.", "is neither a path nor a requirement like 'name>=1.0'"),
            ("plugin.py", "pip installs no file of Python: name its project"),
        ],
    )
    def test_what_pip_is_not_asked_for(
        self, target: str, error: str, all_installed: Environment
    ) -> None:
        done = all_installed.run("install", target)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert error in done.stderr

    def test_pip_says_what_went_wrong(self, environment: Callable[..., Environment]) -> None:
        done = environment().run("install", "jackfield-test-nowhere")
        assert done.returncode == 1
        assert "jackfield: pip download failed with status 1: see above" in done.stderr

    def test_a_distribution_whose_plugin_is_shadowed_is_uninstalled(
        self, environment: Callable[..., Environment], tmp_path: Path
    ) -> None:
        mine = environment()
        for name in ("alpha", "beta"):
            mine.pip_install(write_wheel(tmp_path, name, plugin="one"))
        done = mine.run("uninstall", "beta", check=True)
        assert done.stdout == "uninstalled\tbeta\nplugins\tone\n"
        assert mine.run("list", check=True).stdout == "one\t1\tcompatible\t\talpha\n"

    def test_uninstalling_one_of_two_plugins_of_a_distribution_wants_a_word(
        self, environment: Callable[..., Environment]
    ) -> None:
        mine = environment("jackfield-test-pair")
        done = mine.run("uninstall", "first")
        assert done.returncode == 1
        assert "jackfield-test-pair also holds 'second': --yes uninstalls all of it" in done.stderr
        assert mine.run("uninstall", "--yes", "first", check=True)
        assert mine.run("list", "--all", check=True).stdout == ""

    def test_an_editable_install_is_uninstalled_though_its_project_stays(
        self, environment: Callable[..., Environment], tmp_path: Path
    ) -> None:
        mine = environment()
        project = copy_project(DISTRIBUTIONS / "editable", tmp_path)
        (project / "src" / "jackfield_test_editable").rename(project / "jackfield_test_editable")
        (project / "src").rmdir()
        left = project / "jackfield_test_editable.egg-info"  # as building an sdist leaves it
        left.mkdir()
        (left / "PKG-INFO").write_text("Name: jackfield-test-editable\nVersion: 1.0\n")
        points = "[jackfield.plugins]\neditable = jackfield_test_editable\n"
        (left / "entry_points.txt").write_text(points)
        mine.pip_install(project, options=["--config-settings=editable_mode=compat", "--editable"])
        done = mine.run("uninstall", "editable")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("uninstalled\tjackfield-test-editable\n")


class TestIdentify:
    def test_the_format_the_directory_and_the_plugin(
        self, all_installed: Environment, tmp_path: Path
    ) -> None:
        (tmp_path / ".shelf").mkdir()
        (tmp_path / ".shelf" / "format").write_text("1\n")
        (tmp_path / "inner").mkdir()
        done = all_installed.run("identify", tmp_path / "inner", check=True)
        assert done.stdout == (f"{tmp_path / 'inner'}\tShelf\t{tmp_path}\tcompatible\tcompatible\n")

    def test_a_plugin_that_cannot_be_used_still_recognises(
        self, all_installed: Environment, tmp_path: Path
    ) -> None:
        (tmp_path / ".past").mkdir()
        (tmp_path / ".past" / "format").write_text("1\n")
        (tmp_path / "b").mkdir()
        (tmp_path / "b" / "{arch}").mkdir()
        done = all_installed.run("identify", tmp_path, tmp_path / "b", check=True)
        past, arch = done.stdout.splitlines()
        assert "\tPast working copy\t" in past
        assert past.endswith(
            "\tjackfield-test-too-old 1.0.0 is installed, but incompatible: "
            "supports jackfield up to 0.0.9; jackfield 0.1.0 goes back to 0.1.0"
        )
        assert "\tArch working tree\t" in arch

    def test_the_labels_of_a_metadir_are_explained(
        self, all_installed: Environment, tmp_path: Path
    ) -> None:
        (tmp_path / "labelled.py").write_text(
            "jackfield_compatible_versions = [(0, 1, 0)]\n"
            "jackfield_control_formats = {'Metadir': {'.bzr/': None}}\n"
            "jackfield_branch_formats = {'Branch 7\\n': 'Seventh branch'}\n"
        )
        top = tmp_path / "top"
        for part, label in {"branch": "Branch 7", "repository": "Pack", "checkout": ""}.items():
            (top / ".bzr" / part / "format").mkdir(parents=True)
            if label:
                (top / ".bzr" / part / "format").rmdir()
                (top / ".bzr" / part / "format").write_text(f"{label}\n")
        variables = {"JACKFIELD_PLUGIN_PATH": f"{tmp_path}:-user:-site"}
        done = all_installed.run("identify", top, variables=variables, check=True)
        assert done.stdout.splitlines() == [
            f"{top}\tMetadir\t{top}\tlabelled\tcompatible",
            f"{top}\tbranch: Seventh branch\t{top}\tlabelled\tcompatible",
            f"{top}\trepository: Pack\t{top}\t\tno plugin explains it",
        ]
        assert done.stderr == f"jackfield: {top}/.bzr/checkout/format: is no label\n"
        done = all_installed.run("identify", "--json", top, tmp_path, variables=variables)
        found, none = json.loads(done.stdout)
        assert (found["directory"], found["formats"]) == (
            str(top),
            [{"name": "Metadir", "plugin": "labelled", "state": "compatible"}],
        )
        assert [each["label"] for each in found["labels"]] == [None, "Branch 7", "Pack"]
        assert found["labels"][1]["known"] == [
            {"description": "Seventh branch", "plugin": "labelled", "state": "compatible"}
        ]
        assert (none["path"], none["directory"]) == (str(tmp_path), None)

    def test_what_nothing_recognises_fails_and_the_others_do_not(
        self, all_installed: Environment, tmp_path: Path
    ) -> None:
        done = all_installed.run("identify", tmp_path, REPOSITORY, tmp_path / "gone")
        assert done.returncode == 1
        assert "\tGit" in done.stdout
        assert f"jackfield: {tmp_path}: is in no control directory" in done.stderr
        assert "/gone: no such file or directory" in done.stderr


class TestStorage:
    def test_a_file_goes_and_comes_back(self, all_installed: Environment, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("Kept safe.\n")
        store = (tmp_path / "store").as_uri()

        def jackfield(*arguments: str) -> str:
            return all_installed.run(*arguments, directory=tmp_path, check=True).stdout

        assert jackfield("put", "notes.txt", store) == "notes.txt\tverified by size\n"
        assert (
            jackfield("put", "--name", "my notes", "notes.txt", store)
            == "my notes\tverified by size\n"
        )
        assert jackfield("ls", store) == "my notes\nnotes.txt\n"
        for name, time in (("my notes", 0.5), ("notes.txt", 1_700_000_000)):
            os.utime(tmp_path / "store" / name, (time, time))
        first = "my notes\t11\t1970-01-01 00:00:00\n"
        assert jackfield("ls", "-l", store) == f"{first}notes.txt\t11\t2023-11-14 22:13:20\n"
        assert jackfield("stat", f"{store}/my%20notes") == first
        record = {"name": "my notes", "size": 11, "mtime": "1970-01-01T00:00:00.500000+00:00"}
        assert json.loads(jackfield("stat", "--json", f"{store}/my%20notes")) == [record]
        assert json.loads(jackfield("ls", "-l", "--json", store))[0] == record
        assert jackfield("get", f"{store}/my notes", "back.txt") == "my notes\tback.txt\n"
        assert (tmp_path / "back.txt").read_text() == "Kept safe.\n"
        assert jackfield("rm", f"{store}/notes.txt") == "notes.txt\tdone\n"
        assert jackfield("ls", store) == "my notes\n"

    def test_mv_in_across_and_out(self, all_installed: Environment, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("a")
        one, two = ((tmp_path / name).as_uri() for name in ("one", "two"))

        def jackfield(*arguments: str) -> str:
            return all_installed.run(*arguments, directory=tmp_path, check=True).stdout

        jackfield("mv", "a", one)
        assert [path.name for path in sorted(tmp_path.iterdir())] == ["one"]
        jackfield("mv", "--name", "b", f"{one}/a", two)
        assert jackfield("ls", one) == ""
        assert jackfield("mv", f"{two}/b", "back") == f"{two}/b\tback\n"
        assert jackfield("ls", two) == ""
        assert (tmp_path / "back").read_text() == "a"

    def test_what_is_not_there_is_status_52_and_the_others_come(
        self, all_installed: Environment, tmp_path: Path
    ) -> None:
        (tmp_path / "there").write_text("x")
        store = tmp_path.as_uri()
        for command in ("stat", "rm"):
            done = all_installed.run(command, f"{store}/gone", f"{store}/there")
            assert done.returncode == 52
            assert done.stdout.startswith("there\t")
            assert "'gone'" in done.stderr
            assert done.stderr.count("\n") == 1
        done = all_installed.run("get", f"{store}/gone", tmp_path / "new")
        assert done.returncode == 52
        assert not (tmp_path / "new").exists()

    @pytest.mark.parametrize(
        ("url", "status", "error"),
        [
            ("nowhere://x", 50, "no backend for 'nowhere://'"),
            ("future://x", 3, "plugin 'too_new'"),
            ("raises://x", 1, "plugin 'raises'"),
            ("shelf", 50, "has no scheme"),
            ("file:/x", 50, "the // after 'file:' is missing"),
        ],
    )
    def test_a_url_that_is_of_no_use(
        self, url: str, status: int, error: str, all_installed: Environment, tmp_path: Path
    ) -> None:
        done = all_installed.with_home(tmp_path).run("ls", url)
        assert done.returncode == status
        assert error in done.stderr
        assert done.stderr.count("\n") == 1

    def test_passwords_are_shown_nowhere(self, all_installed: Environment) -> None:
        done = all_installed.run("-vv", "ls", "nowhere://user:canary@host/x")
        assert "canary" not in done.stdout + done.stderr
        done = all_installed.run("get", "nowhere://user:canary@host")
        assert "canary" not in done.stdout + done.stderr


def test_doctor_knows_the_script_of_an_environment_that_was_copied(
    environment: Callable[..., Environment], tmp_path: Path
) -> None:
    mine = environment()
    copy = tmp_path / "copy"
    shutil.copytree(mine.directory, copy, symlinks=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "jackfield").symlink_to(mine.bin / "jackfield")
    for script, count in ((copy / "bin", 1), (mine.bin, 0), (tmp_path / "bin", 0)):
        done = mine.run("doctor", "--json", program=str(script / "jackfield"))
        found = [each for each in json.loads(done.stdout) if each["kind"] == "moved"]
        assert len(found) == count
        if found:
            assert found[0]["problem"] == (
                f"{copy}/bin/jackfield works on {mine.directory}: {copy} was copied from there"
            )
            assert found[0]["mend"] == (
                f"{copy}/bin/python -m pip install --force-reinstall --no-deps jackfield"
            )
