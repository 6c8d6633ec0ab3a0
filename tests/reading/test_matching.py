"""The regular expressions that the reader matches itself: as `re` does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.reading.budget import Budget
from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.matching import Pattern

_PIECES = [
    *("a", "b", "ab", ".", "\\.", "\\s", "\\d", "\\w", "[ab]", "[^a]", "[a-z_]", "\\'", "= "),
    *("(?:a|b)", "(a|bc|)", "(a|b", "|", "(?=a)", "(?!b)", "(?<=a)", "(?<!ab|.b)", "(?<=a*)"),
    *("(?:a(b)?)", "(?P=n)", "\\b", "\\A", "\\Z", "(?i)", "A", "(?:(?:b|a)", "(\\d)|"),
    *("^", "$", "(a)", "(?P<n>b+)", "(?:ab)", "([^b]*?)", "\\1", "é", "[\\]a]", "\\n", "(a", ")"),
]
_PATTERNS = st.lists(
    st.tuples(
        st.sampled_from(_PIECES), st.sampled_from(["", "", "*", "+", "?", "*?", "{1,2}", "{٣}"])
    ),
    max_size=7,
).map(lambda parts: "".join(map("".join, parts)))


@given(_PATTERNS, st.text("ab. =1'\né_", max_size=25), st.sampled_from([0, re.I, re.M, re.S]))
def test_a_regular_expression_matches_as_python_has_it(pattern: str, text: str, flags: int) -> None:
    try:
        ours = Pattern(pattern, flags, Budget())
    except NotStaticError:
        return
    theirs = re.compile(pattern, flags)
    matches = [*theirs.finditer(text)]
    starts = [0, *(match.end() for match in matches[:-1] if match.group())]
    for found, expected in (
        (ours.search(text, Budget()), theirs.search(text)),
        (ours.match(text, Budget()), theirs.match(text)),
        *((ours.search(text, Budget(), start), theirs.search(text, start)) for start in starts),
    ):
        assert (found is None) == (expected is None)
        if found is not None and expected is not None:
            spans = {number: expected.span(number) for number in range(theirs.groups + 1)}
            assert {number: found[number] for number in spans} == spans


FOLLOWED = [
    *("a", "^a", "a*b", "(a)\\1", "[ab]+$", "(?P<n>.*?)b", "(?P<n>a)(?P=n)", "(a)?b", "(?:ab|a)+"),
    *("(?<=x)a(?=a)", "(?<!x)a(?!a)", "\\Ax|\\bb", "(?i)A(B)", "(a|b){2,3}?$", "(?:x(a(b)?)*)"),
]


@pytest.mark.parametrize("pattern", FOLLOWED)
def test_most_regular_expressions_are_followed(pattern: str) -> None:
    found, expected = (
        Pattern(pattern, 0, Budget()).search("xaab", Budget()),
        re.search(pattern, "xaab"),
    )
    assert (found and found[0]) == (expected and expected.span())


@pytest.mark.parametrize(("pattern", "flags"), [('.*it = "(.*?)"', re.S), ('it.*?"([^"]*)', re.S)])
def test_a_long_text_takes_few_steps(pattern: str, flags: int) -> None:
    text = f'{"a" * 300_000}it = "1"\n{"b" * 300_000}'
    found = Pattern(pattern, flags, Budget()).search(text, Budget())
    assert found is not None
    assert text[slice(*found[1])] == "1"
