"""The configuration that is read without git is read as git reads it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from jackfield_git.settings import Setting, plain, written

PIECES = [
    *rb"""[core]|[branch "a b"]|[remote "o"]|[a.b]|[a "\"]|key|key =|key=v""".split(b"|"),
    *rb"""key = a # c|key = "q"|# comment||key = a\|K-1 = x;y|key = a  b""".split(b"|"),
    *rb"""[core] bare = true|1 = x|[x  "y"]|[]| [core] |[x "y]""".split(b"|"),
    *(
        b"\tbare = true",
        b"\t; c",
        b"key = a\tb",
        b"key = a\r",
        b"key = \xff ",
        b"\xef\xbb\xbf[core]",
        b"\0",
    ),
]


def git_reads(data: bytes) -> list[Setting] | None:
    done = subprocess.run(
        ["git", "config", "--file", "-", "--no-includes", "--null", "--list"],
        input=data,
        env=os.environ | {"GIT_DIR": os.devnull},  # not that of the current directory
        capture_output=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        return None
    parts = [entry.partition(b"\n") for entry in done.stdout.split(b"\0")[:-1]]
    return [(name, value if newline else None) for name, newline, value in parts]


@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map(b"\n".join))
def test_what_is_plain_is_what_git_reads(home: Path, data: bytes) -> None:
    found = plain(data)
    if found is not None:
        assert found == git_reads(data)


def test_what_git_writes_is_plain() -> None:
    data = (
        b"[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n"
        b'[remote "origin"]\n\turl = https://example.org/x.git\n'
        b"\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
        b'[branch "gr\xc3\xbcn/x"]\n\tremote = origin\n\tmerge = refs/heads/main\n'
    )
    assert plain(data) == git_reads(data)
    assert plain(data) is not None


@pytest.mark.parametrize("value", [b"plain", b'"', b"\\", b"a#b;c", b" spaces ", b"", b"\xff"])
def test_what_is_written_is_what_git_reads(home: Path, value: bytes) -> None:
    name = b'branch.odd"\\] name.merge'
    assert git_reads(b"".join(written(name, value))) == [(name, value)]
