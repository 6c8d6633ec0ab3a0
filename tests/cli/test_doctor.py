"""``doctor``: what can be wrong, and the command that mends it; and ``list --times``."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jackfield
import pytest
from support import processes
from support.laying_out import lay_out, record

SLOW = """
import time
from jackfield.backends import Backend
time.sleep(0.05)
class Slow(Backend):
    def _get(self, remote_filename, local_path): ...
    def _put(self, source_path, remote_filename): ...
    def _list(self): return []
    def _delete(self, filename): ...
"""
COMMANDS = """
from jackfield import Command, hookimpl
@hookimpl
def jackfield_provide_commands():
    return [Command("extra", lambda arguments: "ran")]
"""


class Place:
    """A site directory, and Jackfield run with it first on the path."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = root / "site"
        self.site.mkdir()

    def run(
        self,
        *arguments: str,
        path: tuple[Path, ...] = (),
        before: tuple[str, ...] = (),
        **more: str,
    ) -> tuple[int, str, str]:
        source = Path(jackfield.__file__).parents[1]
        variables = {
            "PATH": os.defpath,
            "HOME": str(self.root / "home"),
            "PYTHONPATH": os.pathsep.join(map(str, (self.site, *path, source))),
            "JACKFIELD_PLUGIN_PATH": str(self.root / "plugins"),
            **more,
        }
        command = [*before, sys.executable, "-m", "jackfield", *arguments]
        done = processes.run(command, variables=variables, directory=self.root)
        return done.returncode, done.stdout, done.stderr

    def findings(
        self, *options: str, path: tuple[Path, ...] = (), kind: str
    ) -> list[dict[str, str]]:
        status, said, error = self.run("doctor", "--json", *options, path=path)
        assert status == 1, error
        found: list[dict[str, str]] = json.loads(said)
        assert all(each["problem"] and each["mend"] for each in found)
        return [each for each in found if each["kind"] == kind]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def write(place: Place, name: str, code: str) -> None:
    (place.site / name / "__init__.py").write_text(code)


