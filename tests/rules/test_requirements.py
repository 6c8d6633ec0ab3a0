"""Whether a plugin's distribution can work here: what section 5 takes from pip's metadata."""

import dataclasses
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.compatibility import Environment, HostVersion, Status, Verdict, judge
from jackfield.metadata import Declaration, DistributionMetadata, EntryPoint, PluginMetadata
from jackfield.versions import Version

BZR = HostVersion("bzr", Version(2, 7, 0), (2, 7, 0), (2, 4, 0), distribution="bzr")

FITTING: Mapping[str, object] = {"minimum_version": (2, 5, 0)}

FITS = "compatible: supports bzr >= 2.5.0"

THERE = {"pip": "24.0", "odd": "my own", "broken": "", "early": "2.0.0.dev1"}
"""What is installed in the tests of distributions, on Python 3.11.7."""

HERE = Environment(python="3.11.7", version_of=THERE.get)


def plugin(said: DistributionMetadata | None, values: Mapping[str, object]) -> PluginMetadata:
    declaration = Declaration.from_values("bzr", values)
    return PluginMetadata("loom", "loom", "installed", "/lib", {"bzr": declaration}, said)


def judge_distribution(
    *requires: str,
    python: str | None = None,
    kind: str = "installed",
    environment: Environment = HERE,
    values: Mapping[str, object] = FITTING,
) -> Verdict:
    said = DistributionMetadata("bzr-loom", "1.4", None, python, requires)
    return judge(dataclasses.replace(plugin(said, values), kind=kind), BZR, environment)


