"""Plugins that do what no plugin should, and a place that is gone: one line, nothing lost."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from support import processes
from support.goer import RUNS
from support.laying_out import lay_out

LISTS = 'import sys; sys.path[0] = ""; from jackfield.cli import main; sys.exit(main(["list"]))'


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ("class Odd(BaseException): ...\n", "command 'go' of plugin 'goer': Odd: why (-v shows"),
        (
            "class Odd(Exception):\n    def __str__(self): return self.nothing\n",
            "Odd: <its text cannot be had>",
        ),
    ],
    ids=["no Exception", "mute"],
)
@pytest.mark.parametrize("where", ["at import", "in the command"])
def test_whatever_a_plugin_raises_is_one_line(
    raised: str, said: str, where: str, variables: dict[str, str]
) -> None:
    plugin = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0]) / "goer.py"
    if where == "at import":
        code = RUNS + raised + "raise Odd('why')\n"
    else:
        does = "def go(arguments):\n    raise Odd('why')\n"
        code = raised + does + RUNS.replace('lambda arguments: "done"', "go")
    plugin.write_text(code)
    done = processes.run([sys.executable, "-m", "jackfield", "go"], variables=variables)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


ENDS = """
import sys
from jackfield.backends import Backend, register_backend

jackfield_minimum_version = (0, 1, 0)
jackfield_transports = ["ends://"]


class Ends(Backend):
    def _get(self, remote_filename, local_path): sys.exit(9)
    def _put(self, source_path, remote_filename): sys.exit(9)
    def _list(self): return ["a", "b"]
    def _delete(self, filename): sys.exit(9)


register_backend("ends", Ends)
"""


@pytest.mark.parametrize("words", ["get ends://x/a", "get ends://x/ back", "rm ends://x/a"])
def test_a_backend_that_ends_the_program_is_not_silent(
    words: str, variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "ender.py").write_text(ENDS)
    command = [sys.executable, "-m", "jackfield", *words.split()]
    done = processes.run(command, variables=variables, directory=tmp_path)
    assert (done.returncode, done.stdout) == (9, "")
    assert done.stderr == "jackfield: plugin 'ender' ended the program: sys.exit(9)\n"


@pytest.mark.parametrize(
    ("raised", "status", "said"),
    [
        ("sys.exit()", 1, "plugin 'ender' ended the program: sys.exit()"),
        ("sys.exit(0)", 1, "plugin 'ender' ended the program: sys.exit(0)"),
        ("sys.exit('bye')", 1, "plugin 'ender' ended the program: sys.exit('bye')"),
        ("raise GeneratorExit", 1, "plugin 'ender': GeneratorExit (-v shows where)"),
    ],
)
@pytest.mark.parametrize("words", ["get ends://x/a", "rm ends://x/a"])
def test_however_a_backend_ends_the_program_it_is_named_and_nothing_is_done(
    words: str, raised: str, status: int, said: str, variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    does = ENDS.replace("sys.exit(9)", "ends()") + f"\ndef ends():\n    {raised}\n"
    (plugins / "ender.py").write_text(does)
    command = [sys.executable, "-m", "jackfield", *words.split()]
    done = processes.run(command, variables=variables, directory=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (status, "", f"jackfield: {said}\n")


def test_show_names_only_what_concerns_the_plugin(variables: dict[str, str]) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    for name, more in (("one", "['shared']"), ("two", "['shared']"), ("shared", "[]")):
        text = f"jackfield_minimum_version = (0, 1, 0)\njackfield_commands = {more}\n"
        (plugins / f"{name}.py").write_text(text)
    shadows = {}
    for name in ("one", "two", "shared"):
        command = [sys.executable, "-m", "jackfield", "show", "--json", name]
        done = processes.run(command, variables=variables, check=True)
        shadows[name] = json.loads(done.stdout)["shadows"]
    (said,) = shadows["one"]
    assert said.startswith("command 'shared' of plugin 'two' (")
    assert shadows == {"one": [said], "two": [said], "shared": []}


@pytest.mark.parametrize("words", ["archive . file:///nowhere", "list"])
def test_the_current_directory_is_gone(
    words: str, variables: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "here").mkdir()
    command = f"rmdir ../here; exec {sys.executable} -m jackfield {words}"
    done = processes.run(
        ["sh", "-c", command],
        variables={**variables, "JACKFIELD_PLUGIN_PATH": "relative"},
        directory=tmp_path / "here",
    )
    assert (done.returncode, done.stdout) == (1, "")
    said = "jackfield: the current directory is not there any more: go to another one\n"
    assert done.stderr == said


@pytest.mark.parametrize("command", ["scan", "status"])
def test_a_current_directory_that_is_removed_holds_no_repositories_that_count(
    command: str, variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "toy.py").write_text("jackfield_control_formats = {'Toy': {'.toy/': None}}\n")
    (tmp_path / "here").mkdir()
    script = f"rmdir ../here; exec {sys.executable} -m jackfield {command}"
    done = processes.run(["sh", "-c", script], variables=variables, directory=tmp_path / "here")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "jackfield: cannot scan .: no such file or directory\n"


@pytest.mark.parametrize("words", ["-m jackfield list", f"-c '{LISTS}'"], ids=["-m", "-c"])
def test_what_is_absolute_needs_no_current_directory(
    words: str, variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "there.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    (tmp_path / "here").mkdir()
    command = f"rmdir ../here; exec {sys.executable} {words}"
    done = processes.run(
        ["sh", "-c", command], variables=variables, directory=tmp_path / "here", check=True
    )
    assert "\nthere\t" in f"\n{done.stdout}"


def test_without_a_place_for_temporary_files_the_way_out_is_told(
    variables: dict[str, str],
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    code = "import tempfile\n" + RUNS.replace('"done"', "tempfile.mkdtemp()")
    (plugins / "goer.py").write_text(code)
    command = f"ulimit -f 0; exec {sys.executable} -m jackfield go"  # no file can be written
    done = processes.run(["sh", "-c", command], variables=variables)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("jackfield: No usable temporary directory found in [")
    assert done.stderr.endswith("]: let TMPDIR name one that can be written to\n")


TIMELESS = """
from jackfield.backends import Backend, register_backend

