"""The names of archives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.archives.naming import archive_name, is_archive_name

PATHS = st.text(st.characters(blacklist_characters="\0"), min_size=1)


@given(PATHS, st.sampled_from([".bundle", ".hg.tar", ".svndump.gz"]), st.text())
def test_every_name_is_one_that_any_storage_takes_and_known_again(
    path: str, suffix: str, fingerprint: str
) -> None:
    name = archive_name(path, suffix, "git", fingerprint)
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,90}", name)
    assert name.endswith(suffix)
    assert is_archive_name(name)


def test_names_tell_what_they_are_of() -> None:
    names = [
        archive_name(*words)
        for words in [
            ("work/loom", ".bundle", "git", "x"),
            ("work/loom", ".bundle", "git", "y"),
            ("work/loom", ".bundle", "hg", "x"),
            ("play/loom", ".bundle", "git", "x"),
            ("play/Loom", ".bundle", "git", "x"),
        ]
    ]
    assert all(name.lower().startswith("loom-") for name in names)
    assert len({name.lower() for name in names}) == len(names)  # some storage ignores case
    assert archive_name(".", ".bundle", "git", "x").startswith("root-")
    assert archive_name("größe/\udcff", ".bundle", "git", "x").startswith("archive-")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "loom.bundle",
        "loom-0123456789abcdef-01234567.bundle",
        "photo-0123456789abcdef.jpg",
        "manifest-00000001.json",
    ],
)
def test_a_stranger_s_file_is_none(name: str) -> None:
    assert not is_archive_name(name)


def test_a_renamed_archive_is_a_stranger_s() -> None:
    name = archive_name("loom", ".bundle", "git", "x")
    assert not is_archive_name(f"my-{name}")
    assert not is_archive_name(name.replace("loom", "room"))