class TestDistributions:
    """What the distribution says for pip counts too, for a plugin that declares that it fits."""

    @pytest.mark.parametrize(
        ("python", "says"),
        [
            (None, FITS),
            ("", FITS),
            (">=3.11,!=3.11.1", FITS),
            (">=3.12", "incompatible: needs Python >=3.12; this is Python 3.11.7"),
            ("<3.9", "incompatible: needs Python <3.9; this is Python 3.11.7"),
            ("newer", "unknown: Requires-Python 'newer' is not a version specifier"),
        ],
    )
    def test_requires_python(self, python: str | None, says: str) -> None:
        assert str(judge_distribution(python=python)) == says

    def test_what_is_too_long_is_not_judged(self) -> None:
        says = "unknown: its requirements have more than 100000 characters"
        assert str(judge_distribution(python="!=1," * 100_000)) == says
        assert str(judge_distribution(*["x; a == 'b'"] * 100_000)) == says

    def test_a_marker_that_is_nested_too_deeply_cannot_be_read(self) -> None:
        for nested in ("(" * 50_000, "(" * 5_000 + "python_version > '3'" + ")" * 5_000):
            assert str(judge_distribution(f"x; {nested}")).startswith("unknown: ")

    def test_a_python_before_its_release_counts_as_such(self) -> None:
        early = Environment(python="3.15.0b1", version_of=THERE.get)
        assert str(judge_distribution(python=">=3.14", environment=early)) == FITS

    @pytest.mark.parametrize(
        ("requirement", "says"),
        [
            pytest.param("bzr", FITS, id="the host, any version"),
            pytest.param("bzr>=2.7,<3", FITS, id="the host, a range it is in"),
            pytest.param("BZR[all]<=2.7", FITS, id="the host in another spelling, with an extra"),
            pytest.param(
                "bzr>=3",
                "incompatible: requires bzr>=3; this is bzr 2.7.0",
                id="the host, a newer one",
            ),
            pytest.param("pip", FITS, id="installed"),
            pytest.param("pip>=23,<25", FITS, id="installed in a fitting version"),
            pytest.param("pip @ https://example.org/pip.whl", FITS, id="installed, wanted by URL"),
            pytest.param("early>=1", FITS, id="installed in a pre-release"),
            pytest.param(
                "pip<24",
                "incompatible: requires pip<24; pip 24.0 is installed",
                id="installed in a wrong version",
            ),
            pytest.param(
                "parso[fast]>=0.8",
                "incompatible: requires parso>=0.8, which is not installed",
                id="missing",
            ),
            pytest.param(
                "parso @ https://user:secret@example.org/parso.whl",
                "incompatible: requires parso, which is not installed",
                id="missing, wanted by URL, which is not shown",
            ),
            pytest.param("odd", FITS, id="installed in a version of its own making"),
            pytest.param(
                "odd>=1",
                "incompatible: requires odd>=1; odd my own is installed",
                id="installed in a version of its own making that cannot be compared",
            ),
            pytest.param(
                "broken>=1",
                "unknown: requires broken>=1; the version of broken here cannot be read",
                id="installed but broken",
            ),
            pytest.param('parso; python_version < "3"', FITS, id="missing, not for this Python"),
            pytest.param('parso; python_full_version < "3.11.7"', FITS, id="by the full version"),
            pytest.param('parso; sys_platform == "plan9"', FITS, id="missing, not for this system"),
            pytest.param('parso; extra == "test"', FITS, id="missing, only for an extra"),
            pytest.param('bzr>=3; extra == "new"', FITS, id="the host, only for an extra"),
            pytest.param(
                'parso; python_version >= "3.11"',
                "incompatible: requires parso, which is not installed",
                id="missing, for this Python",
            ),
            pytest.param(
                'parso; python_version == "3.11" and python_full_version == "3.11.7"',
                "incompatible: requires parso, which is not installed",
                id="missing, for this very Python",
            ),
            pytest.param(
                "not a requirement",
                "unknown: its requirement 'not a requirement' cannot be read",
                id="unreadable",
            ),
            pytest.param(
                'parso; os_name ~= "nt"',
                "unknown: the marker of its requirement 'parso; os_name ~= \"nt\"' "
                "cannot be evaluated",
                id="a marker without meaning",
            ),
        ],
    )
    def test_requires_dist(self, requirement: str, says: str) -> None:
        assert str(judge_distribution(requirement)) == says
        assert str(judge_distribution(requirement, kind="editable")) == says

    def test_an_extra_counts_where_an_entry_point_of_the_plugin_needs_it(self) -> None:
        requires = ('parso; extra == "fast-read"', 'odder; extra == "other"')
        own = EntryPoint("bzr.plugins", "loom", "loom", ("Fast_Read",))
        another = EntryPoint("bzr.plugins", "weave", "weave", ("other",))
        of_another_host = EntryPoint("brz.plugins", "loom", "loom", ("other",))
        said = DistributionMetadata("bzr-loom", requires_dist=requires, entry_points=(own, another))
        assert str(judge(plugin(said, FITTING), BZR, HERE)) == (
            "incompatible: requires parso, which is not installed"
        )
        said = dataclasses.replace(said, entry_points=(another, of_another_host))
        assert str(judge(plugin(said, FITTING), BZR, HERE)) == FITS

    @pytest.mark.parametrize("kind", ["wheel", "sdist", "checkout"])
    def test_what_is_not_installed_is_not_blamed_for_what_pip_will_bring(self, kind: str) -> None:
        will_come = ("parso", "pip<24", "broken", "parso~=0.8", "pip<24; os_name != 'plan9'")
        assert str(judge_distribution(*will_come, kind=kind)) == FITS

    @pytest.mark.parametrize("kind", ["wheel", "sdist", "checkout", "installed"])
    def test_what_pip_cannot_bring_counts_before_it_is_installed(self, kind: str) -> None:
        assert str(judge_distribution("bzr<2.5", python="<3", kind=kind)) == (
            "incompatible: needs Python <3; this is Python 3.11.7; "
            "requires bzr<2.5; this is bzr 2.7.0"
        )

    def test_what_is_known_counts_beside_what_is_not(self) -> None:
        said = DistributionMetadata("bzr-loom", unreadable="has requirements that are not static")
        assert str(judge(plugin(said, FITTING), BZR, HERE)) == f"unknown: {said.unreadable}"
        said = dataclasses.replace(said, requires_python="<3")
        assert str(judge(plugin(said, FITTING), BZR, HERE)) == (
            "incompatible: needs Python <3; this is Python 3.11.7"
        )

    def test_markers_are_those_of_the_environment_that_is_judged_for(self) -> None:
        old = Environment(python="2.7.18", version_of=THERE.get)
        verdict = judge_distribution('parso; python_version < "3"', environment=old)
        assert verdict.status is Status.INCOMPATIBLE

    def test_tags_of_a_wheel_are_those_of_the_python_that_runs(self) -> None:
        wheel = "/tmp/bzr_loom-1.4-cp27-cp27m-win32.whl"
        metadata = dataclasses.replace(plugin(None, FITTING), kind="wheel", location=wheel)
        verdict = judge(metadata, BZR)
        assert "is built for cp27-cp27m-win32; this is " in str(verdict)
        assert verdict.status is Status.INCOMPATIBLE
        other = Environment(python="2.7.18", version_of=THERE.get)
        assert str(judge(metadata, BZR, other)) == FITS

    @pytest.mark.parametrize("number", [f">={'9' * 5000}", "==9" + ".9" * 5000])
    def test_an_endless_number_fits_nothing_and_raises_nothing(self, number: str) -> None:
        assert judge_distribution(python=number).status is not Status.COMPATIBLE
        assert judge_distribution(f"pip{number}").status is not Status.COMPATIBLE

    @pytest.mark.parametrize(
        ("values", "requirement", "says"),
        [
            pytest.param(
                {"minimum_version": (3, 0, 0)},
                "parso",
                "incompatible: needs bzr >= 3.0.0; this is bzr 2.7.0; "
                "requires parso, which is not installed",
                id="both bad: both reasons",
            ),
            pytest.param(
                {"commands": ["loom"]},
                "parso",
                "incompatible: requires parso, which is not installed",
                id="the worse of two",
            ),
            pytest.param(
                {"commands": ["loom"]},
                "bad requirement",
                "unknown: does not declare which versions of bzr it supports; "
                "its requirement 'bad requirement' cannot be read",
                id="both unknown: both reasons",
            ),
            pytest.param(
                {"minimum_version": (1, 0, 0)},
                "pip",
                "untested: supports bzr >= 1.0.0; bzr 2.7.0 goes back to 2.4.0",
                id="untested stays so",
            ),
            pytest.param(
                {"minimum_version": (1, 0, 0)},
                "bad requirement",
                "unknown: its requirement 'bad requirement' cannot be read",
                id="unknown is worse than untested",
            ),
            pytest.param(
                {"minimum_version": (3, 0, 0)},
                "bad requirement",
                "incompatible: needs bzr >= 3.0.0; this is bzr 2.7.0",
                id="incompatible is worse than unknown",
            ),
        ],
    )
    def test_the_worse_answer_is_the_verdict(
        self, values: dict[str, object], requirement: str, says: str
    ) -> None:
        assert str(judge_distribution(requirement, values=values)) == says

    def test_a_plugin_without_a_distribution_is_judged_by_what_it_declares(self) -> None:
        assert str(judge(plugin(None, FITTING), BZR)) == FITS

    @given(
        st.fixed_dictionaries(
            {},
            optional={
                "compatible_versions": st.lists(st.sampled_from([(2, 3, 0), (2, 5, 0)])),
                "minimum_version": st.sampled_from([None, (1, 0, 0), (2, 5, 0), (3, 0, 0), "?"]),
                "maximum_version": st.sampled_from([None, (1, 0, 0), (2, 5, 0), (3, 0, 0), "?"]),
            },
        ),
        st.lists(st.sampled_from(["pip", "pip<24", "parso", "?", "bzr", "bzr<2", "broken"])),
        st.sampled_from([None, "<3", ">=3", "?"]),
    )
    def test_a_requirement_never_makes_a_plugin_fit(
        self, values: dict[str, object], requires: list[str], python: str | None
    ) -> None:
        order = (Status.COMPATIBLE, Status.UNKNOWN, Status.INCOMPATIBLE)
        alone = judge(plugin(None, values), BZR)
        packed = judge_distribution(*requires, python=python, values=values)
        assert order.index(packed.status) >= order.index(alone.status)


