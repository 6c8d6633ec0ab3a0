"""What is left of a URL that a repository has when it is shown, or kept in an archive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.repositories import without_login


@pytest.mark.parametrize(
    ("url", "rest"),
    [
        ("https://example.org/x", "https://example.org/x"),
        ("https://example.org:8443/x@2", "https://example.org:8443/x@2"),
        ("https://me:secret@example.org:8443/x@2", "https://example.org:8443/x@2"),
        ("https://t0ken@example.org/x", "https://example.org/x"),
        ("https://t0ken:x-oauth-basic@example.org/x", "https://example.org/x"),
        ("https://:secret@example.org/x", "https://example.org/x"),
        ("https://me:se@cret@example.org/x", "https://example.org/x"),
        ("https://me:sec/ret@example.org/x@2", "https://example.org/x@2"),
        ("HTTP://me:secret@example.org", "HTTP://example.org"),
        ("bzr+https://me:secret@example.org/x", "bzr+https://example.org/x"),
        ("ssh://me@example.org:22/x", "ssh://me@example.org:22/x"),
        ("ssh://me:secret@example.org:22/x", "ssh://me@example.org:22/x"),
        ("svn+ssh://me:12/secret@example.org", "svn+ssh://me:12/secret@example.org"),
        ("me@example.org:x", "me@example.org:x"),
        ("/home/me:x@y/z", "/home/me:x@y/z"),
        ("../x", "../x"),
        ("", ""),
    ],
)
def test_what_is_left(url: str, rest: str) -> None:
    assert without_login(url) == rest


@given(
    st.sampled_from(["http", "https", "ssh", "svn", "bzr+ssh"]),
    st.text("aZ09.-_~%", max_size=8),
    st.text("aZ09.-_~%@!", max_size=8).map(lambda text: f"s3cret{text}"),
    st.sampled_from(["example.org", "example.org:8080", "[::1]:22"]),
    st.sampled_from(["", "/", "/x", "/x@2", "/x:1"]),
)
def test_no_password_is_left(scheme: str, user: str, password: str, host: str, path: str) -> None:
    rest = without_login(f"{scheme}://{user}:{password}@{host}{path}")
    kept = f"{user}@" if user and "http" not in scheme else ""
    assert rest == f"{scheme}://{kept}{host}{path}"
    assert without_login(rest) == rest
