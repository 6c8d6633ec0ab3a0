"""Requirements that are judged without `packaging` are judged as it judges them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.requirements import normalized, plain_clauses, plain_requirement, surely_fits
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

numbers = st.lists(st.integers(0, 12), min_size=1, max_size=4).map(
    lambda parts: ".".join(map(str, parts))
)
versions = st.one_of(numbers, st.sampled_from(["1.0rc1", "1.0.dev1", "1!1.0", "v1.0", "1.0+x", ""]))
operators = st.sampled_from(["==", "!=", "<=", ">=", "<", ">", "~=", "===", "=", ""])
blanks = st.sampled_from(["", " ", "  "])
bounds = st.one_of(numbers, st.sampled_from(["1.*", "1.0a1", "x"]))
clauses = st.tuples(blanks, operators, blanks, bounds, blanks).map("".join)
specifiers = st.lists(clauses, max_size=3).map(",".join)
names = st.from_regex(r"[A-Za-z0-9._-]{1,6}", fullmatch=True)
markers = st.sampled_from(
    ["", "; extra == 'a'", ';extra=="B.b"', "; python_version > '3'", ";", "@ x"]
)
requirements = st.one_of(
    st.tuples(names, blanks, specifiers, blanks, markers).map("".join),
    st.tuples(names, st.just(" ("), specifiers, st.just(")"), markers).map("".join),
    st.text("ab1.-_ <>=!,()[];@'\"extra", max_size=20),
)


@given(specifiers, versions)
def test_what_surely_fits_fits(text: str, version: str) -> None:
    plain = plain_clauses(text)
    if plain is None:
        return
    try:
        specifier = SpecifierSet(text)
    except InvalidSpecifier:
        pytest.fail(f"{text!r} is read as {plain}, and is no specifier")
    if surely_fits(version, plain):
        assert specifier.contains(version, prereleases=True)


@given(specifiers, numbers)
def test_of_mere_numbers_it_is_known_for_sure(text: str, version: str) -> None:
    plain = plain_clauses(text)
    if plain is not None:
        assert surely_fits(version, plain) == SpecifierSet(text).contains(version)


@given(requirements)
def test_a_plain_requirement_is_what_it_is_for_packaging(text: str) -> None:
    plain = plain_requirement(text)
    if plain is None:
        return
    name, plain_ones, extra = plain
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        pytest.fail(f"{text!r} is read as {plain}, and is no requirement")
    assert name == requirement.name
    assert len(plain_ones) == len(requirement.specifier) or len(plain_ones) > 1  # twice the same
    assert (extra is None) == (requirement.marker is None)
    if extra is not None and requirement.marker is not None:
        assert requirement.marker.evaluate({"extra": extra})
        assert not requirement.marker.evaluate({"extra": "another"})


@pytest.mark.parametrize(
    "text",
    ["boto3", "boto3>=1.28", "boto3 (>=1.28,<2)", "a.b-c_d !=1.0 , >2", "x>=1 ; extra == 'test'"],
)
def test_the_usual_ones_are_plain(text: str) -> None:
    assert plain_requirement(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("x~=1.0", "x==1.*", "x[y]", "x @ file:///y", "x>=1rc1", "x>=٣", "-x", "x-", ""),
        *("x; python_version<'3'", "x; os_name == 'nt'", "x; extra == 'a' or os_name == 'posix'"),
    ],
)
def test_of_others_nothing_is_said(text: str) -> None:
    assert plain_requirement(text) is None


@given(names)
def test_names_are_compared_as_packaging_compares_them(name: str) -> None:
    assert normalized(name) == canonicalize_name(name)


def test_packaging_is_not_imported() -> None:
    code = (
        "import sys, jackfield.requirements as r; name, c, _ = r.plain_requirement('x>=1.2');"
        "print(r.surely_fits('1.10', c), 'packaging' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "True False\n"
