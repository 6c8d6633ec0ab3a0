"""Whether a plugin fits a host by what it declares: the table of section 5 of the design."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.compatibility import HostVersion, Status, Verdict, judge
from jackfield.metadata import Declaration, NotStatic, Origin, PluginMetadata
from jackfield.versions import ApiVersion, InvalidVersion, Version, VersionRange


def host(name: str, current: ApiVersion, minimum: ApiVersion) -> HostVersion:
    return HostVersion(name, Version(*current), current, minimum, distribution=name)


BZR = host("bzr", (2, 7, 0), (2, 4, 0))
"""bzr 2.7.0 as it was released: it goes back to API 2.4.0."""


def plugin(*declarations: Declaration) -> PluginMetadata:
    return PluginMetadata(
        name="loom",
        module="loom",
        kind="file",
        location="/home/ann/loom.py",
        declarations={declaration.host: declaration for declaration in declarations},
    )


def judge_values(to: HostVersion = BZR, /, **values: object) -> Verdict:
    return judge(plugin(Declaration.from_values(to.name, values)), to)


class TestTable:
    """The rows of section 5, for bzr 2.7.0 with APIs 2.4.0 to 2.7.0."""

    @pytest.mark.parametrize(
        ("declared", "says"),
        [
            pytest.param(
                {"compatible_versions": [(2, 3, 0), (2, 5, 0), (2, 6, 0), (3, 0, 0)]},
                "compatible: supports bzr API 2.6.0",
                id="a listed version lies in the range",
            ),
            pytest.param(
                {"compatible_versions": [(2, 4, 0)]},
                "compatible: supports bzr API 2.4.0",
                id="a listed version is the oldest API",
            ),
            pytest.param(
                {"compatible_versions": [(2, 7, 0)]},
                "compatible: supports bzr API 2.7.0",
                id="a listed version is the current API",
            ),
            pytest.param(
                {"compatible_versions": [(2, 3, 0), (2, 8, 0), (2, 8, 0)]},
                "incompatible: supports bzr API 2.3.0, 2.8.0; bzr 2.7.0 offers >= 2.4.0, <= 2.7.0",
                id="the list has a gap where the range is",
            ),
            pytest.param(
                {"compatible_versions": [(3, 1, 0), (3, 0, 0)]},
                "incompatible: needs bzr >= 3.0.0; this is bzr 2.7.0",
                id="all listed versions are newer",
            ),
            pytest.param(
                {"compatible_versions": [(1, 18, 0), (2, 3, 0)]},
                "incompatible: supports bzr up to 2.3.0; bzr 2.7.0 goes back to 2.4.0",
                id="all listed versions are older",
            ),
            pytest.param(
                {"minimum_version": (2, 5, 0), "maximum_version": (3, 0, 0)},
                "compatible: supports bzr >= 2.5.0, <= 3.0.0",
                id="intervals overlap",
            ),
            pytest.param(
                {"minimum_version": (1, 0, 0), "maximum_version": (2, 4, 0)},
                "compatible: supports bzr >= 1.0.0, <= 2.4.0",
                id="intervals touch at the oldest API",
            ),
            pytest.param(
                {"minimum_version": (2, 7, 0)},
                "compatible: supports bzr >= 2.7.0",
                id="intervals touch at the current API",
            ),
            pytest.param(
                {"maximum_version": (2, 7, 0)},
                "compatible: supports bzr <= 2.7.0",
                id="the minimum is open",
            ),
            pytest.param(
                {"minimum_version": (2, 4, 0)},
                "compatible: supports bzr >= 2.4.0",
                id="the maximum is open and the minimum is the oldest API",
            ),
            pytest.param(
                {"minimum_version": (1, 0, 0)},
                "untested: supports bzr >= 1.0.0; bzr 2.7.0 goes back to 2.4.0",
                id="the maximum is open and the minimum is below the oldest API",
            ),
            pytest.param(
                {"minimum_version": (2, 7, 1)},
                "incompatible: needs bzr >= 2.7.1; this is bzr 2.7.0",
                id="the minimum is above the host's current API",
            ),
            pytest.param(
                {"minimum_version": (1, 0, 0), "maximum_version": (2, 3, 9)},
                "incompatible: supports bzr up to 2.3.9; bzr 2.7.0 goes back to 2.4.0",
                id="the maximum is below the host's oldest API",
            ),
            pytest.param(
                {"compatible_versions": [], "minimum_version": None},
                "unknown: does not declare which versions of bzr it supports",
                id="nothing is declared",
            ),
            pytest.param(
                {"purpose": "tests", "minimum_api": (0, 18, 0)},
                "unknown: does not declare which versions of bzr it supports"
                " (bzr_minimum_api is not in the protocol)",
                id="another name is declared",
            ),
            pytest.param(
                {"minimum_version": "2.5.0"},
                "unknown: declares a malformed bzr_minimum_version: '2.5.0' is of type str, "
                "not a version tuple",
                id="the minimum is malformed",
            ),
            pytest.param(
                {"minimum_version": (2, 5, 0), "maximum_version": 3},
                "unknown: declares a malformed bzr_maximum_version: "
                "3 is of type int, not a version tuple",
                id="the maximum is malformed",
            ),
            pytest.param(
                {"compatible_versions": [(2, 5, 0), None], "minimum_version": (2, 5, 0)},
                "unknown: declares a malformed bzr_compatible_versions: None is of type NoneType, "
                "not a version tuple",
                id="the list is malformed",
            ),
            pytest.param(
                {"minimum_version": (2, 6, 0), "maximum_version": (2, 5, 0)},
                "unknown: declares malformed versions: the minimum 2.6.0 is above "
                "the maximum 2.5.0",
                id="the interval is empty",
            ),
            pytest.param(
                {"compatible_versions": [(2, 5, 0)], "maximum_version": (2, 0, 0)},
                "compatible: supports bzr API 2.5.0",
                id="the list counts before the interval",
            ),
            pytest.param(
                {"minimum_version": (2, 7, 0, "dev", 3), "plugin_version": "later"},
                "compatible: supports bzr >= 2.7.0",
                id="three elements are compared, and only the three variables count",
            ),
        ],
    )
    def test_row(self, declared: dict[str, object], says: str) -> None:
        assert str(judge_values(**declared)) == says

    def test_every_fault_is_named(self) -> None:
        verdict = judge_values(minimum_version=1, maximum_version="x", compatible_versions=0)
        assert [reason.split(":")[0] for reason in verdict.reasons] == [
            "declares a malformed bzr_minimum_version",
            "declares a malformed bzr_maximum_version",
            "declares a malformed bzr_compatible_versions",
        ]

    def test_a_value_that_is_not_static_is_unknown(self) -> None:
        why = NotStatic("calls f()", Origin("setup.py", 7))
        declaration = Declaration.from_values(
            "bzr", {"maximum_version": (2, 7, 0)}, {}, {"minimum_version": why}
        )
        assert str(judge(plugin(declaration), BZR)) == (
            "unknown: declares a bzr_minimum_version that is not static (setup.py:7: calls f())"
        )


class TestReleasedHosts:
    """API ranges that hosts were released with, and plugins of their time."""

    @pytest.mark.parametrize(
        ("current", "minimum", "word"),
        [
            ((0, 92, 0), (0, 18, 0), "incompatible"),
            ((1, 0, 0), (0, 18, 0), "compatible"),
            ((1, 5, 0), (0, 18, 0), "compatible"),
            ((2, 0, 5), (1, 17, 0), "untested"),
            ((2, 7, 0), (2, 4, 0), "untested"),
        ],
    )
    def test_loom_supports_bzr_from_1_0_on(
        self, current: ApiVersion, minimum: ApiVersion, word: str
    ) -> None:
        assert judge_values(host("bzr", current, minimum), minimum_version=(1, 0, 0)).word == word

    @pytest.mark.parametrize(
        ("current", "minimum", "word"),
        [
            ((2, 0, 0), (1, 17, 0), "compatible"),
            ((2, 1, 0), (2, 1, 0), "incompatible"),
            ((2, 3, 4), (2, 3, 0), "incompatible"),
            ((2, 5, 1), (2, 4, 0), "compatible"),
            ((2, 7, 0), (2, 4, 0), "compatible"),
        ],
    )
    def test_a_list_with_gaps(self, current: ApiVersion, minimum: ApiVersion, word: str) -> None:
        listed = [(1, x, 0) for x in range(15, 19)] + [(2, 4, 0)]
        assert judge_values(host("bzr", current, minimum), compatible_versions=listed).word == word

    def test_two_prefixes_are_two_verdicts(self) -> None:
        both = plugin(
            Declaration.from_values("bzr", {"maximum_version": (2, 3, 0)}),
            Declaration.from_values("brz", {"minimum_version": (3, 1, 0)}),
        )
        assert judge(both, BZR).word == "incompatible"
        assert judge(both, host("brz", (3, 3, 9), (3, 0, 0))).word == "compatible"

    def test_only_other_hosts_are_spoken_to(self) -> None:
        both = plugin(
            Declaration.from_values("bzr", {"minimum_version": (2, 5, 0)}),
            Declaration.from_values("brz", {"minimum_version": (3, 1, 0)}),
            Declaration("jackfield"),
        )
        assert str(judge(both, host("jackfield", (0, 1, 0), (0, 1, 0)))) == (
            "unknown: does not declare which versions of jackfield it supports, "
            "only speaks to brz and bzr"
        )

    def test_one_that_loads_it_for_its_place_is_spoken_to(self) -> None:
        silent = plugin(Declaration("bzr"))
        said = "unknown: does not declare which versions of {} it supports{}"
        assert str(judge(silent, BZR)) == said.format("bzr", "")
        own = host("jackfield", (0, 1, 0), (0, 1, 0))
        assert str(judge(silent, own)) == said.format("jackfield", ", only speaks to bzr")


class TestHosts:
    def test_names_its_api_where_that_is_not_its_version(self) -> None:
        future = HostVersion("app", Version(3, 0, 0, "dev"), (2, 9, 0), (2, 0, 0), "the-app")
        assert str(future) == "app 3.0.0.dev0 (API 2.9.0)"
        assert str(judge_values(future, minimum_version=(3, 0, 0))) == (
            "incompatible: needs app >= 3.0.0; this is app 3.0.0.dev0 (API 2.9.0)"
        )

    def test_offers_the_apis_from_its_minimum_to_its_current_one(self) -> None:
        assert BZR.api_range == VersionRange((2, 4, 0), (2, 7, 0))

    def test_that_no_plugin_could_fit_is_refused(self) -> None:
        with pytest.raises(
            InvalidVersion,
            match=r"^app: the minimum API 2\.4\.0 is above the current one, 2\.0\.0$",
        ):
            host("app", (2, 0, 0), (2, 4, 0))


class TestVerdicts:
    @pytest.mark.parametrize(
        ("verdict", "word", "by_default", "strictly"),
        [
            (Verdict(Status.COMPATIBLE), "compatible", True, True),
            (Verdict(Status.COMPATIBLE, untested=True), "untested", True, False),
            (Verdict(Status.UNKNOWN), "unknown", True, False),
            (Verdict(Status.INCOMPATIBLE), "incompatible", False, False),
        ],
        ids=lambda value: value.word if isinstance(value, Verdict) else "",
    )
    def test_say_what_loads(
        self, verdict: Verdict, word: str, by_default: bool, strictly: bool
    ) -> None:
        assert (verdict.word, str(verdict)) == (word, word)
        assert (verdict.loads(), verdict.loads(strict=True)) == (by_default, strictly)

    def test_give_their_reasons(self) -> None:
        assert str(Verdict(Status.UNKNOWN, ("no", "nor this"))) == "unknown: no; nor this"


GRID: list[ApiVersion] = [(a, b, c) for a in range(3) for b in range(3) for c in range(3)]
"""Enough versions to decide by trying them all: every version drawn below is one of them."""

grid_versions = st.sampled_from(GRID)
ends = st.none() | grid_versions
api_ranges = st.tuples(grid_versions, grid_versions).map(sorted)
hosts = api_ranges.map(lambda range_: host("bzr", range_[1], range_[0]))
lists = st.lists(grid_versions, max_size=4)


class TestJudgement:
    @given(hosts, st.lists(grid_versions, min_size=1, max_size=4))
    def test_of_a_list_is_membership(self, to: HostVersion, listed: list[ApiVersion]) -> None:
        fits = any(to.api_minimum_version <= v <= to.api_current_version for v in listed)
        verdict = judge_values(to, compatible_versions=listed)
        assert verdict.word == ("compatible" if fits else "incompatible")

    @given(hosts, ends, ends)
    def test_of_an_interval_is_overlap(
        self, to: HostVersion, minimum: ApiVersion | None, maximum: ApiVersion | None
    ) -> None:
        supported = [
            version
            for version in GRID
            if (minimum is None or minimum <= version) and (maximum is None or version <= maximum)
        ]
        if not supported or minimum is maximum is None:
            expected = "unknown"
        elif not any(to.api_minimum_version <= v <= to.api_current_version for v in supported):
            expected = "incompatible"
        elif maximum is None and minimum is not None and minimum < to.api_minimum_version:
            expected = "untested"
        else:
            expected = "compatible"
        verdict = judge_values(to, minimum_version=minimum, maximum_version=maximum)
        assert verdict.word == expected

    @given(hosts, lists, ends, ends)
    def test_always_has_a_reason(
        self,
        to: HostVersion,
        listed: list[ApiVersion],
        minimum: ApiVersion | None,
        maximum: ApiVersion | None,
    ) -> None:
        verdict = judge_values(
            to, compatible_versions=listed, minimum_version=minimum, maximum_version=maximum
        )
        assert all(to.name in why or "malformed" in why for why in verdict.reasons)
        assert verdict.reasons
        if not listed and minimum is maximum is None:
            assert verdict.status is Status.UNKNOWN

    @given(hosts, ends, ends, grid_versions)
    def test_raising_the_minimum_never_makes_a_plugin_fit(
        self,
        to: HostVersion,
        minimum: ApiVersion | None,
        maximum: ApiVersion | None,
        higher: ApiVersion,
    ) -> None:
        before = judge_values(to, minimum_version=minimum, maximum_version=maximum)
        raised = max(higher, minimum or higher)
        after = judge_values(to, minimum_version=raised, maximum_version=maximum)
        if before.status is Status.INCOMPATIBLE:
            assert after.status is not Status.COMPATIBLE

    @given(hosts, ends, ends, grid_versions)
    def test_lowering_the_maximum_never_makes_a_plugin_fit(
        self,
        to: HostVersion,
        minimum: ApiVersion | None,
        maximum: ApiVersion | None,
        lower: ApiVersion,
    ) -> None:
        before = judge_values(to, minimum_version=minimum, maximum_version=maximum)
        lowered = min(lower, maximum or lower)
        after = judge_values(to, minimum_version=minimum, maximum_version=lowered)
        if before.status is Status.INCOMPATIBLE:
            assert after.status is not Status.COMPATIBLE

    @given(hosts, lists, grid_versions)
    def test_listing_one_version_more_never_makes_a_plugin_unfit(
        self, to: HostVersion, listed: list[ApiVersion], more: ApiVersion
    ) -> None:
        before = judge_values(to, compatible_versions=listed)
        after = judge_values(to, compatible_versions=[*listed, more])
        if before.status is Status.COMPATIBLE:
            assert after.status is Status.COMPATIBLE

    @given(api_ranges, api_ranges, lists, ends, ends)
    def test_a_host_that_offers_more_never_makes_a_plugin_unfit(
        self,
        offered: list[ApiVersion],
        more: list[ApiVersion],
        listed: list[ApiVersion],
        minimum: ApiVersion | None,
        maximum: ApiVersion | None,
    ) -> None:
        values = {
            "compatible_versions": listed,
            "minimum_version": minimum,
            "maximum_version": maximum,
        }
        before = judge_values(host("bzr", offered[1], offered[0]), **values)
        widest = host("bzr", max(offered[1], more[1]), min(offered[0], more[0]))
        after = judge_values(widest, **values)
        if before.status is Status.COMPATIBLE:
            assert after.status is Status.COMPATIBLE
