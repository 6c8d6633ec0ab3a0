"""``doctor``: entry points that lead nowhere, and transports that they do not register."""

from __future__ import annotations

import pytest
from doctor.place import COMMANDS, SLOW, Place, write
from support.laying_out import lay_out


def test_an_entry_point_to_a_module_that_is_not_there(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    text = "[jackfield.plugins]\none = alpha\n[jackfield.backends]\nfoo = alpha.gone:Foo\n"
    (info / "entry_points.txt").write_text(text)
    (found,) = place.findings(kind="missing")
    assert "'alpha.gone'" in found["problem"]


@pytest.mark.parametrize(
    "regular", [(), ("deep",), ("deep.in",), ("deep.in.the",), ("deep.in", "deep.in.the")]
)
def test_modules_deep_in_namespace_packages(regular: tuple[str, ...], place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    portions = [place.site / "deep" / "in" / "the", place.root / "other" / "deep" / "in" / "the"]
    for portion in portions:
        portion.mkdir(parents=True)
    code = "raise SystemExit('imported')\n"
    for package in regular:
        place.site.joinpath(*package.split("."), "__init__.py").write_text(code)
    (portions[0] / "far.py").write_text("jackfield_minimum_version = (0, 1, 0)\n")
    points = "one = alpha\nfar = deep.in.the.far\nbeyond = deep.in.the.beyond\n"
    (info / "entry_points.txt").write_text(f"[jackfield.plugins]\n{points}")
    found = place.findings(kind="missing", path=(place.root / "other",))
    assert [(each["subject"], "'deep.in.the.beyond'" in each["problem"]) for each in found] == [
        ("beyond", True)
    ]


def test_a_module_in_the_second_portion_of_a_namespace_package(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    (place.site / "alpha" / "__init__.py").unlink()
    (place.site / "alpha" / "deep").mkdir()
    other = place.root / "other"
    (other / "alpha" / "deep").mkdir(parents=True)
    (other / "alpha" / "deep" / "far.py").write_text("raise SystemExit('imported')\n")
    (info,) = place.site.glob("*.dist-info")
    (info / "entry_points.txt").write_text("[jackfield.plugins]\none = alpha.deep.far\n")
    (found,) = place.findings(kind="unreadable", path=(other,))
    assert "there is no module alpha.deep.far" in found["problem"]


@pytest.mark.parametrize("group", ["jackfield.plugin", "Jackfield.Plugins", "jackfield-plugins"])
def test_entry_points_of_a_group_that_is_misspelt(group: str, place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    (info / "entry_points.txt").write_text(f"[{group}]\none = alpha\n")
    (found,) = place.findings(kind="missing")
    assert found["problem"] == (
        f"alpha: nobody finds its entry points of '{group}': the group is 'jackfield.plugins'"
    )
    assert found["mend"].endswith(" -m pip install --upgrade alpha")


def test_a_metadata_module_of_no_plugin(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    (info / "entry_points.txt").write_text("[jackfield.metadata]\none = alpha.info\n")
    (found,) = place.findings(kind="missing")
    assert found["problem"] == (
        "alpha: no entry point of jackfield.plugins names it: it is not found"
    )


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            "[jackfield.plugins\none = alpha\n",
            [
                ":1: '[jackfield.plugins' begins no section; end it with ]",
                ":2: 'one' is in no section; put one in front of it",
            ],
        ),
        (
            "[jackfield.plugins]\none: alpha\n",
            [":2: 'one: alpha' says nothing; write it as name = module"],
        ),
        (
            "[jackfield.plugins]\none = alpha\nlight\n",
            [":3: 'light' says nothing; write it as name = module"],
        ),
        (
            "[jackfield.plugins]\none = alpha\none = beta\n",
            [":3: 'one' is there twice in [jackfield.plugins], the first counts; remove one"],
        ),
        (
            "[console_scripts]\na = b\n[jackfield.plugins] # ours\none = alpha\n",
            [":3: '[jackfield.plugins] # ours' begins no section; end it with ]"],
        ),
        (
            "[jackfield.plugins]\none = alpha\n= beta\n",
            [":3: '= beta' has no name; write it as name = module"],
        ),
        (
            "\ufeff[jackfield.plugins]\none = alpha\n",
            [":1: begins with a byte order mark; write it without"],
        ),
    ],
)
def test_lines_of_entry_points_that_declare_nothing(
    text: str, faults: list[str], place: Place
) -> None:
    """Told by ``list``, too: also from an index, and when something else was installed."""
    info = lay_out(place.site, "alpha", plugin="one")
    (info / "entry_points.txt").write_text(text, encoding="utf-8")
    wanted = [f"{info}/entry_points.txt{fault}" for fault in faults]
    found = place.findings(kind="unreadable")
    assert [each["problem"] for each in found] == wanted
    assert {each["mend"].split(" -m ")[1] for each in found} == {
        "pip install --force-reinstall --no-deps alpha"
    }
    for name in ("", "", "beta", "gamma"):
        if name:
            lay_out(place.site, name, plugin=name)
        _, _, error = place.run("list")
        assert [line for line in error.splitlines() if "entry_points.txt" in line] == [
            f"jackfield: {line}" for line in wanted
        ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"one = alpha\n", ":1: 'one' is in no section; put one in front of it"),
        (
            "[jackfield.plugins]\none = alpha\n".encode("utf-16"),
            ": is not UTF-8 text; install it again",
        ),
        (bytes(100), ": is not UTF-8 text; install it again"),
    ],
)
def test_entry_points_of_which_nobody_can_tell_whose_they_are(
    content: bytes, fault: str, place: Place
) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    (info / "entry_points.txt").write_bytes(content)
    (found,) = place.findings(kind="unreadable")
    assert found["problem"] == f"{info}/entry_points.txt{fault}"


