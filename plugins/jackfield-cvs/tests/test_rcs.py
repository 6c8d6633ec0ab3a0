"""The reader of RCS files: what is whole passes, what is not is told, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield_cvs import rcs

FILE = b"""head\t1.2;
access;
symbols
\tTAG:1.1
\tBRANCH:1.1.0.2;
locks; strict;
comment\t@# @;
expand\t@kv@;
newphrase  some words "x" @and @@ strings@;

1.2
date\t2023.11.14.22.13.20;\tauthor joe;\tstate Exp;
branches;
next\t1.1;
commitid\t1234;

1.1
date\t96.01.02.03.04.05;\tauthor joe;\tstate dead;
branches
\t1.1.2.1;
next\t;

1.1.2.1
date\t2023.11.14.22.13.21;\tauthor joe;\tstate Exp;
branches;
next\t;


desc
@@


1.2
log
@Two @@ once@
text
@a@@
b
c@


1.1
log
@@
text
@d2 1
a3 2
c
d
@


1.1.2.1
log
@@
text
@a0 1
zero
d4 1
@
"""


def test_all_that_it_says() -> None:
    header = rcs.check(FILE)
    assert header.head == "1.2"
    assert header.symbols == {"TAG": "1.1", "BRANCH": "1.1.0.2"}
    assert header.deltas == {
        "1.2": rcs.Delta("2023-11-14T22:13:20+00:00", "1.1", ()),
        "1.1": rcs.Delta("1996-01-02T03:04:05+00:00", None, ("1.1.2.1",)),
        "1.1.2.1": rcs.Delta("2023-11-14T22:13:21+00:00", None, ()),
    }


def test_the_header_alone_is_enough_for_it() -> None:
    end = FILE.index(b"desc") + 5
    assert rcs.read_header(FILE[:end]) == rcs.read_header(FILE)
    for shorter in (b"", FILE[:5], FILE[: end - 2], FILE[: end // 2]):
        with pytest.raises(rcs.RunOut):
            rcs.read_header(shorter)


def test_an_empty_file_is_whole() -> None:
    assert rcs.check(b"head;\naccess;\nsymbols;\nlocks;\n\n\ndesc\n@@\n").head is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"head", b"tail", "does not begin with 'head'"),
        (b"BRANCH:1", b"BRANCH 1", "symbols"),
        (b"next\t1.1;", b"next\t1.7;", "no revision 1.7"),
        (b"next\t1.1;", b"next\t1.2;", "two ways to revision 1.2"),
        (b"next\t1.1;", b"next\t;", "revision 1.1 cannot be reached"),
        (b"2023.11.14.22.13.20", b"yesterday", "'yesterday' is no date"),
        (b"date\t96.01.02.03.04.05;", b"", "no date"),
        (b"d2 1", b"d3 2", "revision 1.1: lines 3 to 4 of 3 are deleted"),
        (b"d2 1", b"x2 1", "revision 1.1: 'x2 1' is no edit"),
        (b"a3 2", b"a3 3", "3 lines are added after line 3 of 3"),
        (b"a3 2", b"a4 2", "2 lines are added after line 4 of 3"),
        (b"d4 1", b"d5 1", "revision 1.1.2.1: lines 5 to 5 of 4 are deleted"),
        (b"\n1.1\nlog", b"\n1.2\nlog", "1.2, which is no revision or has one"),
        (b"\n1.1\nlog", b"\n1.3\nlog", "1.3, which is no revision"),
    ],
)
def test_what_is_wrong_is_told(old: bytes, new: bytes, message: str) -> None:
    assert old in FILE
    with pytest.raises(rcs.Malformed) as error:
        rcs.check(FILE.replace(old, new, 1))
    assert message in str(error.value)


@given(st.integers(0, len(FILE) - 4))
def test_a_part_is_not_whole(length: int) -> None:
    with pytest.raises(rcs.Malformed):
        rcs.check(FILE[:length])


@given(st.integers(0, len(FILE) - 1), st.binary(max_size=6))
def test_whatever_it_is_it_is_told_in_one_way(at: int, data: bytes) -> None:
    try:
        rcs.check(FILE[:at] + data + FILE[at + len(data) :])
    except rcs.Malformed as error:
        assert "\n" not in str(error)


@given(st.binary(max_size=300))
def test_noise_is_no_rcs_file(data: bytes) -> None:
    with pytest.raises(rcs.Malformed):
        rcs.check(data)
