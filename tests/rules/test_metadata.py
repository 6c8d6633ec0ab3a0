"""What a plugin declares: every variable of the protocol, well formed and malformed."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.metadata import (
    COMPATIBILITY,
    OWN,
    PROTOCOL,
    Declaration,
    DistributionMetadata,
    EntryPoint,
    NotStatic,
    Origin,
    PluginMetadata,
)
from jackfield.versions import Version

TABLE: dict[str, object] = {
    "plugin_name": None,
    "commands": {},
    "plugin_version": None,
    "minimum_version": None,
    "maximum_version": None,
    "compatible_versions": (),
    "control_formats": {},
    "checkout_formats": {},
    "branch_formats": {},
    "repository_formats": {},
    "transports": (),
    "required_tools": {},
    "per_directory_formats": (),
}
"""The table of section 4 of the design, and what Jackfield adds to it: variable -> the default."""


def declare(**values: object) -> Declaration:
    return Declaration.from_values("bzr", values)


def test_the_protocol_is_the_table() -> None:
    assert {*PROTOCOL, *OWN} == set(TABLE)
    assert set(TABLE) <= {field.name for field in fields(Declaration)}
    assert set(COMPATIBILITY) == {"minimum_version", "maximum_version", "compatible_versions"}


@pytest.mark.parametrize("variable", TABLE)
def test_what_is_missing_takes_the_default(variable: str) -> None:
    assert getattr(declare(), variable) == TABLE[variable]


@pytest.mark.parametrize(
    ("variable", "written", "means"),
    [
        ("plugin_name", "loom", "loom"),
        ("plugin_name", None, None),
        ("commands", [], {}),
        ("commands", ["record", "up-thread"], {"record": "", "up-thread": ""}),
        ("commands", ("record",), {"record": ""}),
        ("commands", {"b", "a"}, {"a": "", "b": ""}),
        ("commands", {"greet": "Say hello."}, {"greet": "Say hello."}),
        ("plugin_version", (1, 3, 0, "dev", 0), Version(1, 3, 0, "dev", 0)),
        ("plugin_version", (1, 4, 0, "exp", 2), Version(1, 4, 0, "exp", 2)),
        ("plugin_version", (0, 1, "dev"), Version(0, 1, 0, "dev")),
        ("plugin_version", (1, 2, 3, 4), Version(1, 2, 3, serial=4)),
        ("plugin_version", "1.1pre", Version(1, 1, 0, "candidate")),
        ("plugin_version", "0.18", Version(0, 18)),
        ("plugin_version", None, None),
        ("minimum_version", (1, 0, 0), (1, 0, 0)),
        ("minimum_version", (1, 0), (1, 0, 0)),
        ("minimum_version", None, None),
        ("maximum_version", (2, 7, 0, "dev", 1), (2, 7, 0)),
        ("maximum_version", None, None),
        ("compatible_versions", [], ()),
        ("compatible_versions", [(1, 0, 0), (2, 0, 0)], ((1, 0, 0), (2, 0, 0))),
        ("compatible_versions", ((1, 18),), ((1, 18, 0),)),
        ("control_formats", {"Git": {".git/": None}}, {"Git": {".git/": None}}),
        (
            "control_formats",
            {"Subversion": {".svn/format": "4\n", ".svn/": 1}, "A": {"a/b": b"\0"}},
            {"Subversion": {".svn/format": "4\n", ".svn/": 1}, "A": {"a/b": b"\0"}},
        ),
        ("checkout_formats", {"Tree format 1\n": "tree"}, {"Tree format 1\n": "tree"}),
        ("branch_formats", {"Loom branch 7\n": "loom"}, {"Loom branch 7\n": "loom"}),
        ("repository_formats", {"SVN\n": "svn"}, {"SVN\n": "svn"}),
        ("transports", ["hg+ssh://", "hg+http://"], ("hg+ssh://", "hg+http://")),
        ("transports", (), ()),
        ("transports", set("badce"), ("a", "b", "c", "d", "e")),
        ("required_tools", {"hg": "mercurial"}, {"hg": "mercurial"}),
        ("per_directory_formats", ["CVS"], ("CVS",)),
    ],
)
def test_what_is_well_formed_is_taken(variable: str, written: object, means: object) -> None:
    declaration = declare(**{variable: written})
    assert getattr(declaration, variable) == means
    assert declaration.values == {variable: written}
    assert not declaration.faults


@pytest.mark.parametrize(
    ("variable", "written", "fault"),
    [
        ("plugin_name", 3, "3 is not the plugin's name: a string is wanted"),
        ("plugin_name", "../loom", "a plugin cannot be named '../loom'"),
        ("plugin_name", "", "a plugin cannot be named ''"),
        ("commands", "record", "'record' is not a list"),
        ("commands", None, "None is not a list"),
        ("commands", [3], "3 is not a command: a string is wanted"),
        ("commands", [""], "a command cannot be named ''"),
        ("commands", ["two words"], "a command cannot be named 'two words'"),
        ("commands", ["--all"], "a command cannot be named '--all'"),
        ("commands", ["a/b"], "a command cannot be named 'a/b'"),
        ("commands", ["\x1b[2J"], "a command cannot be named '\\x1b[2J'"),
        ("commands", {"greet": None}, "None is not the help of 'greet': a string is wanted"),
        ("plugin_version", "soon", "'soon' is not a PEP 440 version"),
        ("plugin_version", 1.3, "1.3 is of type float, not a version tuple"),
        ("minimum_version", "1.0", "'1.0' is of type str, not a version tuple"),
        ("minimum_version", (), "() is not a version tuple like"),
        ("maximum_version", ("2", "0", "0"), "('2', '0', '0') is not a version tuple like"),
        ("compatible_versions", (1, 0, 0), "1 is of type int, not a version tuple"),
        ("compatible_versions", [(1, 0, 0), "2.0"], "'2.0' is of type str, not a version tuple"),
        ("compatible_versions", None, "None is not a list"),
        ("control_formats", [".git/"], "['.git/'] is not a dict {name: {path: content}}"),
        ("control_formats", {"Git": [".git/"]}, "'Git': ['.git/'] is not a dict {path: content}"),
        ("control_formats", {"Git": {}}, "'Git': {} is not a dict {path: content}"),
        ("control_formats", {3: {".git/": None}}, "3 is not a format's name: a string is wanted"),
        ("control_formats", {"Git": {3: None}}, "3 is not a path: a string is wanted"),
        ("control_formats", {"Git": {"f": 4}}, "'Git': 4 is not the content of a file"),
        ("control_formats", {"X": {"../x": None}}, "path '../x' leads out of the directory"),
        ("control_formats", {"X": {"a/../../x": None}}, "leads out of the directory"),
        ("control_formats", {"X": {"/etc/passwd": None}}, "leads out of the directory"),
        ("control_formats", {"X": {"a\0b": None}}, r"path 'a\x00b' leads out of the directory"),
        ("checkout_formats", ["label"], "['label'] is not a dict {label: description}"),
        ("branch_formats", {3: "three"}, "3 is not a label: a string is wanted"),
        ("repository_formats", {"l": None}, "None is not the description of 'l'"),
        ("transports", "hg+ssh://", "'hg+ssh://' is not a list"),
        ("transports", [None], "None is not a URL prefix: a string is wanted"),
        ("transports", {"a", 3}, "3 is not a URL prefix: a string is wanted"),
        ("required_tools", ["hg"], "['hg'] is not a dict {program: what to install}"),
        ("required_tools", {"a/b": "c"}, "a program cannot be named 'a/b'"),
        ("required_tools", {"hg": None}, "None is not what to install for 'hg'"),
        ("per_directory_formats", "CVS", "'CVS' is not a list"),
        ("per_directory_formats", [3], "3 is not a format's name: a string is wanted"),
    ],
)
def test_what_is_malformed_is_a_fault_and_counts_as_the_default(
    variable: str, written: object, fault: str
) -> None:
    other = "transports" if variable == "plugin_name" else "plugin_name"
    intact = {"transports": ("loom://",), "plugin_name": "loom"}[other]
    declaration = declare(**{variable: written, other: intact})
    assert fault in declaration.faults[variable]
    assert getattr(declaration, variable) == TABLE[variable]
    assert declaration.values[variable] == written
    assert getattr(declaration, other) == intact
    assert list(declaration.faults) == [variable]


@pytest.mark.parametrize("variable", [name for name in TABLE if name != "plugin_version"])
@pytest.mark.parametrize("number", [10**5000, -1], ids=["huge", "negative"])
def test_a_number_is_a_fault_in_one_short_line(variable: str, number: int) -> None:
    (fault,) = declare(**{variable: number}).faults.values()
    assert len(fault) < 120
    assert "\n" not in fault


def test_a_long_value_or_a_deep_one_is_a_short_fault() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    faults = declare(commands=deep, plugin_name=["x" * 10**6], transports=b"x" * 10**6).faults
    assert len(faults) == 3
    assert max(map(len, faults.values())) < 200


OF_ENTRIES = {
    *("commands", "control_formats", "checkout_formats", "branch_formats", "repository_formats"),
    "required_tools",
}
"""The variables of which a wrong entry is left out, and the others stay."""

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.binary(max_size=4)
    | st.sampled_from([(1, 3, 0, "dev", 0), (2, 4, 0), "1.1pre", "record", ".git/", "../x"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=5).map(tuple)
        | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from((*TABLE, "minimum_api")), values, max_size=4))
def test_no_value_raises_and_each_is_taken_or_faulted(written: dict[str, object]) -> None:
    declaration = Declaration.from_values("bzr", written)
    assert declaration.values == written
    assert set(declaration.faults) <= set(written) & set(TABLE)
    for variable in TABLE:
        if variable not in written:
            assert getattr(declaration, variable) == TABLE[variable]
        elif variable in declaration.faults and variable in OF_ENTRIES:
            assert all(entry in written[variable] for entry in getattr(declaration, variable))
        elif variable in declaration.faults:
            assert getattr(declaration, variable) == TABLE[variable]


@pytest.mark.parametrize(
    ("variable", "written", "remaining", "faults"),
    [
        ("commands", ["ok", 3, "-x"], {"ok": ""}, ["3 is not", "'-x'"]),
        ("commands", {"ok": "Good.", "bad": 1}, {"ok": "Good."}, ["the help of 'bad'"]),
        ("control_formats", {"A": {"a/": None}, "B": {"/b": None}}, {"A": {"a/": None}}, ["'/b'"]),
        ("branch_formats", {"one": "1", "two": 2}, {"one": "1"}, ["the description of 'two'"]),
    ],
)
def test_one_bad_entry_does_not_cost_the_good_ones(
    variable: str, written: object, remaining: object, faults: list[str]
) -> None:
    declaration = declare(**{variable: written})
    assert getattr(declaration, variable) == remaining
    assert all(fault in declaration.faults[variable] for fault in faults)


def test_variables_that_the_protocol_does_not_know_are_kept_and_named() -> None:
    line = Origin("setup.py", 3)
    declaration = Declaration.from_values(
        "bzr",
        {"minimum_api": (1, 0, 0), "plugin_name": "loom"},
        {"minimum_api": line, "plugin_name": line},
        {"colour": NotStatic("calls pick()", line), "commands": NotStatic("calls f()", line)},
    )
    assert declaration.unknown_variables == ("minimum_api", "colour")
    assert declaration.values["minimum_api"] == (1, 0, 0)
    assert not declaration.faults


def test_a_value_remembers_where_it_came_from() -> None:
    origin = Origin("src/loom/info.py", 12)
    declaration = Declaration.from_values("bzr", {"plugin_name": "loom"}, {"plugin_name": origin})
    assert str(declaration.origins["plugin_name"]) == "src/loom/info.py:12"


def test_a_variable_that_is_not_static_says_why_and_has_its_default() -> None:
    reason = NotStatic("calls f()", Origin("setup.py", 7))
    declaration = Declaration.from_values("bzr", {}, {}, {"commands": reason})
    assert str(declaration.not_static["commands"]) == "not static (setup.py:7: calls f())"
    assert declaration.commands == {}


@pytest.mark.parametrize(
    ("value", "module"),
    [
        ("jackfield_file", "jackfield_file"),
        ("jackfield_file:Backend", "jackfield_file"),
        ("jackfield_file.backend : File.Backend [extra]", "jackfield_file.backend"),
    ],
)
def test_an_entry_point_names_a_module(value: str, module: str) -> None:
    assert EntryPoint("jackfield.backends", "file", value).module == module


class TestPlugin:
    BZR = Declaration.from_values("bzr", {"plugin_version": (1, 4, 0, "dev", 0)})
    BRZ = Declaration.from_values("brz", {"plugin_version": (2, 0, 0)})
    SILENT = Declaration.from_values("otherapp", {"commands": ["go"]})

    def plugin(self, *declarations: Declaration, version: str | None = None) -> PluginMetadata:
        return PluginMetadata(
            name="loom",
            module="loom",
            kind="wheel",
            location="loom.whl",
            declarations={declaration.host: declaration for declaration in declarations},
            distribution=DistributionMetadata("bzr-loom", version),
        )

    def test_declares_nothing_to_a_host_that_it_does_not_speak_to(self) -> None:
        assert self.plugin(self.BZR).declaration("brz") == Declaration("brz")

    def test_declares_to_two_hosts_apart(self) -> None:
        plugin = self.plugin(self.BZR, self.BRZ)
        assert (plugin.declaration("bzr"), plugin.declaration("brz")) == (self.BZR, self.BRZ)

    def test_version_is_its_own_first(self) -> None:
        assert self.plugin(self.BRZ, self.BZR, version="9.9").version("bzr") == "1.4.0.dev0"

    def test_version_is_else_its_distributions(self) -> None:
        assert self.plugin(self.BRZ, self.SILENT, version="9.9").version("otherapp") == "9.9"

    def test_version_is_else_what_it_tells_another_host(self) -> None:
        assert self.plugin(self.SILENT, self.BRZ).version("otherapp") == "2.0.0"

    def test_version_is_spelt_as_it_is_for_others_if_that_is_the_same(self) -> None:
        assert self.plugin(self.BRZ, version="2.0.0final0").version("otherapp") == "2.0.0"

    @pytest.mark.parametrize(
        ("own", "theirs", "told"),
        [
            ((2, 1, 0, "candidate", 0), "2.1.0candidate", None),
            ((1, 4, 0, "dev", 1), "1.4.0.dev2", "the version of its distribution is 1.4.0.dev2"),
            ((1, 4, 0, "dev", 1), "soon", "the version of its distribution is soon"),
        ],
    )
    def test_another_version_of_its_distribution_is_a_disagreement(
        self, own: tuple[object, ...], theirs: str, told: str | None
    ) -> None:
        declaration = Declaration.from_values("bzr", {"plugin_version": own})
        found = self.plugin(declaration, version=theirs).disagreements("bzr")
        assert [each.partition(", ")[2] for each in found] == ([] if told is None else [told])

    def test_two_hosts_may_call_it_by_two_names_where_no_entry_point_does(self) -> None:
        other = Declaration.from_values("brz", {"plugin_name": "weaver"})
        assert self.plugin(self.BZR, other).disagreements("bzr") == ()

    def test_one_that_only_its_backends_make_a_plugin_has_the_metadata_of_its_module(self) -> None:
        points = (
            EntryPoint("bzr.backends", "loom", "weaving.store:Loom"),
            EntryPoint("bzr.metadata", "store", "weaving.facts"),
            EntryPoint("bzr.metadata", "other", "weaving.others"),
            EntryPoint("bzr.plugins", "other", "weaving.others"),
        )
        distribution = DistributionMetadata("weaving", entry_points=points)
        backends = {"loom": "weaving.store:Loom"}
        plugin = PluginMetadata(
            *("loom", "weaving.store", "wheel", "w.whl"),
            distribution=distribution,
            backends=backends,
        )
        assert plugin.entry_points("bzr") == points[:2]

    def test_version_may_be_unknown(self) -> None:
        assert self.plugin(self.SILENT).version("otherapp") is None
