"""``status``: how all repositories below a directory stand."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from archives.conftest import LEDGER, Shell

Make = Callable[..., Path]


def rows(output: str) -> dict[str, list[str]]:
    lines = [line.split("\t") for line in output.splitlines()]
    return {directory: cells for directory, *cells in lines}


def test_a_row_for_every_repository_in_order(jackfield: Shell, ledger: Make) -> None:
    ledger("b", "one", "dirty")
    ledger("a", "one")
    ledger("a/inside", "one", "two", "unpushed")
    (ledger("x").parent / "plain").mkdir()
    done = jackfield("status", "root")
    assert rows(done.stdout) == {
        "root/a": ["ledger", "main", "r1", "", "clean", "", "", "4 B"],
        "root/a/inside": ["ledger", "main", "r3", "", "clean", "1", "", "17 B"],
        "root/b": ["ledger", "main", "r2", "", "1 changed", "", "", "10 B"],
        "root/x": ["ledger", "main", "r0", "", "clean", "", "", "0 B"],
    }
    assert list(rows(done.stdout)) == sorted(rows(done.stdout))
    assert done.stderr == ""


def test_without_a_root_it_is_here(jackfield: Shell, ledger: Make) -> None:
    ledger("a")
    assert list(rows(jackfield("status").stdout)) == ["root/a"]


def test_a_bare_one_and_the_day_of_a_revision(jackfield: Shell, ledger: Make) -> None:
    time = "2026-11-21T10:24:08+00:00"
    ledger("bare", f"state {{'changes': None, 'date': '{time}', 'ahead': 1, 'behind': 2}}")
    (cells,) = rows(jackfield("status", "--no-progress").stdout).values()
    assert cells[:-1] == ["ledger", "", "", "+1 -2", "no tree", "", "2026-11-21"]
    (found,) = jackfield.json("status")
    assert (found["changes"], found["dirty"], found["date"]) == (None, None, time)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (3 * 1024**2, "3.0 MiB"),
        (1536 * 1024**2, "1.5 GiB"),
        (2048 * 1024**3, "2.0 TiB"),
    ],
)
def test_sizes_are_for_a_person(jackfield: Shell, ledger: Make, size: int, shown: str) -> None:
    ledger("a", f"state {{'size': {size}}}")
    assert rows(jackfield("status").stdout)["root/a"][-1] == shown


def test_dirty_and_unpushed(jackfield: Shell, ledger: Make) -> None:
    ledger("clean")
    ledger("dirty", "dirty")
    ledger("unpushed", "unpushed")

    def names(*options: str) -> list[str]:
        return [Path(name).name for name in rows(jackfield("status", *options).stdout)]

    assert names("--dirty") == ["dirty"]
    assert names("--unpushed") == ["unpushed"]
    assert names("--dirty", "--unpushed") == ["dirty", "unpushed"]


def test_what_is_shelved_is_not_committed_either(jackfield: Shell, ledger: Make) -> None:
    """It would be lost, and nothing else says that it is there."""
    ledger("clean")
    ledger("shelved", "shelved", "shelved")
    ledger("both", "dirty", "shelved")
    found = rows(jackfield("status", "--dirty").stdout)
    assert found.keys() == {"root/both", "root/shelved"}
    assert found["root/shelved"][4] == "clean, 2 shelved"
    assert found["root/both"][4] == "1 changed, 1 shelved"


def test_json_has_all_that_is_known(jackfield: Shell, ledger: Make) -> None:
    ledger("a", "one", "dirty")
    (found,) = jackfield.json("status")
    assert found == {
        "directory": "root/a",
        "format": "Ledger",
        "plugin": "ledger",
        "known": True,
        "branch": "main",
        "revision": "r2",
        "upstream": None,
        "changes": {"changed": 1},
        "dirty": True,
        "shelved": 0,
        "ahead": None,
        "behind": None,
        "unpushed": 0,
        "date": None,
        "size": 10,
        "warnings": [],
    }


def test_one_that_tells_something_else_is_a_line_of_its_plugin(
    jackfield: Shell, ledger: Make, url: str
) -> None:
    ledger("bad", "misunderstand")
    ledger("good")
    done = jackfield("status", check=False)
    assert list(rows(done.stdout)) == ["root/good"]
    assert done.stderr == (
        "jackfield: root/bad: plugin 'ledger' failed: TypeError: it told {'branch': 'main'}, "
        "which is no RepositoryState\n"
    )
    done = jackfield("archive", "root", url, check=False)
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["good"]
    assert (
        "root/bad: plugin 'ledger' failed: TypeError: it told None, which is no str\n"
        in done.stderr
    )


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ("{'branch': 5}", "branch is 5, which is no text"),
        ("{'revision': b'r2'}", "revision is b'r2', which is no text"),
        ("{'upstream': ['a']}", "upstream is ['a'], which is no text"),
        ("{'date': 1.5}", "date is 1.5, which is no text"),
        ("{'unpushed': '3'}", "unpushed is '3', which is no whole number"),
        ("{'size': 1.5}", "size is 1.5, which is no whole number"),
        ("{'changes': ['a']}", "changes is ['a'], which is no mapping of words to numbers"),
        (
            "{'changes': {'changed': 'a'}}",
            "changes is {'changed': 'a'}, which is no mapping of words to numbers",
        ),
        ("{'warnings': 'ink'}", "warnings is 'ink', which is no tuple of lines"),
    ],
)
def test_a_state_of_other_kinds_does_not_stop_the_others(
    told: str, fault: str, jackfield: Shell, ledger: Make, url: str
) -> None:
    ledger("bad", f"state {told}")
    ledger("good")
    done = jackfield("status", check=False)
    assert list(rows(done.stdout)) == ["root/good"]
    assert done.stderr == f"jackfield: root/bad: plugin 'ledger' failed: TypeError: {fault}\n"
    done = jackfield("archive", "root", url)
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["bad", "good"]


@pytest.mark.parametrize("value", [None, 5, "pad", "./../pad", ".p\nad"])
def test_one_without_an_end_for_the_names_of_archives(
    value: object, jackfield: Shell, ledger: Make, url: str
) -> None:
    ledger("a", "one")
    plugin = jackfield.plugins / "ledger.py"
    plugin.write_text(LEDGER.replace('suffix = ".ledger"', f"suffix = {value!r}"))
    done = jackfield("archive", "root", url, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    failed = f"plugin 'ledger' ({plugin}) failed when it was activated: TypeError: Ledger.suffix"
    why = f"is {value!r}, which ends no file's name: '.bundle' does"
    said = f"jackfield: 1 of plugin 'ledger' not archived: {failed} {why}"
    assert done.stderr.splitlines()[-1] == said


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("async def check(self, archive): ...", "async"),
        ("async def check(self, archive): yield", "async"),
        ("def check(self, archive): yield", "a generator"),
    ],
)
def test_one_whose_method_would_never_run(
    method: str, kind: str, jackfield: Shell, ledger: Make
) -> None:
    """Of an archive that is broken it would be told that it is whole."""
    ledger("a", "one")
    plugin = jackfield.plugins / "ledger.py"
    text = LEDGER.replace("    return Ledger()", f"    class Own(Ledger):\n        {method}\n")
    plugin.write_text(f"{text}    return Own()\n")
    done = jackfield("status", check=False)
    assert f"TypeError: Own.check is {kind}: it would never run" in done.stderr


def test_one_that_fails_is_a_line_and_the_others_are_shown(jackfield: Shell, ledger: Make) -> None:
    ledger("bad", "crash")
    ledger("good")
    ledger("refusing", "refuse")
    done = jackfield("status", check=False)
    assert done.returncode == 1
    assert list(rows(done.stdout)) == ["root/good"]
    assert done.stderr.splitlines() == [
        "jackfield: root/bad: plugin 'ledger' failed: ValueError: this was not thought of",
        "jackfield: root/refusing: refused",
    ]


@pytest.mark.parametrize(
    ("does", "why"),
    [
        ("sys.exit(0)", "plugin 'ledger' failed: it ends the program: sys.exit(0)"),
        ("raise ValueError", "plugin 'ledger' failed: ValueError"),
        ("raise OSError(5, 'The ink is dry')", "The ink is dry"),
        ("raise OSError('no ink')", "no ink"),
    ],
)
def test_one_that_would_end_the_program_is_a_line_and_the_others_are_done(
    does: str, why: str, jackfield: Shell, ledger: Make, url: str
) -> None:
    for name in ("a", "b", "bad"):
        ledger(name, "crash" if name == "bad" else "")
    plugin = jackfield.plugins / "ledger.py"
    crash = 'raise ValueError("this was not\\nthought of")'
    assert crash in LEDGER
    plugin.write_text(f"import sys\n{LEDGER.replace(crash, does)}")
    done = jackfield("status", check=False)
    assert (done.returncode, list(rows(done.stdout))) == (1, ["root/a", "root/b"])
    assert done.stderr == f"jackfield: root/bad: {why}\n"


def test_what_the_tool_complains_of_is_told(jackfield: Shell, ledger: Make) -> None:
    ledger("a", "warning: ink is low")
    done = jackfield("status", check=False)
    assert done.stderr == "jackfield: root/a: warning: ink is low\n"
    assert list(rows(done.stdout)) == ["root/a"]


def test_a_plugin_without_code_recognises_all_the_same(jackfield: Shell, root: Path) -> None:
    (root / ".words").touch()
    done = jackfield("status")
    assert rows(done.stdout)["root"] == ["words", "", "", "", "not known", "", "", "0 B"]
    assert "1 of plugin 'words' recognised, but no more: plugin 'words'" in done.stderr
    assert "describes formats, but has no code for them" in done.stderr


def test_a_plugin_that_is_switched_off_recognises_all_the_same(
    jackfield: Shell, ledger: Make
) -> None:
    ledger("a")
    jackfield("disable", "ledger")
    done = jackfield("status")
    assert rows(done.stdout)["root/a"][4] == "not known"
    assert "switched off by" in done.stderr


def test_paths_of_any_bytes(jackfield: Shell, ledger: Make) -> None:
    names = [b"with space", b"line\nbreak", b"\xff\xfe"]
    for name in names:
        ledger(name)
    found = {str(each["directory"]) for each in jackfield.json("status")}
    assert {os.fsencode(name) for name in found} == {b"root/" + name for name in names}
    assert rows(jackfield("status").stdout).keys() == {
        "root/with space",
        "root/line\\nbreak",
        "root/\\xff\\xfe",
    }


def test_several_plugins_in_one_directory_are_a_row_each(jackfield: Shell, ledger: Make) -> None:
    (ledger("a") / ".words").touch()
    assert [each["plugin"] for each in jackfield.json("status")] == ["ledger", "words"]


def test_two_formats_of_one_plugin_are_one_row(jackfield: Shell, ledger: Make) -> None:
    (ledger("a") / ".ledger-view").write_text(".")
    assert [each["format"] for each in jackfield.json("status")] == ["Ledger"]


def test_a_scan_s_limits_apply(jackfield: Shell, ledger: Make) -> None:
    ledger("a/b/c")
    ledger("old/x")
    assert jackfield.json("status", "--exclude", "old", "--max-depth", "3") == []
    found = jackfield.json("status", "--exclude", "old", "--max-depth", "4")
    assert [each["directory"] for each in found] == ["root/a/b/c"]


def test_a_root_that_is_not_there(jackfield: Shell, ledger: Make) -> None:
    ledger("a")
    done = jackfield("status", "missing", "root", check=False)
    assert (done.returncode, list(rows(done.stdout))) == (1, ["root/a"])
    assert done.stderr == "jackfield: cannot scan missing: no such file or directory\n"


@pytest.mark.parametrize(
    ("revision", "shown"),
    [
        ("0123456789abcdef0123456789abcdef01234567", "0123456789"),
        ("ada@example.org-20261121043512-k3j2h1g0f9e8d7c6", "…g0f9e8d7c6"),
        ("r12345", "r12345"),
    ],
)
def test_long_identifiers_are_shortened(
    jackfield: Shell, ledger: Make, revision: str, shown: str
) -> None:
    ledger("a", f"revision {revision}")
    assert rows(jackfield("status").stdout)["root/a"][2] == shown
    assert jackfield.json("status")[0]["revision"] == revision
