"""The `Host` that a program embeds: what it is made of, and activation, all or nothing."""

from __future__ import annotations

import gc
import importlib
import importlib.abc
import importlib.machinery
import json
import pickle
import re
import sys
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import jackfield
import pytest
from jackfield import (
    ActivationError,
    Command,
    Host,
    IncompatiblePlugin,
    JackfieldError,
    Plugin,
)
from jackfield.backends import BackendException, Registry, Settings
from jackfield.doctor import examine
from jackfield.roster import make_roster

NAME = "testhost"
HOOKSPECS = """
import pluggy
hookspec = pluggy.HookspecMarker("testhost")
hookimpl = pluggy.HookimplMarker("testhost")
@hookspec
def testhost_provide_commands(): ...
@hookspec
def testhost_colour(shade): ...
"""


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of one's own, a plugin directory, and a module with hook specifications."""
    for variable in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    monkeypatch.setenv("TESTHOST_PLUGIN_PATH", str(plugins))
    (tmp_path / "testhost_specs.py").write_text(HOOKSPECS)
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    path = list(sys.path)
    yield plugins
    sys.path[:] = path
    for name in set(sys.modules) - before:
        if name.startswith("testhost"):
            del sys.modules[name]


@pytest.fixture
def host() -> Host:
    return Host(NAME, (1, 0, 0), hookspecs="testhost_specs")


def write(surroundings: Path, name: str, code: str, versions: str = "(1, 0, 0)") -> Path:
    file = surroundings / f"{name}.py"
    file.write_text(
        "from testhost_specs import hookimpl\n"
        "from jackfield import Command\n"
        "from jackfield.backends import Backend, register_backend\n"
        f"testhost_minimum_version = {versions}\n{code}\n"
    )
    return file


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


class Shade:
    """Something that a program has, to see whether it is still there."""