def test_nothing_is_wrong(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    status, said, error = place.run("doctor")
    assert (status, said) == (0, "")
    assert "nothing is wrong" in error
    assert "index: " in error


def test_a_dist_info_without_metadata(place: Place) -> None:
    (place.site / "gone-1.0.dist-info").mkdir()
    (found,) = place.findings(kind="left-over")
    assert found["mend"] == f"rm -r {place.site}/gone-1.0.dist-info"


def test_a_dist_info_whose_files_are_gone(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    shutil.rmtree(place.site / "alpha")
    (found,) = place.findings(kind="left-over")
    assert found["problem"] == f"{info} is stale: none of the files that it records is there"
    assert found["mend"] == f"rm -r {info}"


def test_the_commands_can_be_pasted_whatever_the_paths_are_called(tmp_path: Path) -> None:
    place = Place(tmp_path)
    site = tmp_path / "it's a site"
    place.site.rename(site)
    (site / "gone-1.0.dist-info").mkdir()
    (found,) = place.findings(kind="left-over", path=(site,))
    subprocess.run(["sh", "-c", found["mend"]], check=True)
    assert not list(site.iterdir())


def test_what_an_interrupted_pip_left(place: Place) -> None:
    (place.site / "~lpha").mkdir()
    (found,) = place.findings(kind="left-over")
    assert "interrupted" in found["problem"]


def test_what_pip_never_leaves_is_not_to_be_removed(place: Place) -> None:
    (place.root / "~").mkdir()  # in the directory in which one stands, which -m puts on the path
    (place.root / "~$report.docx").touch()
    (place.root / "~elsewhere").symlink_to(place.site)
    assert place.run("doctor")[:2] == (0, "")


def test_what_is_left_of_a_dist_info_is_named_once(place: Place) -> None:
    (place.site / "~ne-1.0.dist-info").mkdir()
    (found,) = place.findings(kind="left-over")
    assert found["subject"] == f"{place.site}/~ne-1.0.dist-info"


def test_two_records_of_one_distribution(place: Place) -> None:
    lay_out(place.site, "alpha", 1, plugin="one")
    lay_out(place.site, "alpha", 2, plugin="one")
    (found,) = place.findings(kind="duplicate")
    assert "two records" in found["problem"]
    assert "--force-reinstall" in found["mend"]


@pytest.mark.parametrize("newer", [2, 10])
def test_of_two_records_that_of_the_files_counts(newer: int, place: Place) -> None:
    """As ``pip install --target --upgrade`` leaves them; the files may have the same sizes."""
    for major in (1, newer):
        info = lay_out(place.site, "alpha", major, plugin=f"of_{major % 10}")
        record(info, "alpha")
    lay_out(place.site, "beta", plugin="two", requires="alpha>1")
    _, said, error = place.run("list", "--json", "--all")
    listed = {
        each["name"]: each["status"]
        for each in json.loads(said)
        if each["distribution"] in ("alpha", "beta")
    }
    assert listed == {f"of_{newer % 10}": "compatible", "two": "compatible"}
    assert "is shadowed by" in error
    (found,) = place.findings(kind="duplicate")
    assert found["mend"] == f"rm -r {place.site}/alpha-1.0.dist-info"
    subprocess.run(["sh", "-c", found["mend"]], check=True)
    assert place.run("doctor")[0] == 0


def test_a_stale_record_takes_no_place(place: Place) -> None:
    """Of two commands that remove it the second one would fail, and not install anew."""
    for major in (1, 2):
        lay_out(place.site, "alpha", major, plugin=f"one_of_{major}")
    stale = place.site / "alpha-1.0.dist-info"
    (stale / "RECORD").write_text("alpha_of_old.py,sha256=aa,5\nalpha-1.0.dist-info/RECORD,,\n")
    _, said, _ = place.run("list", "--json")
    listed = {each["name"] for each in json.loads(said)}
    assert listed & {"one_of_1", "one_of_2"} == {"one_of_2"}
    (found,) = place.findings(kind="left-over")
    assert found["mend"] == f"rm -r {stale}"
    assert not place.findings(kind="duplicate")


def test_what_lies_over_another_environment_is_no_fault(place: Place) -> None:
    """Else ``pip uninstall pip`` is what it says in most that have the system's packages."""
    lay_out(place.site, "library", 2)
    lay_out(place.root / "system", "library", 1)
    assert place.run("doctor", path=(place.root / "system",))[:2] == (0, "")


def test_a_plugin_in_two_directories(place: Place) -> None:
    lay_out(place.site, "alpha", 2, plugin="one")
    lay_out(place.root / "user", "alpha", 1, plugin="one")
    (found,) = place.findings(kind="duplicate", path=(place.root / "user",))
    assert found["problem"] == (
        f"alpha is installed twice, in {place.site} and {place.root / 'user'}"
    )
    assert found["mend"] == f"{sys.executable} -m pip uninstall alpha"


def test_a_plugin_on_pythonpath_over_an_installed_one(place: Place) -> None:
    """Pip removes nothing that is outside of its environment."""
    lay_out(place.site, "alpha", 2, plugin="one")
    lay_out(place.root / "site-of-pip", "alpha", 1, plugin="one")
    code = "import sys; sys.path.append(sys.argv.pop(1)); import jackfield.cli as c; c.main()"
    variables = {
        "HOME": str(place.root),
        "PYTHONPATH": os.pathsep.join([str(place.site), str(Path(jackfield.__file__).parents[1])]),
    }
    command = [sys.executable, "-c", code, str(place.root / "site-of-pip"), "doctor", "--json"]
    said = processes.run(command, variables=variables, directory=place.root).stdout
    mends = [each["mend"] for each in json.loads(said) if each["kind"] == "duplicate"]
    assert mends == [f"env -u PYTHONPATH {sys.executable} -m pip uninstall alpha"]


def test_a_module_on_pythonpath_over_an_installed_one(place: Place) -> None:
    """It is the one that is imported, so it is the one that is judged."""
    lay_out(place.site, "alpha", plugin="one")
    assert place.run("list", "--json")[0] == 0
    (place.root / "work" / "alpha").mkdir(parents=True)
    newer = place.root / "work" / "alpha" / "__init__.py"
    newer.write_text("jackfield_commands = ['go']\njackfield_minimum_version = (9, 0, 0)\n")
    path = {"PYTHONPATH": os.pathsep.join(map(str, (newer.parents[1], place.site)))}
    source = str(Path(jackfield.__file__).parents[1])
    path["PYTHONPATH"] += f"{os.pathsep}{source}"
    status, _, error = place.run("go", **path)
    assert (status, "needs jackfield >= 9.0.0" in error) == (3, True)
    status, said, _ = place.run("doctor", "--json", **path)
    found = [each for each in json.loads(said) if each["subject"] == "alpha"]
    assert [each["problem"] for each in found] == [
        f"module 'alpha' of alpha is shadowed by {place.root / 'work'}"
    ]
    assert (status, found[0]["mend"]) == (1, "unset PYTHONPATH")


def test_twins_in_lib_and_lib64(place: Place) -> None:
    lib, lib64 = place.root / "lib" / "site", place.root / "lib64" / "site"
    for site in (lib, lib64):
        lay_out(site, "alpha", plugin="one")
    (found,) = place.findings(kind="duplicate", path=(lib, lib64))
    assert "twins" in found["problem"]


def test_an_editable_install_whose_source_moved(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    origin = {"url": f"file://{place.root}/moved", "dir_info": {"editable": True}}
    (info / "direct_url.json").write_text(json.dumps(origin))
    (found,) = place.findings(kind="moved")
    assert f"{place.root}/moved" in found["problem"]
    assert "install --editable" in found["mend"]


def test_an_entry_point_to_a_module_that_is_not_there(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    text = "[jackfield.plugins]\none = alpha\n[jackfield.backends]\nfoo = alpha.gone:Foo\n"
    (info / "entry_points.txt").write_text(text)
    (found,) = place.findings(kind="missing")
    assert "'alpha.gone'" in found["problem"]


@pytest.mark.parametrize(
    "regular", [(), ("deep",), ("deep.in",), ("deep.in.the",), ("deep.in", "deep.in.the")]
)
def test_modules_deep_in_namespace_packages(regular: tuple[str, ...], place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    portions = [place.site / "deep" / "in" / "the", place.root / "other" / "deep" / "in" / "the"]
    for portion in portions:
        portion.mkdir(parents=True)
    code = "raise SystemExit('imported')\n"
    for package in regular:
        place.site.joinpath(*package.split("."), "__init__.py").write_text(code)
    (portions[0] / "far.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    points = "one = alpha\nfar = deep.in.the.far\nbeyond = deep.in.the.beyond\n"
    (info / "entry_points.txt").write_text(f"[jackfield.plugins]\n{points}")
    found = place.findings(kind="missing", path=(place.root / "other",))
    assert [(each["subject"], "'deep.in.the.beyond'" in each["problem"]) for each in found] == [
        ("beyond", True)
    ]


def test_a_module_in_the_second_portion_of_a_namespace_package(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    (place.site / "alpha" / "__init__.py").unlink()
    (place.site / "alpha" / "deep").mkdir()
    other = place.root / "other"
    (other / "alpha" / "deep").mkdir(parents=True)
    (other / "alpha" / "deep" / "far.py").write_text("raise SystemExit('imported')\n")
    (info,) = place.site.glob("*.dist-info")
    (info / "entry_points.txt").write_text("[jackfield.plugins]\none = alpha.deep.far\n")
    (found,) = place.findings(kind="unreadable", path=(other,))
    assert "there is no module alpha.deep.far" in found["problem"]


def test_entry_points_of_a_group_that_is_misspelt(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    (info / "entry_points.txt").write_text("[jackfield.plugin]\none = alpha\n")
    (found,) = place.findings(kind="missing")
    assert found["problem"] == (
        "alpha: nobody finds its entry points of 'jackfield.plugin': the group is "
        "'jackfield.plugins'"
    )
    assert found["mend"].endswith(" -m pip install --upgrade alpha")


def test_a_scheme_that_begins_no_url(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    schemes = "My_Own = alpha:B\nOther = alpha:B\n"
    text = f"[jackfield.plugins]\none = alpha\n[jackfield.backends]\n{schemes}"
    (info / "entry_points.txt").write_text(text)
    (found,) = place.findings(kind="unreadable")
    assert found["problem"].startswith(
        "plugin 'one' (alpha): entry points: jackfield.backends: 'My_Own' begins no URL: "
    )
    _, said, _ = place.run("backends")
    assert [line for line in said.splitlines() if "alpha" in line] == [
        "other://\tone\tcompatible\talpha"
    ]


def test_a_project_in_a_plugin_directory(place: Place) -> None:
    project = place.root / "plugins" / "clone of it"
    project.mkdir(parents=True)
    assert "passed over" not in place.run("list")[2]
    (project / "pyproject.toml").write_text("")
    (found,) = place.findings(kind="unreadable")  # and the index notices that there is one now
    assert found["problem"].startswith(f"{project}: is passed over: it is a project, ")
    assert shlex.split(found["mend"])[-3:] == ["pip", "install", str(project)]


def test_what_is_there_once_is_not_to_be_removed(place: Place) -> None:
    own = place.root / "home" / ".local" / "share" / "jackfield" / "plugins"
    own.mkdir(parents=True)
    (own / "one.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    for variables in (
        {"JACKFIELD_PLUGIN_PATH": str(own)},  # in which it is looked at anyway
        {"JACKFIELD_PLUGINS_AT": f"one@{own / 'one.py'}"},
    ):
        status, said, _ = place.run("doctor", **variables)
        assert (status, said) == (0, "")


def test_what_is_shadowed(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    lay_out(place.site, "beta", plugin="one")
    lay_out(place.site, "gamma", plugin="two")
    (place.site / "gamma" / "info.py").write_text(
        "jackfield_commands = ['go-one']\njackfield_minimum_version = (0, 1, 0)\n"
    )
    found = {each["subject"]: each["mend"] for each in place.findings(kind="shadowed")}
    assert found["one"].endswith("-m pip uninstall beta")
    assert found["go-one"] == "jackfield disable two"


@pytest.mark.parametrize("name", ["it's", "$(touch gone)", "a; b 'c'", "--json"])
def test_what_mends_is_for_a_shell_whatever_a_plugin_is_called(place: Place, name: str) -> None:
    lay_out(place.site, "alpha", plugin="one")
    info = lay_out(place.site, "beta", plugin="two")
    (info / "entry_points.txt").write_text(f"[jackfield.plugins]\n{name} = beta\n")
    (place.site / "beta" / "info.py").write_text(
        "jackfield_commands = ['go-one']\njackfield_minimum_version = (0, 1, 0)\n"
    )
    (found,) = place.findings(kind="shadowed")
    (broken,) = (
        each for each in place.findings("--activate", kind="broken") if "beta" in str(each)
    )
    for mend in (found["mend"], broken["mend"]):
        program, *words = shlex.split(mend)
        assert program == "jackfield"
        assert place.run("enable", *words[1:])[0] == 0
        assert place.run(*words)[0] == 0
    assert place.findings(kind="shadowed") == []


@pytest.mark.parametrize("name", ["-r/list", "https://example.org/x.whl", "git+file:///x"])
def test_pip_is_not_told_what_is_no_name(place: Place, name: str) -> None:
    for each, plugin in (("alpha", "one"), ("beta", "one"), ("gamma", "two"), ("delta", "gone")):
        info = lay_out(place.site, each, plugin=plugin)
        metadata = (info / "METADATA").read_text()
        (info / "METADATA").write_text(metadata.replace(f"Name: {each}", f"Name: {name}"))
        if plugin == "gone":
            (info / "entry_points.txt").write_text("[jackfield.plugins]\ngone = not_there\n")
    place.run("go-two")
    found = [
        each for kind in ("shadowed", "broken", "missing") for each in place.findings(kind=kind)
    ]
    assert len(found) == 3
    assert not [each["mend"] for each in found if name in each["mend"]]


def test_what_forces_a_plugin_is_for_a_shell(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one", lowest="(9, 0, 0)")
    (info / "entry_points.txt").write_text("[jackfield.plugins]\n$(touch gone) 'x = alpha\n")
    error = place.run("go-one")[2]
    assignment, _, _ = error.rpartition("; ")[2].partition(" loads it all the same")
    assert shlex.split(assignment) == ["JACKFIELD_FORCE_PLUGINS=$(touch gone) 'x"]


def test_only_names_that_can_be_written_are_completed(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    names = ["one", "o\x1b[31m", "o\x0btwo"]
    (info / "entry_points.txt").write_text(
        "[jackfield.plugins]\n" + "".join(f"{name} = alpha\n" for name in names)
    )
    answer = place.root / "answer"
    asked = {"COMP_LINE": "jackfield show o", "COMP_POINT": "16", "_ARGCOMPLETE": "1"}
    place.run(_ARGCOMPLETE_STDOUT_FILENAME=str(answer), **asked)
    assert answer.read_text().strip() == "one"


def test_a_plugin_that_failed(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    status, _, error = place.run("go-one")
    assert status == 1
    assert "imported" in error
    (found,) = place.findings(kind="broken")
    assert "Traceback" in found["detail"]
    assert found["mend"].endswith("-m pip install --upgrade alpha")
    (tried,) = place.findings("--activate", kind="broken")
    assert "Traceback" in tried["detail"]


def test_commands_that_are_declared_and_those_that_are_provided(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    write(place, "alpha", COMMANDS)
    assert place.run("doctor")[0] == 0
    problems = [each["problem"] for each in place.findings("--activate", kind="commands")]
    assert problems == [
        "plugin 'one' declares the command 'go-one' but does not provide it",
        "plugin 'one' provides the command 'extra' but does not declare it",
    ]


BACKEND = SLOW.replace("time.sleep(0.05)", "") + COMMANDS.replace("extra", "go-one")


def declare(place: Place, transports: str, points: str = "") -> None:
    """Install the plugin ``one`` with what it declares, and what its entry points register."""
    info = lay_out(place.site, "alpha", plugin="one")
    with (place.site / "alpha" / "info.py").open("a") as file:
        file.write(f"jackfield_transports = {transports}\n")
    with (info / "entry_points.txt").open("a") as file:
        file.write(points)
    write(place, "alpha", BACKEND)


def test_transports_that_entry_points_do_not_register(place: Place) -> None:
    points = "[jackfield.backends]\nfoo = alpha:Slow\nbar = alpha:Slow\n"
    points += "[jackfield.backend_prefixes]\nover = alpha:Slow\n"
    declare(place, "['FOO://', 'gone://', 'under+', 'drawer']", points)
    expected = {
        "drawer": "plugin 'one' declares 'drawer', which leads nowhere: a scheme ends in '://', "
        "a prefix in '+'",
        "gone://": "plugin 'one' declares 'gone://' but no entry point registers it",
        "bar://": "plugin 'one' registers 'bar://' by an entry point but does not declare it",
        "under+": "plugin 'one' declares 'under+' but no entry point registers it",
        "over+": "plugin 'one' registers 'over+' by an entry point but does not declare it",
    }
    found = place.findings(kind="transports")
    assert {each["subject"]: each["problem"] for each in found} == expected
    mends = {each["subject"]: each["mend"] for each in found}
    assert mends["gone://"] == (
        "register 'gone' by an entry point of the group jackfield.backends, or take it out of "
        "jackfield_transports, of alpha"
    )
    assert mends["over+"] == "add 'over+' to jackfield_transports of alpha"
    for name in ("gone://", "under+"):
        expected[name] = f"plugin 'one' declares {name!r} but does not register it"
    found = place.findings("--activate", kind="transports")
    assert {each["subject"]: each["problem"] for each in found} == expected


def test_transports_that_agree_or_are_left_to_entry_points(place: Place) -> None:
    declare(place, "['foo://']", "[jackfield.backends]\nfoo = alpha:Slow\n")
    info = lay_out(place.site, "beta", plugin="two")
    with (info / "entry_points.txt").open("a") as file:
        file.write("[jackfield.backends]\nbar = beta:Slow\n")
    write(place, "beta", BACKEND.replace("go-one", "go-two"))
    assert place.run("doctor")[0] == 0
    assert place.run("doctor", "--activate")[0] == 0


def test_transports_that_a_plugin_registers_itself(place: Place) -> None:
    declare(place, "['foo://', 'gone://']")
    register = "from jackfield.backends import register_backend\n"
    register += "register_backend('foo', Slow)\nregister_backend('new', Slow)\n"
    write(place, "alpha", BACKEND + register)
    assert place.run("doctor")[0] == 0, "only to activate it would show which ones"
    found = place.findings("--activate", kind="transports")
    assert {each["problem"] for each in found} == {
        "plugin 'one' declares 'gone://' but does not register it",
        "plugin 'one' registers 'new://' when it is imported but does not declare it",
    }


def test_a_plugin_that_ends_the_process(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    write(place, "alpha", "import os\nprint('noise')\nos._exit(9)\n")
    (found,) = place.findings("--activate", kind="broken")
    assert "it ends the process, with status 9" in found["problem"]


HANGS = """
import os, pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path({record!r}).write_text(f"{{os.getpid()}} {{started.pid}}")
time.sleep(600)
"""


def test_a_plugin_that_hangs_is_named_and_stopped_and_the_rest_is_looked_at(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    lay_out(place.site, "beta", plugin="two")
    record = place.root / "processes"
    write(place, "alpha", HANGS.format(record=str(record)))
    found = place.findings("--activate", "--time-limit", "3", kind="broken")
    assert [each["subject"] for each in found] == ["one", "two"]
    assert found[0]["problem"].endswith("cannot be activated: it was not done after 3 seconds")
    assert found[0]["mend"] == "jackfield disable one"
    assert "imported" in found[1]["problem"]
    for process in map(int, record.read_text().split()):
        wait_for_the_end_of(process)


def wait_for_the_end_of(process: int) -> None:
    """Whoever adopts it may take a moment to notice."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.1)
    pytest.fail(f"the process {process} runs on")


def test_a_plugin_that_leaves_a_process_behind_is_done_all_the_same(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    daemon = "import os, time\nif not os.fork():\n    time.sleep(600)\n    os._exit(0)\n"
    write(place, "alpha", daemon + COMMANDS.replace("extra", "go-one"))
    status, _, error = place.run("doctor", "--activate", "--time-limit", "60")
    assert (status, "nothing is wrong" in error) == (0, True)


@pytest.mark.parametrize("limit", ["0", "-1", "soon", "nan", "inf", "1e300"])
def test_a_time_limit_is_a_number_of_seconds(place: Place, limit: str) -> None:
    status, _, error = place.run("doctor", "--activate", f"--time-limit={limit}")
    assert status == 2
    assert f"'{limit}' is not a number of seconds" in error


def test_a_plugin_that_raises_what_no_plugin_should(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    write(place, "alpha", "raise KeyboardInterrupt\n")
    (found,) = place.findings("--activate", kind="broken")
    assert "it ends the process, with status 1" in found["problem"]


def test_the_index_is_made_anew(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    for _ in range(5):
        place.run("list")
    (file,) = (place.root / "home").rglob("*.index")
    file.unlink()
    file.mkdir()
    (file / "inside").touch()
    (found,) = place.findings(kind="index")
    assert found["mend"] == "jackfield doctor --rebuild"
    status, _, error = place.run("doctor", "--rebuild")
    assert status == 0
    assert "index: valid" in error


@pytest.mark.parametrize(
    "words",
    [
        ("--no-index", "list"),
        ("list", "--no-index"),
        ("list", "--no-index", "--incompatible", "-v"),
    ],
    ids=" ".join,
)
def test_no_index_looks_anew(place: Place, words: tuple[str, ...]) -> None:
    lay_out(place.site, "alpha", plugin="one")
    status, said, _ = place.run(*words)
    assert status == 0
    assert said.startswith("one\t") or "--incompatible" in words
    assert not list((place.root / "home").rglob("*.index"))


def test_an_index_that_cannot_be_made_again_is_said(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    (place.root / "home").mkdir()
    (place.root / "home" / ".cache").write_text("no directory")
    status, _, error = place.run("doctor")
    assert status == 0
    assert "index: absent: it cannot be written: Not a directory: '" in error
    assert "so each start looks anew" in error
    status, _, error = place.run("doctor", "--rebuild")
    assert status == 1
    assert f"jackfield: the index cannot be written: Not a directory: '{place.root}/home/" in error


def test_an_index_that_has_no_space_is_said(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    full = ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh")  # as a full disk: only empty files are made
    why = f"cannot be written: File too large: '{place.root}/home/.cache/jackfield/jackfield-"
    status, _, error = place.run("doctor", before=full)
    assert (status, error.count("\n")) == (0, 2)
    assert f"jackfield: index: absent: it {why}" in error
    status, _, error = place.run("doctor", "--rebuild", before=full)
    assert status == 1
    assert f"jackfield: the index {why}" in error
    assert not [file for file in (place.root / "home").rglob("*") if file.is_file()]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="nobody else gives files away")
@pytest.mark.parametrize("mode", [0o1777, 0o755])
def test_an_index_of_another_user_says_why_it_stays(mode: int, place: Place) -> None:
    """To make it anew, which it proposed, mended nothing, and said nothing."""
    lay_out(place.site, "alpha", plugin="one")
    shared = place.root / "shared"
    shared.mkdir()
    cache = {"JACKFIELD_CACHE_DIR": str(shared)}
    for _ in range(3):
        time.sleep(0.025)
        place.run("list", **cache)
    (index,) = shared.glob("*.index")
    for mine in (index, shared):
        os.chown(mine, 12345, 12345)
    shared.chmod(mode)
    without = ("setpriv", "--inh-caps=-all", "--bounding-set=-all")
    status, said, error = place.run("doctor", "--json", before=without, **cache)
    (found,) = json.loads(said)
    why = "Operation not permitted" if mode & 0o1000 else "Permission denied"
    assert (
        f"the index {index} cannot be read, nor be made anew: {why}: '{index}" in found["problem"]
    )
    assert found["mend"] == "export JACKFIELD_CACHE_DIR=A-DIRECTORY-OF-YOUR-OWN"
    assert f"jackfield: index: unreadable: it cannot be written: {why}: '{index}" in error
    status, _, error = place.run("doctor", "--rebuild", before=without, **cache)
    assert (status, f"jackfield: the index cannot be written: {why}: '" in error) == (1, True)


@pytest.mark.parametrize("home", ["nowhere", "nowhere/at/all", "."])
def test_a_home_that_is_relative(place: Place, home: str) -> None:
    lay_out(place.site, "alpha", plugin="one")
    for _ in range(2):
        status, said, _ = place.run("list", HOME=home)
        assert (status, said[:4]) == (0, "one\t")


def test_a_user_without_a_home(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    nobody = "import pwd\ndef unknown(uid): raise KeyError(uid)\npwd.getpwuid = unknown\n"
    (place.site / "sitecustomize.py").write_text(nobody)
    without = ("env", "-u", "HOME")
    before = sorted(place.root.iterdir())
    status, said, _ = place.run("list", before=without)
    assert (status, said[:4]) == (0, "one\t")
    status, said, error = place.run("disable", "one", before=without)
    assert (status, said, error.count("\n")) == (1, "", 1)
    assert "settings.json: cannot be written: Not a directory" in error
    assert "so each start looks anew" in place.run("doctor", before=without)[2]
    assert sorted(place.root.iterdir()) == before


def test_what_mends_settings(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    settings = place.root / "home" / ".config" / "jackfield" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text("{")
    (found,) = place.findings(kind="unreadable")
    assert found["mend"] == f"rm -r {settings}"
    settings.unlink()
    assert place.run("doctor", JACKFIELD_PLUGINS_AT="nonsense")[1].endswith(
        "\tunset JACKFIELD_PLUGINS_AT\n"
    )


LOCKED = {
    "a directory on the path": "site",
    "a .dist-info": "site/beta-1.0.dist-info",
    "its entry points": "site/beta-1.0.dist-info/entry_points.txt",
    "a plugin in a plugin directory": "plugins/locked",
}


@pytest.mark.parametrize("what", LOCKED)
def test_what_may_not_be_read_is_named_and_the_rest_goes_on(place: Place, what: str) -> None:
    lay_out(place.site, "beta", plugin="two")
    for name in ("locked", "good"):
        plugin = place.root / "plugins" / name
        plugin.mkdir(parents=True)
        (plugin / "__init__.py").write_text("jackfield_compatible_versions = [(0, 1, 0)]\n")
    locked = place.root / LOCKED[what]
    locked.chmod(0)
    before = tuple(processes.UNPRIVILEGED)
    status, said, error = place.run("list", before=before)
    assert (status, "own" in error) == (0, False), error
    assert "good\t\tcompatible" in said
    status, said, error = place.run("doctor", "--json", before=before)
    assert status == 1, error
    found = [each for each in json.loads(said) if each["kind"] == "unreadable"]
    named = locked.parent if what == "its entry points" else locked
    assert [each["mend"] for each in found] == [f"chmod -R +rX {named}"]
    assert str(named) in found[0]["problem"]
    locked.chmod(0o755)
    assert place.run("doctor", before=before)[0] == 0


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("site/beta", "entry points: beta is empty, or may not be read"),
        ("site/beta/__init__.py", "beta/__init__.py: cannot be read: Permission denied"),
    ],
)
def test_a_plugin_that_may_not_be_read_is_not_taken_for_one_that_says_nothing(
    place: Place, what: str, why: str
) -> None:
    lay_out(place.site, "beta", plugin="two")
    for name in ("info.py", "limits.py"):
        (place.site / "beta" / name).unlink()
    write(place, "beta", "jackfield_compatible_versions = [(0, 1, 0)]\n")
    (place.root / what).chmod(0)
    before = tuple(processes.UNPRIVILEGED)
    assert f"faults\t{why}\n" in place.run("show", "two", before=before)[1]
    status, said, _ = place.run("doctor", before=before)
    problem = f"what plugin 'two' (beta) supports is not known: {why}"
    assert (status, said) == (1, f"{problem}\tjackfield show two\n")
    (place.root / what).chmod(0o755)
    assert place.run("doctor", before=before)[:2] == (0, "")


def _empty(metadata: Path) -> None:
    metadata.write_text("")


def _latin_1(metadata: Path) -> None:
    metadata.write_bytes("Author: Jos\xe9\nSummary: \xa1\n".encode("latin-1"))


def _directory(metadata: Path) -> None:
    metadata.unlink()
    metadata.mkdir()


def _circle(metadata: Path) -> None:
    metadata.unlink()
    metadata.symlink_to(metadata.name)


def _dangling(metadata: Path) -> None:
    metadata.unlink()
    metadata.symlink_to("nowhere")


def _locked(metadata: Path) -> None:
    metadata.chmod(0)


@pytest.mark.parametrize("damage", [_empty, _latin_1, _directory, _circle, _dangling, _locked])
def test_without_its_metadata_it_is_not_known_what_a_plugin_requires(
    place: Place, damage: Callable[[Path], None]
) -> None:
    info = lay_out(place.site, "beta", plugin="two")
    before = tuple(processes.UNPRIVILEGED)

    def listed() -> dict[str, object]:
        rows = json.loads(place.run("list", "--all", "--json", before=before)[1])
        found: list[dict[str, object]] = [row for row in rows if row["name"] == "two"]
        assert len(found) == 1  # others may be installed
        return found[0]

    assert listed()["status"] == "compatible"
    damage(info / "METADATA")
    why = "has no METADATA that can be read"
    if damage is _locked:
        why = "has a METADATA that cannot be read: Permission denied"
    row = listed()
    assert (row["status"], row["reasons"]) == ("unknown", [why])
    assert f"\ntwo\t1.0.0\tunknown: {why}\t" in f"\n{place.run('list', '--all', before=before)[1]}"
    assert f"two 1.0.0 {why}: unknown\n" in place.run("check", "two", before=before)[1]
    assert f"reasons\t{why}\n" in place.run("show", "two", before=before)[1]
    said = place.run("doctor", before=before)[1]
    mend = f"{sys.executable} -m pip install --force-reinstall --no-deps beta"
    if damage is _locked:
        mend = "jackfield show two"
    assert f"plugin 'two' {why}: what it requires is not known\t{mend}\n" in said
    assert row["distribution"] == "beta"


def test_a_plugin_without_its_metadata_is_uninstalled(place: Place) -> None:
    """Pip knows it by the name of its directory; of that of all plugins it said to remove it."""
    info = lay_out(place.site, "beta", plugin="two")
    (info / "METADATA").write_text("")
    for name in ("two", "beta"):
        status, _, error = place.run("uninstall", name)
        # It is not in the environment of the tests, of which alone pip would remove anything.
        assert (status, "beta is still there: pip has not installed it into" in error) == (1, True)


def test_an_editable_install_that_pip_leaves_alone_is_not_uninstalled(place: Place) -> None:
    """Of the environment below, or of a user; pip says so, and ends with 0."""
    info = lay_out(place.site, "alpha", plugin="one")
    (place.root / "project").mkdir()
    (place.site / "alpha").rename(place.root / "project" / "alpha")
    origin = {"url": f"file://{place.root}/project", "dir_info": {"editable": True}}
    (info / "direct_url.json").write_text(json.dumps(origin))
    (place.site / "alpha.pth").write_text(f"{place.root}/project\n")
    (info / "RECORD").write_text("alpha.pth,,\n")
    status, said, error = place.run("uninstall", "one")
    assert (status, said) == (1, "")
    assert f"alpha is still there: pip has not installed it into {sys.prefix}; " in error
    assert f"it lies in {place.site}: remove it there" in error


def test_a_directory_that_may_not_be_read_is_not_taken_for_no_plugin(place: Place) -> None:
    (place.root / "locked").mkdir(mode=0)
    status, _, error = place.run("check", "locked/", before=tuple(processes.UNPRIVILEGED))
    assert (status, error) == (1, "jackfield: locked/: Permission denied\n")


def test_a_plugin_that_the_user_names_and_may_not_read(place: Place) -> None:
    (place.root / "locked").mkdir(mode=0)
    at = f"one@{place.root}/locked:two@{place.root}/locked/in:three@/{'x' * 300}"
    before = tuple(processes.UNPRIVILEGED)
    status, _, error = place.run("list", before=before, JACKFIELD_PLUGINS_AT=at)
    assert status == 0
    assert error.count("jackfield: JACKFIELD_PLUGINS_AT: ") == 3


def test_times_of_what_the_entry_points_name(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    write(place, "alpha", "")
    with (info / "entry_points.txt").open("a") as file:
        file.write("[jackfield.backends]\nslow = alpha.slow:Slow\n")
    (place.site / "alpha" / "slow.py").write_text(SLOW)
    assert place.run("ls", "slow://host/x")[0] == 0
    (row,) = json.loads(place.run("list", "--times", "--json")[1])
    assert 0.05 <= row["seconds"] < 5


def test_times(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    write(place, "alpha", "import time\ntime.sleep(0.05)\n" + COMMANDS.replace("extra", "go-one"))
    assert place.run("list", "--times")[1] == ""
    assert place.run("go-one")[1] == "ran\n"
    (row,) = json.loads(place.run("list", "--times", "--json")[1])
    assert row["name"] == "one"
    assert 0.05 <= row["seconds"] < 5