jackfield_minimum_version = (0, 1, 0)
jackfield_transports = ["timeless://"]


class Timeless(Backend):
    def _get(self, remote_filename, local_path): local_path.write_text("content")
    def _put(self, source_path, remote_filename): ...
    def _list(self): return ["a", "b"]
    def _delete(self, filename): ...
    def _query(self, filename): return {"size": 7, "mtime": float(self.parsed_url.hostname)}


register_backend("timeless", Timeless)
"""


@pytest.mark.parametrize("time", ["nan", "1e300"])
def test_what_is_no_time_at_all_is_none(
    time: str, variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "timeless.py").write_text(TIMELESS)
    command = [sys.executable, "-m", "jackfield", "sync", f"timeless://{time}", "here"]
    done = processes.run(command, variables=variables, directory=tmp_path)
    assert (done.returncode, done.stdout) == (0, "a\tadded\nb\tadded\n"), done.stderr
    assert (tmp_path / "here" / "b").read_text() == "content"


def test_a_plugin_whose_name_is_taken_for_a_command_is_named(variables: dict[str, str]) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "goer.py").write_text(RUNS)
    done = processes.run([sys.executable, "-m", "jackfield", "goer"], variables=variables)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "jackfield: there is no command 'goer': plugin 'goer' declares none of that name, see "
        "jackfield show goer (try: jackfield --help)\n"
    )


@pytest.mark.parametrize("code", ["jackfield_commands = 'sour'\n", None], ids=["text", "no module"])
def test_a_plugin_whose_commands_cannot_be_read_is_not_said_to_declare_none(
    code: str | None, variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    if code is not None:
        (plugins / "sour.py").write_text(code)
    else:
        info = lay_out(tmp_path / "site", "beta", plugin="sour")
        (info / "entry_points.txt").write_text("[jackfield.plugins]\nsour = beta.gone\n")
        variables["PYTHONPATH"] += f"{os.pathsep}{tmp_path / 'site'}"
        variables["JACKFIELD_PLUGIN_PATH"] = str(plugins)
    done = processes.run([sys.executable, "-m", "jackfield", "sour"], variables=variables)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "jackfield: there is no command 'sour': what plugin 'sour' declares cannot be read: "
        "jackfield check sour says why (try: jackfield --help)\n"
    )
    done = processes.run([sys.executable, "-m", "jackfield", "check", "sour"], variables=variables)
    assert done.stderr.startswith("jackfield: sour: "), done.stderr


def test_a_list_that_is_none_deletes_nothing(variables: dict[str, str], tmp_path: Path) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    code = TIMELESS.replace('return ["a", "b"]', 'yield from ["a", "b"]')
    (plugins / "timeless.py").write_text(code)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "a").write_text("content")
    command = [sys.executable, "-m", "jackfield", "sync", "--delete", "timeless://1", "here"]
    done = processes.run(command, variables=variables, directory=tmp_path)
    assert (done.returncode, done.stdout) == (55, "")
    assert done.stderr == (
        "jackfield: timeless://1: cannot list: the backend lists a generator, where a list of "
        "names is wanted\n"
    )
    assert (tmp_path / "here" / "a").read_text() == "content"


@pytest.mark.parametrize(("answer", "status"), [(0, 0), (3, 3), (255, 255), (256, 1), (-1, 1)])
def test_a_number_that_is_no_status_is_a_failure(
    answer: int, status: int, variables: dict[str, str]
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    for does in (str(answer), f"sys.exit({answer})"):
        code = "import sys\n" + RUNS.replace('"done"', does)
        (plugins / "goer.py").write_text(code)
        done = processes.run([sys.executable, "-m", "jackfield", "go"], variables=variables)
        assert (done.returncode, done.stdout) == (status, "")


@pytest.mark.parametrize(
    ("why", "status", "said"),
    [("", 0, ""), ("None", 0, ""), ("'no way'", 1, "jackfield: no way\n")],
)
def test_a_command_may_end_by_itself(
    why: str, status: int, said: str, variables: dict[str, str]
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    code = "import sys\n" + RUNS.replace('"done"', f"sys.exit({why})")
    (plugins / "goer.py").write_text(code)
    done = processes.run([sys.executable, "-m", "jackfield", "go"], variables=variables)
    assert (done.returncode, done.stdout, done.stderr) == (status, "", said)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("[1, 2]", "list"),
        ("object()", "object"),
        ("1.5", "float"),
        ("b'x'", "bytes"),
        ("__import__('asyncio').sleep(0)", "coroutine"),  # as an async function gives one
    ],
)
@pytest.mark.parametrize("option", [[], ["--json"]], ids=["text", "json"])
def test_an_answer_that_is_none_is_told_to_the_author(
    answer: str, kind: str, option: list[str], variables: dict[str, str]
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "goer.py").write_text(RUNS.replace('"done"', answer))
    done = processes.run([sys.executable, "-m", "jackfield", "go", *option], variables=variables)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"jackfield: command 'go' of plugin 'goer': TypeError: it gave a {kind}, "
        "where an answer is a jackfield.Table or Stream, a mapping, a text, an exit status or None "
        "(-v shows where)\n"
    )


@pytest.mark.parametrize("rows", ["[[1, 2], [3]]", "[[1, 2], [3, 4, 5]]", "[[1, 2], 'abc']"])
@pytest.mark.parametrize("option", [[], ["--json"]], ids=["text", "json"])
def test_a_table_whose_rows_do_not_fit_its_columns_is_told_to_the_author(
    rows: str, option: list[str], variables: dict[str, str]
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    code = "from jackfield import Table\n" + RUNS.replace('"done"', f"Table(['a', 'b'], {rows})")
    (plugins / "goer.py").write_text(code)
    done = processes.run([sys.executable, "-m", "jackfield", "go", *option], variables=variables)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "jackfield: command 'go' of plugin 'goer': ValueError: row 2 of its Table is not a cell "
        "for each of its 2 columns: "
    )


@pytest.mark.parametrize(
    "rows", ["(map(str, row) for row in ([1, 2], [3, 4]))", "[(1, 2), (3, 4)]"]
)
def test_rows_may_be_whatever_can_be_gone_through(rows: str, variables: dict[str, str]) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    code = "from jackfield import Table\n" + RUNS.replace('"done"', f"Table(['a', 'b'], {rows})")
    (plugins / "goer.py").write_text(code)
    command = [sys.executable, "-m", "jackfield", "go"]
    assert processes.run(command, variables=variables).stdout == "1\t2\n3\t4\n"
    assert processes.run([*command, "--json"], variables=variables).stdout.count('"b"') == 2


@pytest.mark.parametrize(
    ("answer", "lines", "written"),
    [
        ('{"a": [1, "x"], "b": []}', "a\t1\na\tx\nb\t\n", {"a": [1, "x"], "b": []}),
        (
            '{"a": {"k": True, "l": (2, 3)}}',
            "a\tk: yes\na\tl: 2, 3\n",
            {"a": {"k": True, "l": [2, 3]}},
        ),
        ('{"a": {}, "b": None}', "a\t\nb\t\n", {"a": {}, "b": None}),
        ('{"a": {2}, "b": b"x"}', "a\t2\nb\tb'x'\n", {"a": [2], "b": "x"}),
        ('{"a": b"\\xff"}', "a\tb'\\xff'\n", {"a": {"base64": "/w=="}}),
        ('{"a": 1e999 - 1e999}', "a\tnan\n", {"a": None}),
        ('{"a": 1e999}', "a\tinf\n", {"a": None}),
    ],
)
def test_an_answer_of_any_values_is_lines_or_json(
    answer: str, lines: str, written: object, variables: dict[str, str]
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "goer.py").write_text(RUNS.replace('"done"', answer))
    command = [sys.executable, "-m", "jackfield", "go"]
    assert processes.run(command, variables=variables).stdout == lines
    done = processes.run([*command, "--json"], variables=variables)
    assert json.loads(done.stdout, parse_constant=pytest.fail) == written


def test_json_has_no_numbers_that_are_none(variables: dict[str, str]) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    answer = '{"a": 1e999, "b": [1e999 - 1e999, "NaN"], "c": 0.5}'
    (plugins / "goer.py").write_text(RUNS.replace('"done"', answer))
    done = processes.run([sys.executable, "-m", "jackfield", "go", "--json"], variables=variables)
    assert done.stdout == '{"a": null, "b": [null, "NaN"], "c": 0.5}\n'


def test_the_help_of_a_command_is_what_its_metadata_says(variables: dict[str, str]) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    for line in ("Go 100% away.", "Go as %(prog)s does."):
        (plugins / "goer.py").write_text(RUNS.replace('["go"]', f'{{"go": "{line}"}}'))
        command = [sys.executable, "-m", "jackfield", "go", "--help"]
        assert f"\n{line}\n" in processes.run(command, variables=variables).stdout


DIVIDED = (
    RUNS.replace('lambda arguments: "done"', "run, configure")
    + """
