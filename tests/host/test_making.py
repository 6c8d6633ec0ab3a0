"""The `Host` that a program embeds: how it is made, and what it knows before it activates one."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import jackfield
import pytest
from host.surroundings import write
from jackfield import Host
from jackfield.backends import BackendException
from jackfield.doctor import examine

pytestmark = pytest.mark.usefixtures("surroundings")


def test_every_public_name_is_there() -> None:
    for name in jackfield.__all__:
        assert getattr(jackfield, name).__doc__
        assert name in dir(jackfield)


class TestMaking:
    @pytest.mark.parametrize("name", ["", "My-App", "my-app", "9to5", "app.sub", "App"])
    def test_a_name_that_can_be_no_prefix_is_refused(self, name: str) -> None:
        with pytest.raises(ValueError, match="cannot name a host"):
            Host(name, (1, 0, 0))

    @pytest.mark.parametrize("version", ["1.0", (), ("a",), None])
    def test_a_malformed_version_is_refused(self, version: object) -> None:
        with pytest.raises(ValueError, match="version"):
            Host("app", version)  # type: ignore[arg-type]

    def test_a_minimum_above_the_current_api_is_refused(self) -> None:
        with pytest.raises(ValueError, match="above"):
            Host("app", (1, 0, 0), api_minimum_version=(2, 0, 0))

    def test_by_default_the_api_is_the_version_and_nothing_older(self) -> None:
        version = Host("app", (1, 2, 3, "dev", 0)).version
        assert version.api_current_version == version.api_minimum_version == (1, 2, 3)

    def test_it_shows_what_it_is(self) -> None:
        assert repr(Host("app", (1, 2, 3, "dev", 0))) == "<Host 'app' 1.2.3.dev0>"

    def test_making_one_looks_at_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("jackfield.roster.looking.load_settings", None)
        assert Host("app", (1, 0, 0)).active == ()


class TestLooking:
    @pytest.mark.parametrize("entry", [Path("/"), b"/", None], ids=repr)
    def test_what_an_import_passes_over_on_the_path(
        self, entry: object, host: Host, surroundings: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(surroundings, "good", "")
        monkeypatch.setattr(sys, "path", [entry, *sys.path])
        assert host.plugins().keys() == {"good"}
        host.uses_index = False
        host.refresh()
        assert host.plugins().keys() == {"good"}
        assert not [each for each in examine(host) if each.kind == "unreadable"]

    @pytest.mark.parametrize("enabled", [True, False])
    def test_the_programs_garbage_is_collected_as_before(self, enabled: bool, host: Host) -> None:
        was_enabled = gc.isenabled()
        try:
            (gc.enable if enabled else gc.disable)()
            assert host.plugins() == {}
            assert gc.isenabled() == enabled
        finally:
            (gc.enable if was_enabled else gc.disable)()


class TestBackends:
    def test_what_plugins_would_serve_is_known_before_they_are_loaded(
        self, host: Host, surroundings: Path
    ) -> None:
        write(surroundings, "good", "testhost_transports = ['shelf://', 'wrap+']\n")
        with pytest.raises(BackendException) as caught:
            host.get_backend("warp+shelf://x")
        assert str(caught.value) == (
            "no backend for 'warp+shelf://': known are shelf://, wrap+; did you mean wrap+?"
        )
        assert host.active == ()