def test_lines_that_are_wrong_are_nothing_to_a_host_that_others_do_not_mention(
    place: Place,
) -> None:
    info = lay_out(place.site, "alpha")
    (info / "entry_points.txt").write_text("[some.group]\none = alpha\none = beta\n")
    assert place.run("doctor")[0] == 0


@pytest.mark.parametrize("value", ["alpha", "alpha:", "alpha:my class"])
def test_a_backend_whose_entry_point_names_no_class(value: str, place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    text = f"[jackfield.plugins]\none = alpha\n[jackfield.backends]\ndrawer = {value}\n"
    (info / "entry_points.txt").write_text(text)
    (found,) = place.findings(kind="unreadable")
    assert found["problem"] == (
        f"plugin 'one' (alpha): entry points: jackfield.backends: {value!r} names no class; write "
        "it as module:Class"
    )


def test_a_plugin_whose_entry_point_names_a_class(place: Place) -> None:
    """Other hosts load that; of this one it is the module, in which no hook may be."""
    info = lay_out(place.site, "alpha", plugin="one")
    (info / "entry_points.txt").write_text("[jackfield.plugins]\none = alpha:Plugin\n")
    (found,) = place.findings(kind="unreadable")
    what = "entry points: jackfield.plugins: 'alpha:Plugin' names more than the module, which is "
    what += "what is loaded; write 'alpha'"
    assert found["problem"] == f"plugin 'one' (alpha): {what}"
    status, said, error = place.run("check", "one")
    assert (status, said) == (0, "one 1.0.0 supports jackfield >= 0.1.0: compatible\n")
    assert error.startswith(f"jackfield: one: {what}\n")


def test_a_scheme_that_begins_no_url(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    schemes = "My_Own = alpha:B\nOther = alpha:B\n"
    text = f"[jackfield.plugins]\none = alpha\n[jackfield.backends]\n{schemes}"
    (info / "entry_points.txt").write_text(text)
    (found,) = place.findings(kind="unreadable")
    assert found["problem"].startswith(
        "plugin 'one' (alpha): entry points: jackfield.backends: 'My_Own' begins no URL: "
    )
    _, said, _ = place.run("backends")
    assert [line for line in said.splitlines() if "alpha" in line] == [
        "other://\tone\tcompatible\talpha"
    ]


BACKEND = SLOW.replace("time.sleep(0.05)", "") + COMMANDS.replace("extra", "go-one")


def declare(place: Place, transports: str, points: str = "") -> None:
    """Install the plugin ``one`` with what it declares, and what its entry points register."""
    info = lay_out(place.site, "alpha", plugin="one")
    with (place.site / "alpha" / "info.py").open("a") as file:
        file.write(f"jackfield_transports = {transports}\n")
    with (info / "entry_points.txt").open("a") as file:
        file.write(points)
    write(place, "alpha", BACKEND)


def test_transports_that_entry_points_do_not_register(place: Place) -> None:
    points = "[jackfield.backends]\nfoo = alpha:Slow\nbar = alpha:Slow\n"
    points += "[jackfield.backend_prefixes]\nover = alpha:Slow\n"
    declare(place, "['FOO://', 'gone://', 'under+', 'drawer']", points)
    expected = {
        "drawer": "plugin 'one' declares 'drawer', which leads nowhere: a scheme ends in '://', "
        "a prefix in '+'",
        "gone://": "plugin 'one' declares 'gone://' but no entry point registers it",
        "bar://": "plugin 'one' registers 'bar://' by an entry point but does not declare it",
        "under+": "plugin 'one' declares 'under+' but no entry point registers it",
        "over+": "plugin 'one' registers 'over+' by an entry point but does not declare it",
    }
    found = place.findings(kind="transports")
    assert {each["subject"]: each["problem"] for each in found} == expected
    mends = {each["subject"]: each["mend"] for each in found}
    assert mends["gone://"] == (
        "register 'gone' by an entry point of the group jackfield.backends, or take it out of "
        "jackfield_transports, of alpha"
    )
    assert mends["over+"] == "add 'over+' to jackfield_transports of alpha"
    for name in ("gone://", "under+"):
        expected[name] = f"plugin 'one' declares {name!r} but does not register it"
    found = place.findings("--activate", kind="transports")
    assert {each["subject"]: each["problem"] for each in found} == expected


def test_transports_that_agree_or_are_left_to_entry_points(place: Place) -> None:
    declare(place, "['foo://']", "[jackfield.backends]\nfoo = alpha:Slow\n")
    info = lay_out(place.site, "beta", plugin="two")
    with (info / "entry_points.txt").open("a") as file:
        file.write("[jackfield.backends]\nbar = beta:Slow\n")
    write(place, "beta", BACKEND.replace("go-one", "go-two"))
    assert place.run("doctor")[0] == 0
    assert place.run("doctor", "--activate")[0] == 0


@pytest.mark.parametrize("file", ["__init__.py", "stores.py"])
def test_transports_that_a_plugin_registers_itself(file: str, place: Place) -> None:
    declare(place, "['foo://', 'gone://']")
    write(place, "alpha", BACKEND + "from . import stores\n")
    (place.site / "alpha" / "stores.py").touch()
    with (place.site / "alpha" / file).open("a") as code:
        code.write("from jackfield.backends import register_backend\n")
        code.write("from alpha import Slow\n" if file == "stores.py" else "")
        code.write("register_backend('foo', Slow)\nregister_backend('new', Slow)\n")
    assert place.run("doctor")[0] == 0, "only to activate it would show which ones"
    found = place.findings("--activate", kind="transports")
    assert {each["problem"] for each in found} == {
        "plugin 'one' declares 'gone://' but does not register it",
        "plugin 'one' registers 'new://' when it is imported but does not declare it",
    }