def configure(parser):
    add = parser.add_subparsers(dest="which").add_parser("add")
    add.add_argument("what")


def run(arguments):
    return {"json": arguments.json, "verbose": arguments.verbose}
"""
)


@pytest.mark.parametrize(
    "words", ["--json -v go add x", "go --json -v add x", "go add --json -v x"]
)
def test_general_options_may_stand_before_and_after_the_name_of_a_sub_command(
    words: str, variables: dict[str, str]
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "goer.py").write_text(DIVIDED)
    command = [sys.executable, "-m", "jackfield", *words.split()]
    answer = json.loads(processes.run(command, variables=variables, check=True).stdout)
    before = words.startswith("--json")
    assert answer == {"json": True, "verbose": 0 if before else 1}


@pytest.mark.parametrize("declared", ["sorted(open('names'))", "'go'", "['-go', 'run']"])
def test_a_command_that_cannot_be_known_is_said_to_be_possible(
    declared: str, variables: dict[str, str]
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "goer.py").write_text(RUNS.replace('["go"]', declared))
    done = processes.run([sys.executable, "-m", "jackfield", "fly"], variables=variables)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "jackfield: there is no command 'fly': no plugin provides it, but the commands of 'goer' "
        "cannot be read: jackfield check goer says why (try: jackfield --help)\n"
    )


def test_a_name_that_is_none_does_not_stop_the_others(
    variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    code = TIMELESS.replace('["a", "b"]', '["\\ud800", "../c", "ok"]')
    (plugins / "timeless.py").write_text(code)
    command = [sys.executable, "-m", "jackfield", "cp", "timeless://1/", "back"]
    done = processes.run(command, variables=variables, directory=tmp_path)
    assert (done.returncode, done.stdout) == (50, "timeless://1/ok\tback/ok\n")
    assert "cannot get '\\ud800': '\\ud800' cannot be the name of a remote file" in done.stderr
    assert "cannot get '../c': '../c' cannot be the name of a remote file" in done.stderr
    assert [path.name for path in (tmp_path / "back").iterdir()] == ["ok"]


NOISY = """
import sys
from jackfield import Command, hookimpl
from jackfield.backends import Backend, register_backend

