"""The index never changes an answer: a machine does to a real tree whatever can happen to one.

After every step three answers are compared: that of a host with the index, that of one without,
and a reference that is nothing but `importlib_metadata`, the reader and the rules. Nothing waits
for time stamps to become distinct: that a change in the same tick of the clock counts is what is
tested. (``time_passes`` waits so that the index comes to be used at all.)
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import importlib_metadata
import jackfield.judging
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from jackfield.compatibility import Environment, judge
from jackfield.host import Host
from jackfield.metadata import PluginMetadata
from jackfield.reading import ReadingError, read_distribution, read_plugin_directory
from support.laying_out import lay_out, take_out

NAMES = st.sampled_from(["alpha", "beta", "gamma"])
SITES = st.sampled_from(["first", "second"])
PLUGINS = st.sampled_from(["one", "two"])
MAJORS = st.integers(1, 3)
LOWEST = st.sampled_from(["(0, 1, 0)", "(9, 1, 0)", "(0, 0, 9)", "(0, 1, x)"])
BROKEN = st.sampled_from(["", "(", "jackfield_commands = 3\n", "\0", "jackfield_minimum_version"])
CLUTTER = st.sampled_from([b"", b"jackfield index 3\n", b"\xff" * 100, b"x" * 10])

VARIABLES = {
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
}


class Tree:
    """Two site directories, a plugin directory and a project, and this process set up for them."""

    def __init__(self) -> None:
        self.root = Path(os.path.realpath(tempfile.mkdtemp(prefix="jackfield-index-")))
        self.plugins = self.root / "plugins"
        self.sites = [self.root / "first", self.root / "second"]
        for directory in (self.plugins, *self.sites):
            directory.mkdir()
        self._before = {name: os.environ.get(name) for name in self._variables()}
        self._path = list(sys.path)
        os.environ.update(self._variables())

    def _variables(self) -> dict[str, str]:
        below = {name: str(self.root / place) for name, place in VARIABLES.items()}
        return {**below, "JACKFIELD_PLUGIN_PATH": str(self.plugins)}

    def close(self) -> None:
        sys.path[:] = self._path
        for name, value in self._before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
        shutil.rmtree(self.root)

    def host(self, *, index: bool) -> Host:
        host = Host("jackfield", (0, 1, 0))
        host.uses_index = index
        return host

    def answer(self, *, index: bool) -> dict[str, Any]:
        """All that a host says of its plugins."""
        sys.path[:] = [str(site) for site in self.sites]
        try:
            host = self.host(index=index)
            roster = host.roster
            return {
                "plugins": {
                    name: (
                        *(plugin.version, plugin.where, plugin.status, plugin.reasons),
                        *(plugin.untested, plugin.word, plugin.judgement, plugin.loads),
                        *(plugin.disabled, dict(plugin.commands), dict(plugin.formats)),
                        plugin.metadata,
                        plugin.verdict,
                    )
                    for name, plugin in roster.plugins.items()
                },
                "order": list(roster.plugins),
                "hidden": [(each.name, each.where, each.metadata) for each in roster.hidden],
                "providers": {
                    kind: {name: plugin.name for name, plugin in provided.items()}
                    for kind, provided in roster.providers.items()
                },
                "shadowed": list(map(str, roster.shadowed)),
                "faults": roster.faults,
            }
        finally:
            sys.path[:] = self._path

    def reference(self) -> dict[str, tuple[PluginMetadata, Any]]:
        """The plugins and their verdicts, found by the plainest means."""
        host = self.host(index=False).version
        installed: dict[str, importlib_metadata.Distribution] = {}
        for site in self.sites:
            found = importlib_metadata.Distribution.discover(path=[str(site)])
            for each in sorted(found, key=lambda each: each.name):
                installed.setdefault(each.name, each)
        environment = Environment(
            version_of=lambda name: installed[name].version if name in installed else None
        )
        plugins: dict[str, PluginMetadata] = {}
        for metadata in itertools.chain(self._dropped(), self._installed(installed)):
            plugins.setdefault(metadata.name, metadata)
        return {name: (each, judge(each, host, environment)) for name, each in plugins.items()}

    def _dropped(self) -> Iterator[PluginMetadata]:
        for package in sorted(self.plugins.iterdir()):
            if (package / "__init__.py").is_file():
                yield read_plugin_directory(self.plugins, package.name, "jackfield")

    def _installed(
        self, installed: dict[str, importlib_metadata.Distribution]
    ) -> Iterator[PluginMetadata]:
        for each in installed.values():
            try:
                yield from read_distribution(each, "jackfield")
            except ReadingError:
                continue


class Machine(RuleBasedStateMachine):
    """What happens to a Python environment, step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = Tree()
        os.environ.pop("JACKFIELD_DISABLE_PLUGINS", None)

    def teardown(self) -> None:
        os.environ.pop("JACKFIELD_DISABLE_PLUGINS", None)
        self.tree.close()

    @rule(site=SITES, name=NAMES, major=MAJORS, plugin=PLUGINS, needs=st.booleans(), lowest=LOWEST)
    def install_or_upgrade(
        self, site: str, name: str, major: int, plugin: str, needs: bool, lowest: str
    ) -> None:
        take_out(self.tree.root / site, name)
        requires = "library>=2" if needs else ""
        lay_out(self.tree.root / site, name, major, plugin=plugin, requires=requires, lowest=lowest)

    @rule(site=SITES, major=MAJORS, goes=st.booleans())
    def change_a_library(self, site: str, major: int, goes: bool) -> None:
        take_out(self.tree.root / site, "library")
        if not goes:
            lay_out(self.tree.root / site, "library", major)

    @rule(site=SITES, name=NAMES)
    def uninstall(self, site: str, name: str) -> None:
        take_out(self.tree.root / site, name)

    @rule(site=SITES, name=NAMES, lowest=LOWEST, back=st.booleans())
    def edit_a_sibling_in_place(self, site: str, name: str, lowest: str, back: bool) -> None:
        self._overwrite(self.tree.root / site / name / "limits.py", f"lowest = {lowest}\n", back)

    @rule(site=SITES, name=NAMES, major=MAJORS, back=st.booleans())
    def edit_the_metadata_module_in_place(
        self, site: str, name: str, major: int, back: bool
    ) -> None:
        file = self.tree.root / site / name / "info.py"
        if file.is_file():
            text = file.read_text(errors="replace")
            self._overwrite(file, text.replace("(1, 0, 0)", f"({major}, 0, 0)"), back)

    @rule(site=SITES, name=st.sampled_from(["alpha", "beta", "library"]), major=MAJORS)
    def edit_what_pip_wrote_in_place(self, site: str, name: str, major: int) -> None:
        for file in (self.tree.root / site).glob(f"{name}-*.dist-info/METADATA"):
            lines = file.read_text().splitlines(keepends=True)
            lines = [f"Version: {major}.0\n" if "Version: " in each[:9] else each for each in lines]
            self._overwrite(file, "".join(lines), back=False)

    @rule(site=SITES, name=st.sampled_from(["alpha", "library"]), plugin=PLUGINS)
    def edit_entry_points_in_place(self, site: str, name: str, plugin: str) -> None:
        for info in (self.tree.root / site).glob(f"{name}-*.dist-info"):
            text = f"[jackfield.plugins]\n{plugin} = {name}\n"
            self._overwrite(info / "entry_points.txt", text, back=False)

    @rule(
        site=SITES, name=NAMES, text=BROKEN, which=st.sampled_from(["info", "limits", "__init__"])
    )
    def break_a_module(self, site: str, name: str, text: str, which: str) -> None:
        file = self.tree.root / site / name / f"{which}.py"
        if file.is_file():
            file.write_text(text)

    @rule(site=SITES, name=NAMES, which=st.sampled_from(["info.py", "limits.py", "__init__.py"]))
    def lose_a_module(self, site: str, name: str, which: str) -> None:
        (self.tree.root / site / name / which).unlink(missing_ok=True)

    @rule(site=SITES, name=NAMES)
    def shadow_a_module_by_a_package(self, site: str, name: str) -> None:
        package = self.tree.root / site / name
        if package.is_dir() and not (package / "limits").exists():
            (package / "limits").mkdir()
            (package / "limits" / "__init__.py").write_text("lowest = (0, 0, 5)\n")

    @rule(site=SITES, name=NAMES, other=NAMES)
    def link_a_module_elsewhere(self, site: str, name: str, other: str) -> None:
        file = self.tree.root / site / name / "limits.py"
        if file.parent.is_dir() and name != other:
            file.unlink(missing_ok=True)
            file.symlink_to(self.tree.root / site / name / f"{other}.py")

    @rule(site=SITES, plugin=PLUGINS, lowest=LOWEST)
    def install_editable(self, site: str, plugin: str, lowest: str) -> None:
        take_out(self.tree.root / site, "delta")
        info = lay_out(self.tree.root / site, "delta", plugin=plugin, lowest=lowest)
        project = self.tree.root / "project"
        self._remove_the_project()
        project.mkdir()
        (self.tree.root / site / "delta").rename(project / "delta")
        origin = {"url": project.as_uri(), "dir_info": {"editable": True}}
        (info / "direct_url.json").write_text(json.dumps(origin))
        (self.tree.root / site / "delta.pth").write_text(f"{project}\n")
        (info / "RECORD").write_text("delta.pth,,\n")

    @rule(lowest=LOWEST, back=st.booleans())
    def edit_the_project(self, lowest: str, back: bool) -> None:
        file = self.tree.root / "project" / "delta" / "limits.py"
        self._overwrite(file, f"lowest = {lowest}\n", back)

    @rule(linked=st.booleans())
    def move_the_project(self, linked: bool) -> None:
        project, other = self.tree.root / "project", self.tree.root / "moved"
        if project.is_dir() and not project.is_symlink() and not other.exists():
            project.rename(other)
            if linked:
                project.symlink_to(other)
        elif other.is_dir():
            self._remove_the_project()
            other.rename(project)

    def _remove_the_project(self) -> None:
        project = self.tree.root / "project"
        if project.is_symlink():
            project.unlink()
        else:
            shutil.rmtree(project, ignore_errors=True)

    @rule(name=PLUGINS, version=MAJORS)
    def drop_a_plugin(self, name: str, version: int) -> None:
        package = self.tree.plugins / name
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text(f"jackfield_plugin_version = ({version}, 0, 0)\n")

    @rule(name=PLUGINS)
    def take_a_plugin_away(self, name: str) -> None:
        shutil.rmtree(self.tree.plugins / name, ignore_errors=True)

    @rule(names=st.sets(PLUGINS))
    def switch_off(self, names: set[str]) -> None:
        os.environ["JACKFIELD_DISABLE_PLUGINS"] = os.pathsep.join(sorted(names))

    @rule(strict=st.booleans(), forced=st.sets(PLUGINS))
    def change_the_settings(self, strict: bool, forced: set[str]) -> None:
        file = self.tree.root / "config" / "jackfield" / "settings.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"strict": strict, "forced_plugins": sorted(forced)}))

    @rule(content=CLUTTER)
    def spoil_the_index(self, content: bytes) -> None:
        for file in (self.tree.root / "cache").rglob("*.index"):
            file.write_bytes(content)

    @rule(size=st.integers(0, 3000))
    def cut_the_index(self, size: int) -> None:
        for file in (self.tree.root / "cache").rglob("*.index"):
            os.truncate(file, min(size, file.stat().st_size))

    @rule()
    def time_passes(self) -> None:
        time.sleep(0.025)

    @invariant()
    def all_answers_are_the_same(self) -> None:
        unindexed = self.tree.answer(index=False)
        for _ in range(2):  # the first may write the index, which the second uses
            assert self.tree.answer(index=True) == unindexed
        reference = self.tree.reference()
        found = {name: values[-2:] for name, values in unindexed["plugins"].items()}
        assert found == reference

    @staticmethod
    def _overwrite(file: Path, text: str, back: bool) -> None:
        """Write into a file that is there; `back` sets its modification time back."""
        if not file.is_file() or file.is_symlink():
            return
        before = file.stat()
        with file.open("r+") as opened:
            opened.write(text)
            opened.truncate()
        if back:
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


