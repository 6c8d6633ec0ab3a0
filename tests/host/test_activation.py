"""Activation of plugins, each when it is asked for."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest
from host.surroundings import NAME, STORES, write
from jackfield import ActivationError, Command, Host, JackfieldError, Plugin
from jackfield.backends import BackendException, Settings
from jackfield.roster import make_roster

pytestmark = pytest.mark.usefixtures("surroundings")


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
