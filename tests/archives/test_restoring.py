"""``restore`` and ``verify-archive``: what comes back, and what must not."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from archives.conftest import LEDGER, Shell, entries, logs_below

Make = Callable[..., Path]


class TestRestoring:
    @pytest.fixture
    def archived(self, jackfield: Shell, ledger: Make, url: str) -> str:
        for path in ("wood/a", "wood/b", "wood/b/inside", "play/c", "z"):
            ledger(path, path)
        jackfield("archive", "root", url)
        return url

    @pytest.mark.parametrize(
        ("pattern", "paths"),
        [
            ("wood/*", {"wood/a", "wood/b", "wood/b/inside"}),
            ("wood", {"wood/a", "wood/b", "wood/b/inside"}),
            ("*/c", {"play/c"}),
            ("wood/b/inside", {"wood/b/inside"}),
            ("?", {"z"}),
            ("[!w]*", {"play/c", "z"}),
        ],
    )
    def test_only_those_that_are_asked_for(
        self, jackfield: Shell, archived: str, pattern: str, paths: set[str]
    ) -> None:
        jackfield("restore", archived, "back", "--only", pattern)
        assert logs_below(jackfield.directory / "back").keys() == paths

    @pytest.mark.parametrize("command", ["restore", "verify-archive"])
    def test_several_patterns_add_up(self, jackfield: Shell, archived: str, command: str) -> None:
        place = ["back"] if command == "restore" else []
        patterns = ["--only", "play", "--only", "wood/a"]
        done = jackfield(command, archived, *place, *patterns, "--json")
        assert {each["path"] for each in json.loads(done.stdout)} == {"play/c", "wood/a"}
        done = jackfield(command, archived, *place, *patterns, "--only", "zzz", check=False)
        assert done.returncode == 1
        assert "has no repository like 'zzz'" in done.stderr

    def test_one_that_shared_a_history_says_what_to_restore_for_it(
        self, jackfield: Shell, ledger: Make, archived: str
    ) -> None:
        view = ledger("z").parent / "view"
        view.mkdir()
        (view / ".ledger-view").write_text("../z")
        jackfield("archive", "root", archived)
        told = "'view' shared the history of 'z', which holds it"
        done = jackfield("restore", archived, "back", "--only", "view")
        assert f"jackfield: {told}: --only 'z' brings that back\n" in done.stderr
        done = jackfield("restore", archived, "back", "--only", "[vz]*")
        assert f"jackfield: {told}\n" in done.stderr

    @pytest.mark.parametrize("name", ["it's $(touch gone)", "z[1]", "*"])
    def test_what_is_to_be_restored_for_it_is_said_to_a_shell(
        self, jackfield: Shell, ledger: Make, archived: str, name: str
    ) -> None:
        view = ledger(name).parent / "view"
        view.mkdir()
        (view / ".ledger-view").write_text(f"../{name}")
        jackfield("archive", "root", archived)
        said = jackfield("restore", archived, "back", "--only", "view").stderr
        words = said.partition(f"{name!r}, which holds it: ")[2].partition(" brings that back")[0]
        done = jackfield("restore", archived, "there", *shlex.split(words))
        assert [line.split("\t")[0] for line in done.stdout.splitlines()] == [name]

    def test_a_pattern_that_fits_none_is_an_error(self, jackfield: Shell, archived: str) -> None:
        done = jackfield("restore", archived, "back", "--only", "zzz", check=False)
        assert done.returncode == 1
        assert "has no repository like 'zzz'" in done.stderr

    def test_nothing_that_is_there_is_written_over(self, jackfield: Shell, archived: str) -> None:
        mine = jackfield.directory / "back" / "wood" / "a"
        mine.mkdir(parents=True)
        (mine / "precious").write_text("mine")
        done = jackfield("restore", archived, "back", check=False)
        assert done.returncode == 1
        assert "back/wood/a is there already: restore to another place" in done.stderr
        assert [path.name for path in mine.iterdir()] == ["precious"]
        assert logs_below(jackfield.directory / "back").keys() == {
            "wood/b",
            "wood/b/inside",
            "play/c",
            "z",
        }

    def test_a_destination_that_is_a_file(self, jackfield: Shell, archived: str) -> None:
        (jackfield.directory / "back").touch()
        done = jackfield("restore", archived, "back", check=False)
        assert done.returncode == 1
        assert done.stderr == "jackfield: cannot restore to back: it is not a directory\n"

    def test_an_empty_destination_is_not_the_current_directory(
        self, jackfield: Shell, archived: str
    ) -> None:
        before = sorted(jackfield.directory.rglob("*"))
        done = jackfield("restore", archived, "", check=False)
        assert done.returncode == 2
        assert "an empty DEST names no directory" in done.stderr
        assert sorted(jackfield.directory.rglob("*")) == before

    def test_an_empty_directory_is_no_hindrance(self, jackfield: Shell, archived: str) -> None:
        (jackfield.directory / "back" / "wood" / "a").mkdir(parents=True)
        jackfield("restore", archived, "back")
        assert logs_below(jackfield.directory / "back")["wood/a"] == "wood/a\n"

    def test_one_that_fails_leaves_nothing_behind(
        self, jackfield: Shell, ledger: Make, url: str
    ) -> None:
        ledger("a", "no restore")
        ledger("b", "one")
        ledger("c", "restore nothing")
        jackfield("archive", "root", url)
        done = jackfield("restore", url, "back", check=False)
        assert done.returncode == 1
        assert "jackfield: back/c: plugin 'ledger' has restored nothing\n" in done.stderr
        assert "jackfield: a: " in done.stderr  # and not only the name of a temporary file
        assert "cannot be restored" in done.stderr
        assert [path.name for path in (jackfield.directory / "back").iterdir()] == ["b"]

    def test_a_damaged_archive_is_refused(
        self, jackfield: Shell, archived: str, store: Path
    ) -> None:
        name = str(entries(store)["play/c"]["archive"])
        (store / name).write_text("ledger\nforged\n")
        done = jackfield("restore", archived, "back", check=False)
        assert done.returncode == 56
        assert f"play/c: the archive '{name}' is damaged" in done.stderr
        assert "play/c" not in logs_below(jackfield.directory / "back")

    def test_a_link_in_a_tree_leads_nothing_out(
        self, jackfield: Shell, ledger: Make, url: str, store: Path, tmp_path: Path
    ) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        ledger("a", f"link {outside}")
        ledger("a/link/inside", "one")
        jackfield("archive", "root", url)
        done = jackfield("restore", url, "back", check=False)
        assert done.returncode == 1
        assert "back/a/link is a symbolic link: nothing is restored behind it" in done.stderr
        assert list(outside.iterdir()) == []


def test_what_two_plugins_have_archived_comes_back_twice(
    jackfield: Shell, ledger: Make, url: str
) -> None:
    """Each repository is where it was; what the second plugin has is beside it."""
    text = LEDGER.replace('plugin_name = "ledger"', 'plugin_name = "other"')
    (jackfield.plugins / "other.py").write_text(text)
    ledger("a", "one")
    ledger("a.other", "two")
    jackfield("archive", "root", url)
    jackfield("restore", url, "back")
    assert logs_below(jackfield.directory / "back") == {
        "a": "one\n",
        "a.other": "two\n",
        "a.other.other": "one\n",
        "a.other.other.other": "two\n",
    }


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        (["archive", "closed/root", "file:///x"], "archive"),
        (["restore", "URL", "closed/back"], "restore to"),
    ],
    ids=["archive", "restore"],
)
def test_a_directory_that_may_not_be_looked_at(
    jackfield: Shell, ledger: Make, url: str, words: list[str], verb: str
) -> None:
    ledger("a", "one")
    jackfield("archive", "root", url)
    (jackfield.directory / "closed" / "root").mkdir(parents=True)
    (jackfield.directory / "closed").chmod(0)
    place = next(word for word in words if word.startswith("closed/"))
    done = jackfield.unprivileged(*(url if word == "URL" else word for word in words))
    assert done.returncode == 1
    assert done.stderr == f"jackfield: cannot {verb} {place}: permission denied\n"


class TestVerifying:
    def test_what_is_damaged_missing_or_needless(
        self, jackfield: Shell, ledger: Make, url: str, store: Path
    ) -> None:
        for name in ("fine", "damaged", "missing"):
            ledger(name, "one")
        jackfield("archive", "root", url)
        names = {path: str(entry["archive"]) for path, entry in entries(store).items()}
        (store / names["damaged"]).write_text("x")
        (store / names["missing"]).unlink()
        (store / "stranger").touch()
        done = jackfield("verify-archive", url, check=False)
        assert done.returncode == 56
        assert done.stdout == f"fine\t{names['fine']}: whole, and it opens\n"
        assert "damaged: the archive" in done.stderr
        assert f"{names['missing']}" in done.stderr
        assert "'stranger' in the store: the manifest needs it not" in done.stderr

    def test_json_has_the_entries_of_those_that_are_whole(
        self, jackfield: Shell, ledger: Make, url: str, store: Path
    ) -> None:
        for name in ("b", "a"):
            ledger(name, "one")
        jackfield("archive", "root", url)
        known = entries(store)
        assert jackfield.json("verify-archive", url) == [known["a"], known["b"]]

    def test_what_does_not_open(
        self, jackfield: Shell, ledger: Make, url: str, store: Path
    ) -> None:
        """The hash is right, but it was never an archive."""
        ledger("a", "one")
        jackfield("archive", "root", url)
        plugin = jackfield.plugins / "ledger.py"
        plugin.write_text(plugin.read_text().replace('startswith("ledger\\n")', 'startswith("x")'))
        done = jackfield("verify-archive", url, check=False)
        assert done.returncode == 1
        assert "is no ledger" in done.stderr