Machine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestMachine = pytest.mark.filterwarnings("error")(Machine.TestCase)


@pytest.fixture
def tree() -> Iterator[Tree]:
    made = Tree()
    yield made
    made.close()


def test_the_machine_would_see_a_difference(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """With stamps that never change, the index is stale after a step: the comparison shows it."""
    lay_out(tree.sites[0], "alpha", 1, plugin="one")
    time.sleep(0.03)
    assert tree.answer(index=True) == tree.answer(index=False)
    monkeypatch.setattr("jackfield.discovery.index.stamp", lambda path: None)
    monkeypatch.setattr("jackfield.consulted.stamp", lambda path: None)
    monkeypatch.setattr("jackfield.consulted.Consulted.is_settled", lambda self, start: True)
    shutil.rmtree(tree.root / "cache")
    assert tree.answer(index=True) == tree.answer(index=False)
    take_out(tree.sites[0], "alpha")
    assert tree.answer(index=True) != tree.answer(index=False)


def test_a_valid_index_is_all_that_is_used(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tree.sites[0], "alpha", 1, plugin="one")
    time.sleep(0.03)
    answer = tree.answer(index=True)
    monkeypatch.setattr(jackfield.judging, "search_and_judge", None)
    assert tree.answer(index=True) == answer
    assert "one" in answer["plugins"]


def test_what_changed_just_now_is_not_trusted_to_stay(tree: Tree) -> None:
    lay_out(tree.sites[0], "alpha", 1, plugin="one")
    tree.answer(index=True)
    assert not list((tree.root / "cache").rglob("*.index"))


def test_what_is_no_plugin_is_watched_for_a_minute_only(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = lay_out(tree.sites[0], "library", 1)
    time.sleep(0.03)

    def watched() -> bool:
        tree.answer(index=True)
        (file,) = (tree.root / "cache").rglob("*.index")
        return str(info).encode() in file.read_bytes()

    assert watched()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 61)
    assert not watched()
    # By then it is an ordinary distribution: what happens to it shows in the directory.
    take_out(tree.sites[0], "library")
    lay_out(tree.sites[0], "library", 2, plugin="one")
    assert "one" in tree.answer(index=True)["plugins"]
