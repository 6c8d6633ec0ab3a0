"""Version tuples, the strings they are shown as, and ranges of API versions."""

import sys

import packaging.version
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jackfield.versions import (
    ApiVersion,
    InvalidVersion,
    Version,
    VersionRange,
    api_version,
    show_api,
    shown,
)

LEVELS = ("dev", "alpha", "beta", "candidate", "final")
"""The release levels of `sys.version_info`, and ``dev`` before them, oldest first."""

small = st.integers(0, 3)
usual_tuples = st.tuples(small, small, small, st.sampled_from(LEVELS), small)
unusual_tuples = st.one_of(
    st.tuples(small),
    st.tuples(small, small),
    st.tuples(small, small, small),
    st.tuples(small, small, small, small),
    st.tuples(small, small, st.sampled_from((*LEVELS, "exp", "rc"))),
    st.tuples(small, small, small, st.sampled_from(("exp", "rc", "a", "b", "c", "EXP", "1"))),
    st.tuples(small, small, small, st.sampled_from(("exp", "rc", "snapshot3")), small),
)
pep440_strings = st.builds(
    "{}{}{}{}{}{}".format,
    st.sampled_from(("", "", "1!")),
    st.lists(small.map(str), min_size=1, max_size=5).map(".".join),
    st.sampled_from(("", "", "a1", "b0", "rc2", "pre", "alpha3")),
    st.sampled_from(("", "", ".post1", "-2")),
    st.sampled_from(("", "", ".dev0", ".dev2")),
    st.sampled_from(("", "", "+exp", "+local.1", "+final", "+dev")),
)
versions = st.one_of(usual_tuples, unusual_tuples, pep440_strings).map(Version.parse)


class TestTuples:
    @pytest.mark.parametrize(
        ("declared", "shows"),
        [
            ((1, 3, 0, "dev", 0), "1.3.0.dev0"),
            ((1, 3, 0, "alpha", 1), "1.3.0a1"),
            ((1, 3, 0, "beta", 2), "1.3.0b2"),
            ((1, 3, 0, "candidate", 3), "1.3.0rc3"),
            ((1, 3, 0, "rc", 3), "1.3.0rc3"),
            ((1, 3, 0, "final", 0), "1.3.0"),
            ((1, 3, 0, "final", 4), "1.3.0.4"),
            ((1, 3, 0, "exp", 2), "1.3.0.dev2+exp"),
            ((1, 3, 0, " Beta ", 2), "1.3.0b2"),
            ((0, 1, "dev"), "0.1.0.dev0"),
            ((0, 1, 2, "dev"), "0.1.2.dev0"),
            ((0, 1, "dev", 3), "0.1.0.dev3"),
            ((1, 2, 3, 4), "1.2.3.4"),
            ((1, 2, 3), "1.2.3"),
            ((1, 2), "1.2.0"),
            ((1,), "1.0.0"),
            ((2024, 12, 31), "2024.12.31"),
        ],
    )
    def test_is_shown_as_pep440_writes_it(self, declared: tuple[object, ...], shows: str) -> None:
        assert str(Version.from_tuple(declared)) == shows
        assert Version.parse(declared) == Version.parse(shows)

    def test_of_the_interpreter_is_one(self) -> None:
        assert Version.from_tuple(sys.version_info).api == sys.version_info[:3]

    @pytest.mark.parametrize(
        ("declared", "reason"),
        [
            (None, "None is of type NoneType"),
            (3, "3 is of type int"),
            ([1, 3, 0], "[1, 3, 0] is of type list"),
            ((), "() is not a version tuple like"),
            (("1", "3", "0"), "('1', '3', '0') is not a version tuple like"),
            ((-1, 0, 0), "(-1, 0, 0) is not a version tuple like"),
            ((1, -3, 0), "(1, -3, 0) is not a version tuple like"),
            ((True, 0, 0), "(True, 0, 0) is not a version tuple like"),
            ((1.5,), "(1.5,) is not a version tuple like"),
            ((1, 2, 3, None, 0), "(1, 2, 3, None, 0) is not a version tuple like"),
            ((1, 2, 3, 4, "dev"), "(1, 2, 3, 4, 'dev') is not a version tuple like"),
            ((1, 2, 3, 4, 5), "(1, 2, 3, 4, 5) has 5 numbers and no release level"),
            ((1, 2, 3, "dev", "0"), "has '0' where its serial number should be"),
            ((1, 2, 3, "dev", -1), "has -1 where its serial number should be"),
            ((1, 2, 3, "d e", 0), "has 'd e' where its release level should be"),
            ((1, 2, 3, "\x1b[2J", 0), r"has '\x1b[2J' where its release level should be"),
            ((1, 2, 3, "dev", 0, 0), "(1, 2, 3, 'dev', 0, 0) is not a version tuple like"),
            ((2**64, 0, 0), "(18446744073709551616, 0, 0) is not a version tuple like"),
            ((1, 2**64, 0), "(1, 18446744073709551616, 0) is not a version tuple like"),
            ((1, 3, -1, "dev", 0), "(1, 3, -1, 'dev', 0) is not a version tuple like"),
            ((1, 3, 0, "été", 0), "has 'été' where its release level should be"),
            ((10**5000, 0, 0), "(a huge int, 0, 0) is not a version tuple like"),
            (("a" * 10**6,), "aaa...aaa"),
        ],
        ids=lambda value: shown(value)[:30],
    )
    def test_that_are_none_are_named_in_one_short_line(self, declared: object, reason: str) -> None:
        with pytest.raises(InvalidVersion) as caught:
            Version.parse(declared)
        assert reason in str(caught.value)
        assert len(str(caught.value)) < 200
        assert "\n" not in str(caught.value)


