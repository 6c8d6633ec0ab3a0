"""Several hosts of one name, as a program's tests have many."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
import threading
import types
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest
from host.surroundings import NAME, STORES, write
from jackfield import ActivationError, Host, IncompatiblePlugin
from jackfield.backends import Registry

pytestmark = pytest.mark.usefixtures("surroundings")


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
    @pytest.mark.parametrize("own", [False, True], ids=["another registry", "its registry"])
    def test_so_has_one_whose_program_has_imported_the_plugin(self, own: bool, host: Host) -> None:
        # Another one is what programs have by default.
        with (host.registry if own else Registry()).current():
            importlib.import_module(f"{host.serve_namespace()}.one")
        host.activate("one")
        assert host.get_backend("shelf://host/x").list() == ["a"]

    @pytest.mark.usefixtures("_stores")
    def test_no_plugin_is_credited_with_what_another_registered(
        self, host: Host, surroundings: Path
    ) -> None:
        write(surroundings, "two", "")
        host.activate_compatible()
        other = Host(NAME, (1, 0, 0), hookspecs="testhost_specs")
        other.activate("two")
        assert other.registry.registered() == ()

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


class TestInThreads:
    """Several hosts that are used for the first time at once."""

    @pytest.fixture
    def hosts(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Host]:
        """Each has a plugin ``one`` in a directory of its own; that of every other one fails."""
        hosts = []
        for number in range(8):
            place = tmp_path / str(number)
            place.mkdir()
            code = "from jackfield.backends import register_backend_prefix\n" + STORES
            code += "import time\ntime.sleep(0.01)\n" + ("1 / 0\n" if number % 2 else "")
            write(place, "one", f"{code}where = {number}")
            monkeypatch.setenv("TESTHOST_PLUGIN_PATH", str(place))
            hosts.append(Host(NAME, (1, 0, 0), hookspecs="testhost_specs"))
            assert list(hosts[-1].plugins()) == ["one"]
        return hosts

    def test_each_has_its_own_plugin_and_backends(self, hosts: list[Host]) -> None:
        barrier = threading.Barrier(len(hosts))

        def use(host: Host) -> object:
            barrier.wait(60)
            try:
                module: Any = host.activate("one")
            except ActivationError:
                return "failed"
            owners = {each.name: each.owner for each in host.registry.registered()}
            assert owners == {"shelf": "one", "deep": "one"}
            assert host.get_backend("shelf://host/x").list() == ["a"]
            return module.where

        with ThreadPoolExecutor(len(hosts)) as pool:
            answers = list(pool.map(use, hosts))
        assert answers == [0, "failed", 2, "failed", 4, "failed", 6, "failed"]

    def test_an_active_plugin_waits_for_no_other_host(
        self, surroundings: Path, hosts: list[Host]
    ) -> None:
        host = hosts[0]
        host.activate("one")
        slow: Any = types.ModuleType("testhost_slow")
        slow.begun, slow.may_end = threading.Event(), threading.Event()
        sys.modules["testhost_slow"] = slow
        code = "import testhost_slow as it\nit.begun.set()\nit.may_end.wait(60)"
        write(surroundings.parent / "7", "two", code)  # where the newest host looks
        with ThreadPoolExecutor() as pool:
            other = pool.submit(Host(NAME, (1, 0, 0), hookspecs="testhost_specs").activate, "two")
            assert slow.begun.wait(60)
            assert pool.submit(host.activate, "one").result(20) is host.activate("one")
            assert not other.done()
            slow.may_end.set()
            other.result(60)

    def test_one_that_is_first_used_takes_no_import_of_another(
        self, surroundings: Path, hosts: list[Host]
    ) -> None:
        """What a plugin imports of another plugin of its host is found by that host."""
        slow: Any = types.ModuleType("testhost_slow")
        slow.begun, slow.may_go_on = threading.Event(), threading.Event()
        sys.modules["testhost_slow"] = slow
        code = "import testhost_slow as it\nit.begun.set()\nit.may_go_on.wait(60)\n"
        code += "from testhost_plugins.one import where"
        write(surroundings.parent / "7", "two", code)  # where a new host looks
        write(surroundings.parent / "7", "one", "where = 7")
        with ThreadPoolExecutor() as pool:
            activating = pool.submit(
                Host(NAME, (1, 0, 0), hookspecs="testhost_specs").activate, "two"
            )
            assert slow.begun.wait(60)
            other = pool.submit(hosts[0].activate, "one")
            wait([other], timeout=0.5)
            slow.may_go_on.set()
            assert activating.result(60).where == 7
            assert other.result(60).where == 0

    @pytest.mark.parametrize("through", ["testhost_settings", "testhost_between"])
    def test_what_is_imported_elsewhere_gets_the_backend_that_it_asks_for(
        self, through: str, host: Host, surroundings: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The plugin that is being activated waits for that import, be it another one's."""
        it: Any = types.ModuleType("testhost_it")
        it.host, it.begun, it.asks = host, threading.Event(), threading.Event()
        it.between = threading.Event()
        monkeypatch.setitem(sys.modules, "testhost_it", it)
        place = surroundings.parent
        code = "from jackfield.backends import register_backend_prefix\n" + STORES
        write(surroundings, "one", code)
        write(surroundings, "two", f"import testhost_it as it\nit.begun.set()\nimport {through}")
        (place / "testhost_between.py").write_text(
            "import testhost_it as it\nit.between.set()\nit.asks.wait(60)\nimport testhost_settings"
        )
        (place / "testhost_settings.py").write_text(
            "import testhost_it as it\nit.asks.set()\nit.begun.wait(60)\n"
            "store = it.host.get_backend('deep+shelf://host/x')\n"
        )

        def start(call: Callable[[str], object], argument: str) -> threading.Thread:
            thread = threading.Thread(target=call, args=(argument,), daemon=True)
            thread.start()
            return thread

        threads = [start(importlib.import_module, "testhost_between")]
        assert it.between.wait(60)
        threads.append(start(importlib.import_module, "testhost_settings"))
        assert it.asks.wait(60)
        threads.append(start(host.activate, "two"))
        for thread in threads:
            thread.join(20)
            assert not thread.is_alive()
        assert sys.modules["testhost_settings"].store.list() == ["a"]
        assert list(host.active) == ["one", "two"]

    def test_imports_go_on_while_hosts_are_made(self) -> None:
        before, interval = list(sys.meta_path), sys.getswitchinterval()
        stop = threading.Event()
        missing = 0

        def import_again() -> None:
            nonlocal missing
            while not stop.is_set():
                try:
                    importlib.import_module("testhost_nowhere")
                except ModuleNotFoundError:
                    missing += 1

        with ThreadPoolExecutor() as pool:
            importing = pool.submit(import_again)
            sys.setswitchinterval(1e-6)
            try:
                for number in range(1000):
                    Host(f"testhost_{number}", (1, 0, 0)).serve_namespace()
            finally:
                stop.set()
                sys.setswitchinterval(interval)
                sys.meta_path[:] = before
            assert importing.exception(60) is None
        assert missing > 1
