"""A remote name cannot lead out of the storage, and the refusal names it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.backends import InvalidName, check_name
from jackfield.backends.contract.names import are_plain


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "with space",
        ".hidden",
        "...",
        "a..b",
        "trailing.",
        "ünïcødé",
        "\udcff-undecodable",
        "12:30",
        "a:b",
        "C:",
        "new\nline",
        "-rf",
        "*",
        "x" * 255,
        r"unit-by\x2duuid.device",
        "con",
    ],
)
def test_a_name_is_given_back_as_it_is(name: str) -> None:
    assert check_name(name, windows=False) == name


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        (".", "leads out"),
        ("..", "leads out"),
        ("../a", "leads out"),
        ("a/../../b", "leads out"),
        ("..\\a", "leads out"),
        ("a\\..\\b", "leads out"),
        ("/etc/passwd", "absolute"),
        ("\\\\server\\share", "absolute"),
        ("a\0b", "NUL"),
        ("a/b", "'/'"),
        ("a/", "'/'"),
        ("\ud800", "half of a character"),
    ],
)
@pytest.mark.parametrize("windows", [False, True])
def test_what_leads_out_of_the_storage_is_refused_everywhere(
    name: str, reason: str, windows: bool
) -> None:
    with pytest.raises(InvalidName, match=reason) as raised:
        check_name(name, windows=windows)
    assert repr(name) in str(raised.value)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("C:", "drive letter"),
        ("c:file", "drive letter"),
        ("C:\\file", "drive letter"),
        ("trailing.", "drops"),
        ("trailing ", "drops"),
        ("a\\b", "does not allow"),
        ("a?b", "does not allow"),
        ("12:30", "does not allow"),
        ("new\nline", "does not allow"),
        ("con", "device"),
        ("Lpt1.txt", "device"),
    ],
)
def test_what_windows_would_change_is_refused_there(name: str, reason: str) -> None:
    with pytest.raises(InvalidName, match=reason) as raised:
        check_name(name, windows=True)
    assert repr(name) in str(raised.value)


@pytest.mark.parametrize("name", [b"bytes", None, 3])
def test_a_name_is_a_string(name: object) -> None:
    with pytest.raises(TypeError, match="is a str"):
        check_name(name)  # type: ignore[arg-type]


@given(st.text())
def test_every_name_that_is_allowed_stays_one_step_below_its_root(name: str) -> None:
    try:
        check_name(name)
    except InvalidName:
        return
    parts = name.replace("\\", "/").split("/")
    assert ".." not in parts
    assert "" != name != "."
    assert "/" not in name
    assert "\0" not in name


_SIGNS = st.text("aZ09_. -/\\\0:é\udcff\n", max_size=4)


@given(st.lists(st.one_of(_SIGNS, st.text(max_size=3)), max_size=4))
def test_names_that_are_plain_together_may_each_be_used(names: list[str]) -> None:
    if are_plain(names):
        assert [check_name(name, windows=False) for name in names] == names


def test_usual_names_are_plain_together() -> None:
    assert are_plain(["file-00001", "a.tar.gz", "With space", ".hidden", "c:a"])
    assert not are_plain(["a", "."])
    assert not are_plain(["a", ".."])
    assert not are_plain(["a/b"])
    assert not are_plain(["a", "", "b"])
    assert not are_plain(["a", b"b"])  # type: ignore[list-item]
