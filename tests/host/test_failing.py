"""Plugins that fail when they are activated: all or nothing, and the host goes on."""

from __future__ import annotations

import gc
import json
import pickle
import re
import sys
import weakref
from pathlib import Path
from typing import Any

import pytest
from host.surroundings import NAME, STORES, write
from jackfield import ActivationError, Host, JackfieldError

pytestmark = pytest.mark.usefixtures("surroundings")


class Shade:
    """Something that a program has, to see whether it is still there."""


class TestFailing:
    def test_a_failure_crosses_processes(self, host: Host, surroundings: Path) -> None:
        write(surroundings, "bad", "raise ValueError('no')")
        with pytest.raises(ActivationError) as caught:
            host.activate("bad")
        again = pickle.loads(pickle.dumps(caught.value))
        assert str(again) == str(caught.value)
        assert again.failure.traceback == caught.value.failure.traceback

    @pytest.mark.parametrize(
        ("code", "error"),
        [
            ("raise ValueError('no')", "ValueError: no"),
            ("import sys; sys.exit(4)", "it ends the program: sys.exit(4)"),
            ("raise ValueError('two\\nlines')", "ValueError: two lines"),
            (
                "class Mute(Exception):\n    def __str__(self): return self.nothing\nraise Mute",
                "Mute: <its text cannot be had>",
            ),
            ("import nowhere_at_all", "ModuleNotFoundError: No module named 'nowhere_at_all'"),
            ("def f(:", "SyntaxError"),
            ("@hookimpl\ndef testhost_colour(wrong): ...", "PluginValidationError"),
            ("@hookimpl\ndef testhost_unheard_of(): ...", "unknown hook 'testhost_unheard_of'"),
            (
                "def testhost_colour(shade): ...",
                "its testhost_colour is called by nobody: it is not marked with "
                "pluggy.HookimplMarker('testhost')",
            ),
            (
                "import jackfield\n@jackfield.hookimpl\ndef testhost_colour(shade): ...",
                "its testhost_colour is called by nobody: it is not marked with "
                "pluggy.HookimplMarker('testhost')",
            ),
            ("@hookimpl\ndef testhost_provide_commands(): return [3]", "TypeError"),
            (
                "@hookimpl\ndef testhost_provide_commands(): return 3",
                "testhost_provide_commands gave 3, which is no list of commands",
            ),
            ("@hookimpl\ndef testhost_provide_commands(): raise KeyError('k')", "KeyError: 'k'"),
            ("register_backend('x', int)", "is not a subclass"),
        ],
    )
    def test_a_failure_takes_everything_back(
        self, code: str, error: str, host: Host, surroundings: Path
    ) -> None:
        backend = (
            "class B(Backend):\n"
            "    def _get(self, remote_filename, local_path): ...\n"
            "    def _put(self, source_path, remote_filename): ...\n"
            "    def _list(self): return []\n"
            "    def _delete(self, filename): ...\n"
            "register_backend('bad', B)\n"
        )
        write(surroundings, "bad", backend + code)
        write(surroundings, "good", "@hookimpl\ndef testhost_colour(shade): return 'green'")
        with pytest.raises(ActivationError) as caught:
            host.activate("bad")
        assert error in str(caught.value)
        assert "\n" not in str(caught.value)
        assert not host.registry.registered()
        assert host.active == ()
        assert not [name for name in sys.modules if name.endswith(".bad")]
        assert "Traceback" in host.failures["bad"].traceback
        # The host goes on.
        assert host.activate_compatible() == ("good",)
        assert host.hook.testhost_colour(shade="") == ["green"]

    @pytest.mark.parametrize(
        ("hookspecs", "error"),
        [
            ("testhost_has_none", "ModuleNotFoundError: No module named 'testhost_has_none'"),
            ("os.path", "ValueError: did not find any 'testhost' hooks in "),
            (sys, "ValueError: did not find any 'testhost' hooks in "),
        ],
    )
    def test_no_plugin_is_blamed_for_the_host_s_own_hookspecs(
        self, hookspecs: object, error: str, host: Host, surroundings: Path
    ) -> None:
        write(surroundings, "good", "")
        broken = Host(NAME, (2, 1, 0), hookspecs=hookspecs)
        said = f"the hook specifications of 'testhost', {hookspecs!r}, cannot be used: {error}"
        for ask in (lambda: broken.activate("good"), broken.activate_compatible):
            with pytest.raises(JackfieldError, match=re.escape(said)) as caught:
                ask()
            assert not isinstance(caught.value, ActivationError)
        assert not broken.failures

    def test_a_library_of_the_name_of_a_failing_plugin_stays(
        self, host: Host, surroundings: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "testhostlibrary.py").touch()
        write(surroundings, "testhostlibrary", "import testhostlibrary\nraise ValueError('no')")
        with pytest.raises(ActivationError, match="ValueError: no"):
            host.activate("testhostlibrary")
        assert "testhostlibrary" in sys.modules
        assert "testhost_plugins.testhostlibrary" not in sys.modules

    def test_a_project_that_clears_the_path_fails_as_any_other(
        self, surroundings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project = tmp_path / "project"
        project.mkdir()
        (project / "pyproject.toml").write_text(
            "[project]\nname = 'one'\nversion = '1'\n"
            f"[project.entry-points.'{NAME}.plugins']\none = 'testhost_one'\n"
        )
        code = f"import sys\nsys.path.remove({str(project)!r})\nraise ValueError('no')\n"
        (project / "testhost_one.py").write_text(code)
        monkeypatch.setenv("TESTHOST_PLUGINS_AT", f"one@{project}")
        with pytest.raises(ActivationError, match="ValueError: no"):
            Host(NAME, (1, 0, 0), hookspecs="testhost_specs").activate("one")

    @pytest.mark.parametrize(
        ("value", "error"),
        [
            ("testhost_shelf:Kinds.Shelf [fast]", None),
            ("testhost_shelf", "the entry point 'testhost_shelf' names no class: module:Class"),
            ("testhost_shelf:Gone", "has no attribute 'Gone'"),
        ],
    )
    def test_an_entry_point_that_names_no_class_is_told(
        self,
        value: str,
        error: str | None,
        surroundings: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        project = tmp_path / "project"
        project.mkdir()
        (project / "pyproject.toml").write_text(
            "[project]\nname = 'one'\nversion = '1'\noptional-dependencies.fast = []\n"
            f"[project.entry-points.'{NAME}.backends']\nshelf = {value!r}\n"
        )
        shelf = STORES.partition("testhost_transports")[0].replace("\n", "\n    ")
        code = f"from jackfield.backends import Backend\nclass Kinds:\n    {shelf}\n"
        (project / "testhost_shelf.py").write_text(f"testhost_minimum_version = (1, 0, 0)\n{code}")
        monkeypatch.setenv("TESTHOST_PLUGINS_AT", f"testhost_shelf@{project}")
        monkeypatch.delitem(sys.modules, "testhost_shelf", raising=False)
        host = Host(NAME, (1, 0, 0), hookspecs="testhost_specs")
        if error is None:
            assert host.get_backend("shelf://host/x").list() == ["a"]
        else:
            with pytest.raises(ActivationError, match=error):
                host.get_backend("shelf://host/x")

    def test_a_failed_plugin_is_not_tried_again_in_this_process(
        self, host: Host, surroundings: Path, tmp_path: Path
    ) -> None:
        log = tmp_path / "log"
        write(surroundings, "bad", f"open({str(log)!r}, 'a').write('x')\nraise ValueError")
        for _ in range(2):
            with pytest.raises(ActivationError):
                host.activate("bad")
        assert log.read_text() == "x"

    def test_failing_again_and_again_keeps_nothing_of_who_asked(
        self, host: Host, surroundings: Path
    ) -> None:
        write(surroundings, "bad", "raise ValueError('no')")

        def ask(wanted: object) -> ActivationError:
            with pytest.raises(ActivationError, match="ValueError: no") as caught:
                host.activate("bad")
            return caught.value

        ask("the first, whose frames belong to the error of the plugin")
        wanted = Shade()
        is_kept = weakref.ref(wanted)
        error = ask(wanted)
        assert isinstance(error.__cause__, ValueError)
        assert error.failure is host.failures["bad"]
        del wanted, error
        gc.collect()
        assert is_kept() is None

    def test_after_a_refresh_it_is(self, host: Host, surroundings: Path) -> None:
        write(surroundings, "bad", "raise ValueError")
        with pytest.raises(ActivationError):
            host.activate("bad")
        write(surroundings, "bad", "mended = True   # and longer")
        host.refresh()
        assert host.activate("bad").mended  # type: ignore[attr-defined]
        assert not host.failures
        assert not host.remembered_failures()

    def test_ctrl_c_is_no_failure_of_the_plugin(self, host: Host, surroundings: Path) -> None:
        write(surroundings, "slow", "raise KeyboardInterrupt")
        with pytest.raises(KeyboardInterrupt):
            host.activate("slow")
        assert not host.failures
        assert not [name for name in sys.modules if name.endswith(".slow")]

    @pytest.mark.parametrize(
        ("through", "way"),
        [("first", "'first' -> 'first'"), ("other", "'first' -> 'other' -> 'first'")],
    )
    def test_plugins_that_need_each_other_fail_and_are_not_active(
        self,
        through: str,
        way: str,
        host: Host,
        surroundings: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(sys, "testhost", host, raising=False)
        hook = "@hookimpl\ndef testhost_colour(shade): return shade\n"
        write(surroundings, "first", f"{hook}import sys; sys.testhost.activate({through!r})")
        write(surroundings, "other", f"{hook}import sys; sys.testhost.activate('first')")
        with pytest.raises(ActivationError, match=f"asked for while it is being activated: {way}"):
            host.activate("first")
        assert host.activate_compatible() == host.active == ()
        assert host.hook.testhost_colour(shade="red") == []

    def test_a_failure_can_be_read(self, host: Host, surroundings: Path) -> None:
        write(surroundings, "bad", "raise ValueError('of this')")
        assert not host.activate_compatible()
        assert str(host.failures) == "{'bad': <Failure of 'bad': ValueError: of this>}"

    def test_looking_again_while_another_is_told_of_a_failure(
        self, host: Host, surroundings: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Late(ActivationError):
            """As if another thread came in between."""

            def __init__(self, failure: Any) -> None:
                host.refresh()
                super().__init__(failure)

        write(surroundings, "bad", "raise ValueError('no')")
        with pytest.raises(ActivationError):
            host.activate("bad")
        monkeypatch.setattr("jackfield.activation.active.ActivationError", Late)
        with pytest.raises(Late, match="ValueError: no"):
            host.activate("bad")


def test_the_remembered_failures_are_a_small_file_a_plugin(
    host: Host, surroundings: Path, tmp_path: Path
) -> None:
    write(surroundings, "bad", "testhost_plugin_version = (1, 0, 0)\nraise ValueError('first')")
    with pytest.raises(ActivationError):
        host.activate("bad")
    again = Host(NAME, (1, 0, 0))
    assert again.remembered_failures()["bad"].message == "ValueError: first"
    (file,) = (tmp_path / "XDG_STATE_HOME").rglob("failures/*/*.json")
    assert json.loads(file.read_text())["plugin"] == "bad"
    # Of another version nothing is known; a file that is cut off is nothing known.
    write(surroundings, "bad", "testhost_plugin_version = (1, 0, 1)\nraise ValueError('first')")
    assert not Host(NAME, (1, 0, 0)).remembered_failures()
    file.write_text(file.read_text()[:20])
    assert not Host(NAME, (1, 0, 0)).remembered_failures()