class TestStrings:
    @pytest.mark.parametrize(
        ("declared", "api", "shows"),
        [
            ("0.18", (0, 18, 0), "0.18.0"),
            ("1.1pre", (1, 1, 0), "1.1.0rc0"),
            ("1.0a1.dev2", (1, 0, 0), "1.0a1.dev2"),
            ("1.0-1", (1, 0, 0), "1.0.post1"),
            ("1!2.0", (2, 0, 0), "1!2.0"),
            ("1.2.3.4", (1, 2, 3), "1.2.3.4"),
            ("1.2.3.0.5", (1, 2, 3), "1.2.3.0.5"),
            ("1.2+debian", (1, 2, 0), "1.2+debian"),
            ("v2", (2, 0, 0), "2.0.0"),
        ],
    )
    def test_keep_what_they_say(self, declared: str, api: ApiVersion, shows: str) -> None:
        version = Version.parse(declared)
        assert (version.api, str(version)) == (api, shows)

    @pytest.mark.parametrize("declared", ["", "unknown", "1.x", "1.3.0 (dev)", "1" * 5000])
    def test_that_pep440_does_not_allow_are_named(self, declared: str) -> None:
        with pytest.raises(InvalidVersion, match="is not a PEP 440 version") as caught:
            Version.parse(declared)
        assert str(caught.value).startswith(shown(declared))

    @given(pep440_strings)
    def test_equal_their_pep440_version(self, text: str) -> None:
        assert packaging.version.Version(str(Version.parse(text))) == packaging.version.Version(
            text
        )


class TestOrder:
    def test_of_levels_is_dev_alpha_beta_candidate_final(self) -> None:
        tuples = [(1, 3, 0, level, 0) for level in LEVELS]
        assert sorted(map(Version.parse, reversed(tuples))) == [*map(Version.parse, tuples)]

    @given(usual_tuples, usual_tuples)
    def test_is_that_of_sys_version_info(
        self, left: tuple[int, int, int, str, int], right: tuple[int, int, int, str, int]
    ) -> None:
        def key(value: tuple[int, int, int, str, int]) -> tuple[int, ...]:
            return (*value[:3], LEVELS.index(value[3]), value[4])

        assert (Version.parse(left) < Version.parse(right)) == (key(left) < key(right))
        assert (Version.parse(left) == Version.parse(right)) == (key(left) == key(right))

    @given(versions, versions)
    def test_is_packagings_order_of_what_is_shown(self, left: Version, right: Version) -> None:
        ours = (left < right, left <= right, left == right, left >= right, left > right)
        a, b = packaging.version.Version(str(left)), packaging.version.Version(str(right))
        assert ours == (a < b, a <= b, a == b, a >= b, a > b)

    @given(versions, versions)
    def test_is_total_and_equal_versions_hash_alike(self, left: Version, right: Version) -> None:
        assert [left < right, left == right, left > right].count(True) == 1
        assert (left == right) <= (hash(left) == hash(right))

    @pytest.mark.parametrize(
        ("left", "right"), [("1.0.post1", "1.0.0.post1"), ((1, 0, 0, "exp", 2), "1.0.dev2+exp")]
    )
    def test_equal_spellings_are_one_version(self, left: object, right: object) -> None:
        assert len({Version.parse(left), Version.parse(right)}) == 1

    @given(versions)
    def test_what_is_shown_reads_back_as_the_same_version(self, version: Version) -> None:
        again = Version.parse(str(version))
        assert (again, again.api, str(again)) == (version, version.api, str(version))

    def test_against_something_else_is_refused(self) -> None:
        version = Version.parse((1, 3, 0))
        assert (version == (1, 3, 0)) is False
        with pytest.raises(TypeError):
            version < (1, 3, 0)  # noqa: B015


