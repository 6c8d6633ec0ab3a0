"""Reading what a PAR2 file protects needs no par2, and takes any bytes for what they are."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st
from jackfield_par2.packets import EMPTY, contents, description

MD5 = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(st.lists(MD5, unique=True), st.binary(max_size=8))
def test_what_is_described_is_read_needs_no_par2(md5s: list[str], between: bytes) -> None:
    assert contents(between.join(map(description, md5s))) == md5s
    assert contents(b"PAR2\0PKT".join(map(description, md5s))) == md5s


@given(st.binary())
def test_any_bytes_are_read_needs_no_par2(data: bytes) -> None:
    assert contents(data) == []
    assert contents(b"PAR2\0PKT" + data) == []


@given(MD5, st.integers(0, 135), st.integers(1, 255))
def test_a_damaged_packet_does_not_count_needs_no_par2(md5: str, at: int, change: int) -> None:
    packet = bytearray(description(md5))
    assert len(packet) == 136 - 12
    at %= len(packet)
    packet[at] ^= change
    assert contents(bytes(packet)) == []
    assert contents(bytes(packet) + description(EMPTY)) == [EMPTY]


def test_the_content_of_an_empty_file_needs_no_par2() -> None:
    assert hashlib.md5(b"").hexdigest() == EMPTY