class TestActivation:
    def test_a_hook_is_called_and_a_command_runs(self, host: Host, surroundings: Path) -> None:
        write(
            surroundings,
            "good",
            "testhost_commands = ['go']\n"
            "@hookimpl\n"
            "def testhost_colour(shade): return f'{shade} green'\n"
            "@hookimpl\n"
            "def testhost_provide_commands(): return [Command('go', lambda arguments: 7)]\n",
        )
        assert isinstance(host.command("go"), Command)
        assert host.active == ("good",)
        assert host.hook.testhost_colour(shade="dark") == ["dark green"]

    def test_a_second_time_gives_the_same_module(self, host: Host, surroundings: Path) -> None:
        write(surroundings, "good", "")
        assert host.activate("good") is host.activate("good")

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

    def test_a_hook_of_another_name_may_be_what_a_function_of_that_name_is_for(
        self, host: Host, surroundings: Path
    ) -> None:
        code = (
            "def testhost_colour(shade): return 'green'\n"
            "@hookimpl(specname='testhost_colour')\n"
            "def marked(shade): return testhost_colour(shade)\n"
        )
        write(surroundings, "good", code)
        host.activate("good")
        assert host.hook.testhost_colour(shade="") == ["green"]

    def test_a_module_is_that_of_one_plugin(
        self, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        info = tmp_path / "one-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: one\nVersion: 1\n")
        points = f"[{NAME}.plugins]\nfirst = testhost_one\nsecond = testhost_one\n"
        (info / "entry_points.txt").write_text(points)
        (tmp_path / "testhost_one.py").touch()
        monkeypatch.syspath_prepend(str(tmp_path))
        first = host.activate("first")
        with pytest.raises(ActivationError, match="is that of plugin 'first': testhost_one"):
            host.activate("second")
        assert host.active == ("first",) and sys.modules["testhost_one"] is first

    @pytest.mark.parametrize("group", ["plugins", "backends"])
    def test_a_frozen_program_has_modules_without_files(
        self, group: str, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing is read of the plugin, so it is unknown; but it is there, and it loads."""

        class Frozen(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
            def find_spec(self, name: str, path: object, target: object = None) -> Any:
                found = name == "testhost_frozen"
                return importlib.machinery.ModuleSpec(name, self) if found else None

            def get_source(self, name: str) -> str:
                return f"from jackfield.backends import Backend\n{STORES.partition('register')[0]}"

        info = tmp_path / "frozen-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: frozen\nVersion: 1\n")
        value = "testhost_frozen" + (":Shelf" if group == "backends" else "")
        (info / "entry_points.txt").write_text(f"[{NAME}.{group}]\nshelf = {value}\n")
        assert host.activate_compatible() == ()
        monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Frozen()])
        host.refresh()
        name = "shelf" if group == "plugins" else "frozen"
        assert host.plugin(name).word == "unknown"
        assert host.activate(name).__name__ == "testhost_frozen"
        if group == "backends":
            assert host.get_backend("shelf://host/x").list() == ["a"]

    def test_a_library_of_the_name_of_a_failing_plugin_stays(
        self, host: Host, surroundings: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "testhostlibrary.py").touch()
        write(surroundings, "testhostlibrary", "import testhostlibrary\nraise ValueError('no')")
        with pytest.raises(ActivationError, match="ValueError: no"):
            host.activate("testhostlibrary")
        assert "testhostlibrary" in sys.modules
        assert "testhost_plugins.testhostlibrary" not in sys.modules

    def test_what_changed_since_the_search_does_not_stop_the_others(
        self, host: Host, surroundings: Path
    ) -> None:
        for name in ("gone", "good", "newer"):
            write(surroundings, name, "")
        assert all(plugin.loads for plugin in host.plugins().values())
        (surroundings / "gone.py").unlink()
        write(surroundings, "newer", "", "(9, 0, 0)")
        assert host.activate_compatible() == ("good",)
        assert not host.failures
        assert list(host.plugins()) == ["good", "newer"]
        assert isinstance(host.plugin("good"), Plugin)
        assert host.plugin("newer").word == "incompatible"

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

    def test_registrations_at_import_are_credited_to_the_plugin(
        self, host: Host, surroundings: Path
    ) -> None:
        write(
            surroundings,
            "store",
            "class B(Backend):\n"
            "    def _get(self, remote_filename, local_path): ...\n"
            "    def _put(self, source_path, remote_filename): ...\n"
            "    def _list(self): return ['one']\n"
            "    def _delete(self, filename): ...\n"
            "register_backend('own', B)\n",
        )
        host.activate("store")
        assert [(each.name, each.owner) for each in host.registry.registered()] == [
            ("own", "store")
        ]
        assert host.get_backend("own://host/x").list() == ["one"]

    def test_declared_transports_say_whom_to_import_for_a_url(
        self, host: Host, surroundings: Path
    ) -> None:
        backend = (
            "class B(Backend):\n"
            "    def _get(self, remote_filename, local_path): ...\n"
            "    def _put(self, source_path, remote_filename): ...\n"
            "    def _list(self): return [str(self.parsed_url)]\n"
            "    def _delete(self, filename): ...\n"
        )
        write(
            surroundings,
            "store",
            "testhost_transports = ['own://', 'PRE+']\n"
            f"{backend}"
            "register_backend('own', B)\n"
            "from jackfield.backends import register_backend_prefix\n"
            "register_backend_prefix('pre', B)\n",
        )
        write(surroundings, "promises", "testhost_transports = ['none://']\n")
        write(surroundings, "other", "bzr_transports = ['bzr+own://']\n")
        assert dict(host.roster.providers["scheme"]) == {
            "own": host.plugin("store"),
            "none": host.plugin("promises"),
        }
        assert host.active == ()
        assert host.get_backend("pre+own://host/x").list() == ["own://host/x"]
        assert host.active == ("store",)
        assert host.get_backend("own://host/x").list() == ["own://host/x"]
        message = "the plugin for the scheme 'none' does not register it"
        with pytest.raises(JackfieldError, match=message):
            host.get_backend("none://host/x")

    def test_one_that_asks_for_all_while_it_is_activated_keeps_its_hooks(
        self, host: Host, surroundings: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "testhost", host, raising=False)
        code = (
            "import sys\n"
            "@hookimpl\n"
            "def testhost_provide_commands():\n"
            "    others = sys.testhost.activate_compatible()\n"
            "    return [Command('count', lambda arguments: others)]\n"
            "@hookimpl\n"
            "def testhost_colour(shade): return shade\n"
        )
        write(surroundings, "first", code)
        write(surroundings, "other", "")
        assert host.activate_compatible() == ("first", "other")
        assert host.hook.testhost_colour(shade="red") == ["red"]
        assert (host.failures, host.remembered_failures()) == ({}, {})

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

    def test_a_backend_is_as_patient_as_the_program_wants(
        self, host: Host, surroundings: Path
    ) -> None:
        write(
            surroundings,
            "store",
            "class B(Backend):\n"
            "    def _get(self, remote_filename, local_path): ...\n"
            "    def _put(self, source_path, remote_filename): ...\n"
            "    def _list(self): raise ConnectionResetError('reset')\n"
            "    def _delete(self, filename): ...\n"
            "register_backend('own', B)\n",
        )
        host.activate("store")
        naps: list[float] = []
        settings = Settings(num_retries=3, retry_delay=7, jitter=0, sleep=naps.append)
        with (
            pytest.raises(BackendException, match="reset"),
            host.get_backend("own://host/x", settings) as store,
        ):
            store.list()
        assert naps == [7, 7]

    def test_a_declared_command_that_is_not_provided(self, host: Host, surroundings: Path) -> None:
        write(surroundings, "empty", "testhost_commands = ['promised']")
        with pytest.raises(JackfieldError, match="declares the command 'promised' but does not"):
            host.command("promised")

    def test_threads_get_one_activation(
        self, host: Host, surroundings: Path, tmp_path: Path
    ) -> None:
        log = tmp_path / "log"
        write(
            surroundings, "good", f"import time; time.sleep(.1); open({str(log)!r}, 'a').write('x')"
        )
        threads = [threading.Thread(target=host.activate, args=["good"]) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert log.read_text() == "x"

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

    def test_what_is_looked_for_when_one_looks_again_is_not_the_answer(
        self, host: Host, surroundings: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        has_looked, may_go_on = threading.Event(), threading.Event()

        def slowly(*arguments: Any) -> Any:
            has_looked.set()
            assert may_go_on.wait(60)
            return make_roster(*arguments)

        monkeypatch.setattr("jackfield.roster.looking.make_roster", slowly)
        with ThreadPoolExecutor() as pool:
            asked = pool.submit(host.plugins)
            assert has_looked.wait(60)
            write(surroundings, "new", "")
            refreshed = pool.submit(host.refresh)
            wait([refreshed], timeout=0.1)  # it may wait for the other, or not
            may_go_on.set()
            assert not asked.result(60)
            refreshed.result(60)
        assert host.plugins().keys() == {"new"}


STORES = """
class Shelf(Backend):
    def _get(self, remote_filename, local_path): ...
    def _put(self, source_path, remote_filename): ...
    def _list(self): return ["a"]
    def _delete(self, filename): ...

testhost_transports = ["shelf://", "deep+"]
register_backend("shelf", Shelf)
register_backend_prefix("deep", Shelf)
"""


class TestSeveral:
    """Several hosts of a name in one process, as a program's own tests have them."""

    @pytest.fixture
    def _stores(self, surroundings: Path) -> None:
        code = "from jackfield.backends import register_backend_prefix\n" + STORES
        write(surroundings, "one", code)

    @pytest.mark.usefixtures("_stores")
    def test_each_has_the_backends_that_a_plugin_registers_at_its_import(self) -> None:
        for _ in range(3):
            host = Host(NAME, (1, 0, 0), hookspecs="testhost_specs")
            assert host.get_backend("shelf://host/x").list() == ["a"]
            assert host.get_backend("deep+shelf://host/x").list() == ["a"]
            owners = {(each.kind, each.name): each.owner for each in host.registry.registered()}
            assert owners == {("scheme", "shelf"): "one", ("prefix", "deep"): "one"}

    @pytest.mark.usefixtures("_stores")
    def test_so_has_one_whose_program_has_imported_the_plugin(self, host: Host) -> None:
        with Registry().current():  # any other, as the one that programs have by default
            importlib.import_module(f"{host.serve_namespace()}.one")
        assert host.get_backend("shelf://host/x").list() == ["a"]

    def test_no_plugin_of_another_place_is_taken_for_one(
        self, host: Host, surroundings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def put(place: Path, code: str) -> Host:
            (place / "one").mkdir(parents=True, exist_ok=True)
            module = f"from . import more\ntesthost_minimum_version = (1, 0, 0)\n{code}\n"
            (place / "one" / "__init__.py").write_text(module)
            (place / "one" / "more.py").write_text(f"where = {place.name!r}\n")
            monkeypatch.setenv("TESTHOST_PLUGIN_PATH", str(place))
            return Host(NAME, (1, 0, 0), hookspecs="testhost_specs")

        first: Any = put(surroundings, "").activate("one")
        (tmp_path / "link").symlink_to(surroundings)
        assert put(tmp_path / "link", "").activate("one") is first
        with pytest.raises(ActivationError, match="ValueError: no"):
            put(tmp_path / "failing", "raise ValueError('no')").activate("one")
        assert sys.modules["testhost_plugins.one.more"] is first.more
        second: Any = put(tmp_path / "second", "").activate("one")
        assert (first.more.where, second.more.where) == ("plugins", "second")
        assert host.activate("one") is second is sys.modules["testhost_plugins.one"]

    @pytest.mark.filterwarnings("error")
    def test_what_a_plugin_imports_late_is_its_own(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        late = "testhost_minimum_version = (1, 0, 0)\ndef late():\n    {}\n    return more.where\n"
        modules: list[Any] = []
        for number, does in enumerate(
            ("from . import more", "from .deep import more", "from . import more", "1 / 0")
        ):
            package = tmp_path / str(number) / "one"
            (package / "deep").mkdir(parents=True)
            (package / "__init__.py").write_text(late.format(does) + "from . import deep\n")
            (package / "more.py").write_text(f"where = {number}\n")
            (package / "deep" / "__init__.py").touch()
            (package / "deep" / "more.py").write_text("from ..more import where\n")
            monkeypatch.setenv("TESTHOST_PLUGIN_PATH", str(package.parent))
            host = Host(NAME, (1, 0, 0), hookspecs="testhost_specs")
            if does == "1 / 0":
                (package / "__init__.py").write_text(late.format("pass") + does)
                with pytest.raises(ActivationError, match="ZeroDivisionError"):
                    host.activate("one")
            else:
                modules.append(host.activate("one"))
        assert [each.late() for each in modules] == [0, 1, 2]
        assert sys.modules["testhost_plugins.one"] is modules[2]
        assert sys.modules["testhost_plugins.one.more"].where == 2

    @pytest.mark.parametrize("source", ["", "src"])
    def test_no_installed_copy_is_taken_for_a_project(
        self, source: str, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project = tmp_path / "project"
        (project / source).mkdir(parents=True)
        (project / "pyproject.toml").write_text(
            "[project]\nname = 'one'\nversion = '1'\n"
            f"[project.entry-points.'{NAME}.plugins']\none = 'testhost_one'\n"
        )
        (project / source / "testhost_one.py").touch()
        (tmp_path / "testhost_one.py").touch()
        monkeypatch.setenv("TESTHOST_PLUGINS_AT", f"one@{project}")
        installed = importlib.import_module("testhost_one")
        with pytest.raises(ActivationError, match=f"testhost_one from .*{installed.__file__}"):
            host.activate("one")
        del sys.modules["testhost_one"]
        host.refresh()
        assert host.activate("one").__file__ == str(project / source / "testhost_one.py")

    def test_each_goes_by_its_own_version(self, host: Host, surroundings: Path) -> None:
        write(surroundings, "one", "testhost_maximum_version = (1, 0, 0)")
        other = Host(NAME, (2, 0, 0), hookspecs="testhost_specs")
        with pytest.raises(IncompatiblePlugin, match="supports testhost up to"):
            other.activate("one")
        assert host.activate("one") is host.activate("one")
        with pytest.raises(IncompatiblePlugin):
            other.activate("one")


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
        write(surroundings, "a", "testhost_commands = ['go']")
        write(surroundings, "b", "testhost_commands = ['go']")
        (shadowed,) = host.roster.shadowed
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