class TestApiVersions:
    @pytest.mark.parametrize(
        ("declared", "api"),
        [
            ((2, 4, 0), (2, 4, 0)),
            ((2, 4), (2, 4, 0)),
            ((2, 4, 1, "dev", 3), (2, 4, 1)),
            ((2, 4, 1, 9), (2, 4, 1)),
        ],
    )
    def test_are_the_first_three_elements(
        self, declared: tuple[object, ...], api: ApiVersion
    ) -> None:
        assert api_version(declared) == api

    def test_are_never_strings(self) -> None:
        with pytest.raises(InvalidVersion, match=r"'2\.4\.0' is of type str, not a version tuple"):
            api_version("2.4.0")

    def test_are_shown_with_dots(self) -> None:
        assert show_api((2, 10, 0)) == "2.10.0"


class TestRanges:
    @pytest.mark.parametrize(
        ("minimum", "maximum", "within", "below", "above"),
        [
            ((2, 1, 0), (2, 3, 0), [(2, 1, 0), (2, 2, 9), (2, 3, 0)], [(2, 0, 9)], [(2, 3, 1)]),
            ((2, 1, 0), None, [(2, 1, 0), (9, 0, 0)], [(2, 0, 9)], []),
            (None, (2, 3, 0), [(0, 0, 0), (2, 3, 0)], [], [(2, 3, 1), (10, 0, 0)]),
            (None, None, [(0, 0, 0), (9, 9, 9)], [], []),
            ((2, 1, 0), (2, 1, 0), [(2, 1, 0)], [(2, 0, 9)], [(2, 1, 1)]),
        ],
        ids=["closed", "open maximum", "open minimum", "open", "one version"],
    )
    def test_include_their_ends(
        self,
        minimum: ApiVersion | None,
        maximum: ApiVersion | None,
        within: list[ApiVersion],
        below: list[ApiVersion],
        above: list[ApiVersion],
    ) -> None:
        supported = VersionRange(minimum, maximum)
        assert all(version in supported for version in within)
        assert not any(version in supported for version in below + above)

    def test_that_are_empty_are_refused(self) -> None:
        with pytest.raises(InvalidVersion, match=r"minimum 2\.4\.0 is above the maximum 2\.3\.9"):
            VersionRange((2, 4, 0), (2, 3, 9))

    @pytest.mark.parametrize(
        ("supported", "shows"),
        [
            (VersionRange((1, 0, 0), (2, 0, 0)), ">= 1.0.0, <= 2.0.0"),
            (VersionRange((1, 0, 0)), ">= 1.0.0"),
            (VersionRange(maximum=(2, 0, 0)), "<= 2.0.0"),
            (VersionRange(), "any version"),
        ],
        ids=str,
    )
    def test_are_shown_by_their_ends(self, supported: VersionRange, shows: str) -> None:
        assert str(supported) == shows


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([*LEVELS, "1.0", "1" * 5000]),
    lambda inner: st.lists(inner, max_size=6) | st.lists(inner, max_size=6).map(tuple),
)


@example((0, "1" * 5000))
@given(anything)
def test_any_value_is_a_version_or_an_invalid_version(value: object) -> None:
    try:
        version = Version.parse(value)
    except InvalidVersion as error:
        assert str(error)
    else:
        assert Version.parse(str(version)) == version