print("noise of its import")
jackfield_minimum_version = (0, 1, 0)
jackfield_transports = ["noisy://"]
jackfield_commands = ["buzz"]


class Noisy(Backend):
    def _get(self, remote_filename, local_path):
        print("noise of get")
        local_path.write_text("content")
    def _put(self, source_path, remote_filename): print("noise of put")
    def _list(self): return []
    def _delete(self, filename): print("noise of delete")
    def _query(self, filename): return {"size": 7}


register_backend("noisy", Noisy)


@hookimpl
def jackfield_provide_commands():
    print("noise of its hook")
    return [Command("buzz", lambda arguments: {"done": "yes"})]
"""


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("buzz", {"done": "yes"}),
        ("ls noisy://x", []),
        ("stat noisy://x/a", [{"name": "a", "size": 7, "mtime": None}]),
        ("rm noisy://x/a", [{"name": "a", "removed": "done"}]),
        ("get noisy://x/a back", [{"fetched": "a", "to": "back"}]),
    ],
)
def test_what_a_plugin_prints_is_no_part_of_the_answer(
    words: str, answer: object, variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "noisy.py").write_text(NOISY)
    command = [sys.executable, "-m", "jackfield", *words.split(), "--json"]
    done = processes.run(command, variables=variables, directory=tmp_path)
    assert json.loads(done.stdout) == answer
    assert "noise of its import\nnoise of its hook\n" in done.stderr


def test_what_a_plugin_prints_is_no_part_of_a_file(
    variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "noisy.py").write_text(NOISY)
    command = [sys.executable, "-m", "jackfield", "get", "noisy://x/a", "/dev/stdout"]
    done = processes.run(command, variables=variables, directory=tmp_path)
    assert done.stdout == "content"
    assert done.stderr == "noise of its import\nnoise of its hook\nnoise of get\n"


RUNNING = NOISY.replace("import sys", "import os, subprocess", 1).replace(
    "print(", "(lambda text: (subprocess.run(['echo', text]), os.write(1, b'itself\\n')))("
)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("buzz --json", '{"done": "yes"}\n'),
        ("ls --json noisy://x", "[]\n"),
        ("get noisy://x/a -", "content"),
        ("cp noisy://x/a /dev/stdout", "content"),
    ],
)
@pytest.mark.parametrize("into", ["a pipe", "a file"])
def test_nor_is_what_the_programs_print_that_it_runs(
    words: str, answer: str, into: str, variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "noisy.py").write_text(RUNNING)
    program = f"{sys.executable} -m jackfield {words}"
    command = program if into == "a pipe" else f"{{ {program}; echo end; }} > out; cat out"
    done = processes.run(["sh", "-c", command], variables=variables, directory=tmp_path)
    assert done.stdout == (answer if into == "a pipe" else f"{answer}end\n")
    assert done.stderr.startswith("noise of its import\nitself\nnoise of its hook\nitself\n")


def test_a_program_whose_output_takes_texts_alone_is_told_so(
    variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "noisy.py").write_text(NOISY)
    code = "import io, sys; from jackfield.cli import main; sys.stdout = io.StringIO(); "
    code += "sys.exit(main(['get', 'noisy://x/a', '-']))"
    command = [sys.executable, "-c", code]
    done = processes.run(command, variables=variables, directory=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    said = "the standard output of this program takes no bytes: name a file"
    assert done.stderr.endswith(f"jackfield: {said}\n")


def test_a_program_whose_output_is_another_has_the_file_there(
    variables: dict[str, str], tmp_path: Path
) -> None:
    plugins = Path(variables["JACKFIELD_PLUGIN_PATH"].partition(os.pathsep)[0])
    (plugins / "noisy.py").write_text(NOISY)
    code = "import io, sys; from jackfield.cli import main; kept = io.BytesIO(); "
    code += "sys.stdout = io.TextIOWrapper(kept); main(['get', 'noisy://x/a', '-']); "
    code += "sys.__stdout__.write(repr(kept.getvalue()))"
    command = [sys.executable, "-c", code]
    done = processes.run(command, variables=variables, directory=tmp_path)
    assert done.stdout == "b'content'"
    assert done.stderr == "noise of its import\nnoise of its hook\nnoise of get\n"
