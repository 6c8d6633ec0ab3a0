"""The names of archives."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jackfield.archives.naming import archive_name, superseded

PATHS = st.text(st.characters(blacklist_characters="\0"), min_size=1)


@example("\ud800", ".bundle", "", "")
@example("\udcff", ".bundle", "a", "b")
@given(PATHS, st.sampled_from([".bundle", ".hg.tar", ".svndump.gz"]), st.text(), st.text())
def test_every_name_is_one_that_any_storage_takes_and_known_again(
    path: str, suffix: str, before: str, after: str
) -> None:
    old, new = (archive_name(path, "git", suffix, content) for content in (before, after))
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,90}", new)
    assert new.endswith(suffix)
    assert superseded([old, new], [new]) == {old} - {new}


def test_names_tell_what_they_are_of() -> None:
    names = [
        archive_name(*words)
        for words in [
            ("work/loom", "git", ".bundle", "x"),
            ("work/loom", "git", ".bundle", "y"),
            ("work/loom", "hg", ".bundle", "x"),
            ("play/loom", "git", ".bundle", "x"),
            ("play/Loom", "git", ".bundle", "x"),
        ]
    ]
    assert all(name.lower().startswith("loom-") for name in names)
    assert len({name.lower() for name in names}) == len(names)  # some storage ignores case
    assert archive_name(".", "git", ".bundle", "x").startswith("root-")
    assert archive_name("größe/\udcff", "git", ".bundle", "x").startswith("archive-")


def test_what_a_repository_has_another_archive_of_is_superseded() -> None:
    old, new = (archive_name("loom", "git", ".bundle", each) for each in "xy")
    others = [archive_name(path, "git", ".bundle", "x") for path in ("a/loom", "Loom", "room")]
    others += [archive_name("loom", "hg", ".bundle", "x")]
    assert superseded([old, new, *others], [new]) == {old}
    assert superseded([old, new, *others], []) == set()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "loom.bundle",
        "loom-0123456789ab-0123456789ab-01234567.bundle",
        "my-{}",
        "{}.gz",
        "{}\n",
        "manifest-00000001.json",
    ],
)
def test_a_stranger_s_file_is_not(name: str) -> None:
    old, new = (archive_name("loom", "git", ".bundle", each) for each in "xy")
    strangers = [name.format(old), old.replace("loom", "room"), old.replace(".bundle", ".hg")]
    assert superseded(strangers, [new]) == set()
