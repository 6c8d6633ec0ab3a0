"""What the user says by environment variables and the settings file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jackfield.discovery.settings import (
    SITE,
    load_settings,
    set_disabled,
    settings_file,
    user_plugin_directory,
)
from jackfield.errors import JackfieldError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    return tmp_path


def path(*entries: str) -> str:
    return os.pathsep.join(entries)


def test_without_any_word_of_the_user_there_are_his_directory_and_the_installed() -> None:
    settings = load_settings("jackfield", {})
    assert settings.sources == (user_plugin_directory("jackfield"), SITE)
    assert not settings.explicit
    assert not settings.disabled
    assert not settings.strict


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (["/a"], ["/a", "user", SITE]),
        (["/a", "/b"], ["/a", "/b", "user", SITE]),
        (["+site", "/a"], [SITE, "/a", "user"]),
        (["+user", "/a"], ["user", "/a", SITE]),
        (["-user"], [SITE]),
        (["-site"], ["user"]),
        (["-site", "/a", "-user"], ["/a"]),
        (["/a", "/a"], ["/a", "user", SITE]),
        (["+site", "-site"], [SITE, "user"]),
    ],
)
def test_plugin_path_orders_and_leaves_out_sources(entries: list[str], expected: list[str]) -> None:
    settings = load_settings("jackfield", {"JACKFIELD_PLUGIN_PATH": path(*entries)})
    known = {"user": user_plugin_directory("jackfield")}
    assert list(settings.sources) == [known.get(each, each) for each in expected]


def test_the_users_directory_is_looked_at_once_where_it_is_named() -> None:
    own = user_plugin_directory("jackfield")
    settings = load_settings("jackfield", {"JACKFIELD_PLUGIN_PATH": path("/a", own, "/a")})
    assert settings.sources == ("/a", own, SITE)


def test_an_unknown_flag_is_named_and_the_rest_counts() -> None:
    settings = load_settings("jackfield", {"JACKFIELD_PLUGIN_PATH": path("+core", "/a")})
    assert settings.sources[0] == "/a"
    (fault,) = settings.faults
    assert "'+core'" in fault


def test_plugins_at() -> None:
    settings = load_settings("jackfield", {"JACKFIELD_PLUGINS_AT": path("a@/x", "b@/y@z")})
    assert settings.explicit == {"a": "/x", "b": "/y@z"}


@pytest.mark.parametrize("item", ["a", "a@", "@/x", "a-b@/x"])
def test_a_malformed_plugins_at_is_named(item: str) -> None:
    settings = load_settings("jackfield", {"JACKFIELD_PLUGINS_AT": item})
    assert not settings.explicit
    assert item in settings.faults[0]


def test_relative_paths_count_from_where_the_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings(
        "jackfield", {"JACKFIELD_PLUGIN_PATH": "here", "JACKFIELD_PLUGINS_AT": "a@there"}
    )
    assert settings.sources[0] == str(tmp_path / "here")
    assert settings.explicit["a"] == str(tmp_path / "there")


def test_each_host_has_its_own_variables() -> None:
    environ = {"OTHERAPP_DISABLE_PLUGINS": "a", "JACKFIELD_DISABLE_PLUGINS": "b"}
    assert list(load_settings("otherapp", environ).disabled) == ["a"]
    assert list(load_settings("jackfield", environ).disabled) == ["b"]


def test_disabled_names_what_disabled_it() -> None:
    set_disabled("jackfield", "x", disabled=True)
    settings = load_settings("jackfield", {"JACKFIELD_DISABLE_PLUGINS": path("a", "b")})
    assert settings.disabled == {
        "x": settings_file("jackfield"),
        "a": "JACKFIELD_DISABLE_PLUGINS",
        "b": "JACKFIELD_DISABLE_PLUGINS",
    }


def write(text: str) -> Path:
    file = Path(settings_file("jackfield"))
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    ("key", "setting"),
    [
        ("disabled", "disabled_plugins"),
        ("disable_plugins", "disabled_plugins"),
        ("disabledPlugins", "disabled_plugins"),
        ("dissabled_plugins", "disabled_plugins"),
        ("FORCED_PLUGINS", "forced_plugins"),
        ("Strict", "strict"),
    ],
)
def test_a_mistyped_setting_is_named_with_what_is_meant(key: str, setting: str) -> None:
    file = write(json.dumps({key: []}))
    faults = load_settings("jackfield", {}).faults
    assert faults == (f"{file}: {key!r} is no setting; {setting!r} is",)


def test_a_program_may_keep_settings_of_its_own_there() -> None:
    write(json.dumps({"own": [1], "plugins": {}, "theme": "dark"}))
    assert not load_settings("jackfield", {}).faults


def test_a_pipe_in_the_place_of_the_settings_is_not_waited_for() -> None:
    file = Path(settings_file("jackfield"))
    file.parent.mkdir(parents=True)
    os.mkfifo(file)
    fault = f"{file}: is not a regular file"
    assert load_settings("jackfield", {}).faults == (fault,)
    with pytest.raises(JackfieldError, match=fault):
        set_disabled("jackfield", "a", disabled=True)


def test_disabling_and_enabling_keeps_what_else_is_in_the_file() -> None:
    file = Path(settings_file("jackfield"))
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"strict": True, "own": [1]}))
    set_disabled("jackfield", "a", disabled=True)
    set_disabled("jackfield", "b", disabled=True)
    set_disabled("jackfield", "a", disabled=False)
    set_disabled("jackfield", "never", disabled=False)
    assert json.loads(file.read_text()) == {"strict": True, "own": [1], "disabled_plugins": ["b"]}
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_link_stays_one(home: Path) -> None:
    file = Path(settings_file("jackfield"))
    file.parent.mkdir(parents=True)
    file.symlink_to(home / "kept.json")
    set_disabled("jackfield", "a", disabled=True)
    assert file.is_symlink()
    assert json.loads((home / "kept.json").read_text()) == {"disabled_plugins": ["a"]}


def test_of_many_changes_at_a_time_none_is_lost() -> None:
    names = [f"plugin{number}" for number in range(8)]
    code = (
        "import sys\nfrom jackfield.discovery.settings import set_disabled\nsys.stdin.read()\n"
        "for i in range(21): set_disabled('jackfield', sys.argv[1], disabled=i % 2 == 0)\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, name], stdin=subprocess.PIPE)
        for name in names
    ]
    for process in running:
        assert process.stdin is not None
        process.stdin.close()
    assert [process.wait(60) for process in running] == [0] * len(names)
    assert sorted(load_settings("jackfield", {}).disabled) == names


@pytest.mark.parametrize(
    ("variable", "stored", "strict"),
    [("", True, True), ("0", True, False), ("1", False, True), ("", False, False)],
)
def test_strict(variable: str, stored: bool, strict: bool) -> None:
    file = Path(settings_file("jackfield"))
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"strict": stored}))
    assert load_settings("jackfield", {"JACKFIELD_STRICT": variable}).strict is strict


def test_strict_that_is_no_truth_value_is_named() -> None:
    file = Path(settings_file("jackfield"))
    file.parent.mkdir(parents=True)
    file.write_text('{"strict": "yes", "forced_plugins": ["a"]}')
    settings = load_settings("jackfield", {})
    assert (settings.strict, settings.forced) == (False, {"a"})
    assert settings.faults == (f"{file}: strict is neither true nor false",)


@pytest.mark.parametrize(
    "content",
    [
        *(b"{", b"[]", b"\xff", b'{"disabled_plugins": "a"}', b'{"disabled_plugins": [1]}'),
        pytest.param(b"[" * 200_000, id="deep"),
    ],
)
def test_a_broken_settings_file_is_named_and_is_not_overwritten(content: bytes) -> None:
    file = Path(settings_file("jackfield"))
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    (fault,) = load_settings("jackfield", {}).faults
    assert fault.startswith(str(file))
    with pytest.raises(JackfieldError, match="mend or remove"):
        set_disabled("jackfield", "a", disabled=True)
    assert file.read_bytes() == content


def test_settings_that_cannot_be_written_are_left_as_they_were() -> None:
    file = Path(settings_file("jackfield"))
    file.parent.parent.mkdir(parents=True)
    file.parent.write_text("a file where the directory should be")
    with pytest.raises(JackfieldError, match="cannot be"):
        set_disabled("jackfield", "a", disabled=True)


def test_a_home_that_is_no_directory_has_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/dev/null")  # as that of many a service is
    assert load_settings("jackfield", {}).faults == ()


def test_settings_whose_place_cannot_even_be_asked_for_are_named() -> None:
    file = Path(settings_file("jackfield"))
    file.parent.mkdir(parents=True)
    file.symlink_to("x" * 255)  # what is written first, beside it, has a name that is longer
    with pytest.raises(JackfieldError, match="cannot be written: File name too long"):
        set_disabled("jackfield", "a", disabled=True)
