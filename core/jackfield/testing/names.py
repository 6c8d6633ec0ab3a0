"""What the contract demands of names."""

from __future__ import annotations

import unicodedata

import pytest

from jackfield.testing.demands import Demands
from jackfield.testing.site import TAG_LENGTH, Site

_LONGEST = 255
_COMPOSED = unicodedata.normalize("NFC", "Ünïcödé")
_DECOMPOSED = unicodedata.normalize("NFD", "Ünïcödé")

REQUIRED = {
    "plain": "{}-plain.txt",
    "space inside": "{} with two  spaces",
    "leading dot": ".{}",
    "no extension, many dots": "{}...a..b",
    "unicode": f"{{}}-{_COMPOSED}-日本語-🗄",
    "percent": "{}-%41-100%-%2F",
    "of a URL": "{}-a+b&c=d;e,f@g#h!i$j",
}
"""Patterns of names that every storage has to take; ``{}`` is the suite's tag."""

MAY_BE_REFUSED = {
    "leading space": " {}",
    "trailing space": "{} ",
    "trailing dot": "{}.",
    "leading dash": "-{}",
    "backslash": "{}-a\\b",
    "of a shell": "{}-$(a)`b`'c'\"d\"*e?f[g]~<h>|i",
    "of Windows": "{}-a:b?c*d",
    "newline": "{}-a\nb",
    "control characters": "{}-\x01\x1b[31m\x7f",
    "decomposed unicode": f"{{}}-{_DECOMPOSED}",
    "undecodable bytes": "{}-\udcff\udc80",
    "255 bytes": "{}" + "x" * (_LONGEST - TAG_LENGTH),
    "255 bytes of unicode": "{}-" + "é" * ((_LONGEST - TAG_LENGTH - 1) // 2),
}
"""Patterns of names that a storage may refuse by an error, but never changes."""


class Names(Demands):
    """Names: stored exactly as they are, or refused."""

    @pytest.mark.parametrize("kind", [*REQUIRED, *MAY_BE_REFUSED])
    def test_a_name_is_kept_exactly(self, site: Site, kind: str) -> None:
        """A name is stored, listed, got and deleted as it is; an unusual one may be refused."""
        name = site.name((REQUIRED | MAY_BE_REFUSED)[kind])
        if kind in REQUIRED:
            site.put(name, kind.encode())
        elif not site.put_if_allowed(name, kind.encode(), kind):
            assert site.names() == []
            return
        assert site.names() == [name]
        assert site.get(name) == kind.encode()
        site.backend._delete(name)
        assert site.names() == []

    def test_names_that_differ_in_case_are_two_files(self, site: Site) -> None:
        """``Name`` and ``name`` are two; a storage that folds case refuses the second."""
        _two(site, "case", "{}-Case", "{}-case")

    def test_names_that_differ_in_normalisation_are_two_files(self, site: Site) -> None:
        """A composed and a decomposed "é" are two; a storage that folds them refuses the second."""
        _two(site, "normalisation", f"{{}}-{_COMPOSED}", f"{{}}-{_DECOMPOSED}")

    def test_names_that_differ_in_spaces_are_two_files(self, site: Site) -> None:
        """Spaces at the end count; a storage that cannot keep them refuses the name."""
        _two(site, "trailing space", "{}", "{} ")

    def test_names_that_differ_in_escapes_are_two_files(self, site: Site) -> None:
        """``%41`` is three characters, not the letter ``A``."""
        _two(site, "percent", "{}-A", "{}-%41")


def _two(site: Site, difference: str, *patterns: str) -> None:
    first, second = map(site.name, patterns)
    site.put(first, b"first")
    unusual = f"the second of two that differ in {difference}"
    if not site.put_if_allowed(second, b"second", unusual):
        assert site.names() == [first]
        assert site.get(first) == b"first"
        return
    assert sorted(site.names()) == sorted([first, second])
    assert [site.get(first), site.get(second)] == [b"first", b"second"]
    site.backend._delete(second)
    assert site.names() == [first]