class TestThisEnvironment:
    """Without an environment, the running interpreter and what is installed beside it count."""

    def test_is_the_running_python(self) -> None:
        python = "{}.{}.{}".format(*sys.version_info)
        verdict = judge_distribution(python=f"!={python}", environment=Environment())
        assert str(verdict) == f"incompatible: needs Python !={python}; this is Python {python}"

    def test_finds_what_is_installed(self) -> None:
        verdict = judge_distribution("pytest>=1", "Hypothesis", environment=Environment())
        assert str(verdict) == FITS
        assert judge_distribution("pytest<1", environment=Environment()).word == "incompatible"
        assert str(judge_distribution("jackfield-nowhere", environment=Environment())) == (
            "incompatible: requires jackfield-nowhere, which is not installed"
        )

    @pytest.mark.parametrize(
        "files",
        [
            pytest.param({}, id="an empty dist-info"),
            pytest.param({"METADATA": b"Name: broken\n"}, id="no version"),
            pytest.param({"METADATA": b"Name: broken\nVersion: 1\xff\n"}, id="not UTF-8"),
        ],
    )
    def test_survives_a_broken_distribution(
        self, files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dist_info = tmp_path / "broken-1.0.dist-info"
        dist_info.mkdir()
        for name, content in files.items():
            (dist_info / name).write_bytes(content)
        monkeypatch.syspath_prepend(tmp_path)
        assert str(judge_distribution("broken>=1", environment=Environment())) == (
            "unknown: requires broken>=1; the version of broken here cannot be read"
        )
