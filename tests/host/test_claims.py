"""Which plugins are refused, and which of several gets what it claims."""

from __future__ import annotations

from pathlib import Path

import pytest
from host.surroundings import write
from jackfield import Host, IncompatiblePlugin, JackfieldError

pytestmark = pytest.mark.usefixtures("surroundings")


class TestRefusal:
    def test_incompatible_unless_forced(self, host: Host, surroundings: Path) -> None:
        write(surroundings, "new", "", versions="(2, 0, 0)")
        with pytest.raises(IncompatiblePlugin, match=r"needs testhost >= 2\.0\.0"):
            host.activate("new")
        assert host.activate("new", force=True)

    def test_switched_off_is_not_forced(
        self, host: Host, surroundings: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(surroundings, "off", "")
        monkeypatch.setenv("TESTHOST_DISABLE_PLUGINS", "off")
        with pytest.raises(JackfieldError, match="switched off by TESTHOST_DISABLE_PLUGINS"):
            host.activate("off", force=True)

    def test_a_forced_plugin_that_is_not_there_is_named(
        self, host: Host, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TESTHOST_FORCE_PLUGINS", "ghost")
        assert any("'ghost'" in fault for fault in host.roster.faults)


class TestClaims:
    def test_one_that_loads_goes_before_one_that_does_not(
        self, host: Host, surroundings: Path
    ) -> None:
        write(surroundings, "a_new", "testhost_commands = ['go']", versions="(2, 0, 0)")
        write(surroundings, "b_good", "testhost_commands = ['go']")
        provider = host.provider("command", "go")
        assert provider is not None
        assert provider.name == "b_good"
        assert not host.roster.shadowed

    def test_of_two_that_load_the_first_wins_and_that_is_told(
        self, host: Host, surroundings: Path
    ) -> None:
        both = "testhost_commands = ['go']\ntesthost_control_formats = {'V': {'.v/': None}}"
        write(surroundings, "a", both)
        write(surroundings, "b", both)
        (shadowed,) = host.roster.shadowed  # two may well describe the same format
        assert str(shadowed).startswith("command 'go' of plugin 'b' (")

    def test_the_programs_own_commands_cannot_be_taken(
        self, host: Host, surroundings: Path
    ) -> None:
        write(surroundings, "a", "testhost_commands = ['quit']")
        host.reserve_commands(["quit"])
        assert host.provider("command", "quit") is None
        assert "is shadowed by testhost itself" in str(host.roster.shadowed[0])

    def test_a_format_asked_for_activates_its_plugin(self, host: Host, surroundings: Path) -> None:
        write(surroundings, "vcs", "testhost_control_formats = {'V': {'.v/': None}}")
        (surroundings / ".v").mkdir()
        found = host.identify(surroundings)
        assert [each.name for each in found.formats] == ["V"]
        assert host.active == ()
        host.activate_for("format", "V")
        assert host.active == ("vcs",)

    @pytest.mark.parametrize("kind", ["command", "scheme", "prefix", "format"])
    def test_what_nobody_provides(self, kind: str, host: Host) -> None:
        with pytest.raises(JackfieldError, match=f"no plugin provides the {kind} 'x'"):
            host.activate_for(kind, "x")

    def test_a_kind_that_plugins_do_not_provide(self, host: Host) -> None:
        for ask in (host.provider, host.activate_for):
            with pytest.raises(JackfieldError, match=r"no 'colour', but command, .*format"):
                ask("colour", "x")
