"""What an ``hgrc`` says of where to pull from: the same as hg says, and never an exception."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.repositories import without_login
from jackfield_hg.upstream import read_path

VALUES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert read_path(text) is None or text


@given(VALUES, st.text("ab \t", max_size=5).map(str.strip))
def test_a_path_is_given_as_it_is_written(value: str, other: str) -> None:
    text = f"[ui]\nx = {other}\n[paths]\nother = 1\ndefault =  {value} \n[x]\ndefault = 2\n"
    found = read_path(text)
    assert found == (without_login(value) if value else None)


@pytest.mark.parametrize(
    "text",
    [
        "[paths]\ndefault=/a b/c\n",
        "[paths]\n; default = /no\ndefault = /x = y\n",
        "[paths]\ndefault = /first\ndefault = /second\n",
        "[ui]\nverbose = no\n\n[paths]\n# comment\n\ndefault\t=\t/tabs\n",
        "[paths]\ndefault = ssh://me@there:1/x\n[paths]\nother = /y\n",
        "[pathsx]\ndefault = /x\n",
    ],
)
def test_hg_says_the_same(tmp_path: Path, text: str) -> None:
    (tmp_path / "hgrc").write_text(text)
    done = subprocess.run(
        ["hg", "config", "paths.default"],
        cwd="/",
        env={"HGRCPATH": str(tmp_path / "hgrc"), "HGPLAIN": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert read_path(text) == (done.stdout.rstrip("\n") or None)
