"""The index never changes an answer: a machine does to a real tree whatever can happen to one.

After every step three answers are compared: that of a host with the index, that of one without,
and a reference that is nothing but `importlib_metadata`, the reader and the rules. Nothing waits
for time stamps to become distinct: that a change in the same tick of the clock counts is what is
tested. (``time_passes`` waits so that the index comes to be used at all.)
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import jackfield.reading.trees.archives  # imported late, the path is that of the tree by then
import jackfield.roster.judging
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from jackfield.stamps import looked_up
from support.laying_out import lay_out, take_out
from support.python_tree import Tree, write_archive, write_egg

NAMES = st.sampled_from(["alpha", "beta", "gamma"])
SITES = st.sampled_from(["first", "second"])
ARCHIVES = st.integers(0, 2)
PLUGINS = st.sampled_from(["one", "two"])
MAJORS = st.integers(1, 3)
LOWEST = st.sampled_from(["(0, 1, 0)", "(9, 1, 0)", "(0, 0, 9)", "(0, 1, x)"])
BROKEN = st.sampled_from(["", "(", "jackfield_commands = 3\n", "\0", "jackfield_minimum_version"])
CLUTTER = st.sampled_from([b"", b"jackfield index 8\n", b"\xff" * 100, b"x" * 10])


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

    @rule(site=SITES, plugin=PLUGINS, lowest=LOWEST, how=st.sampled_from(["path", "map", "link"]))
    def install_editable(self, site: str, plugin: str, lowest: str, how: str) -> None:
        place = self.tree.root / site
        self._remove_what_is_beside(site)
        take_out(place, "delta")
        info = lay_out(place, "delta", plugin=plugin, lowest=lowest)
        project = self.tree.root / "project"
        self._remove_the_project()
        project.mkdir()
        (place / "delta").rename(project / "delta")
        origin = {"url": project.as_uri(), "dir_info": {"editable": True}}
        (info / "direct_url.json").write_text(json.dumps(origin))
        finder = f"# editables.redirector\nF.map_module('delta', '{project}/delta/__init__.py')\n"
        (place / "_delta.py").write_text(finder)
        (place / "delta.pth").write_text(f"{project}\n" if how == "path" else "import _delta\n")
        if how == "link":
            (place / "delta").symlink_to(project / "delta")
        (info / "RECORD").write_text("" if how == "link" else "delta.pth,,\n_delta.py,,\n")

    @rule(site=SITES, lowest=LOWEST)
    def put_a_copy_beside_the_project(self, site: str, lowest: str) -> None:
        place = self.tree.root / site / "delta"
        if not place.is_symlink() and place.parent.is_dir():
            place.mkdir(exist_ok=True)
            (place / "__init__.py").write_text("")
            (place / "info.py").write_text(f"jackfield_minimum_version = {lowest}\n")

    @rule(site=SITES)
    def take_the_copy_away(self, site: str) -> None:
        self._remove_what_is_beside(site)

    def _remove_what_is_beside(self, site: str) -> None:
        place = self.tree.root / site / "delta"
        if place.is_symlink():
            place.unlink()
        else:
            shutil.rmtree(place, ignore_errors=True)

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

    @rule(archive=ARCHIVES, name=NAMES, major=MAJORS, plugin=PLUGINS, lowest=LOWEST)
    def put_an_archive(self, archive: int, name: str, major: int, plugin: str, lowest: str) -> None:
        """An egg, or a zip file; its stamps may be those of the one before."""
        self.take_an_archive_away(archive)
        place = self.tree.archives[archive]
        (write_archive if archive else write_egg)(place, name, major, plugin, lowest)

    @rule(archive=ARCHIVES)
    def take_an_archive_away(self, archive: int) -> None:
        place = self.tree.archives[archive]
        if place.is_dir():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)

    @rule(archive=ARCHIVES, size=st.integers(0, 2000))
    def cut_an_archive(self, archive: int, size: int) -> None:
        place = self.tree.archives[archive]
        if place.is_file():
            os.truncate(place, min(size, place.stat().st_size))

    @rule(name=NAMES, lowest=LOWEST, plugin=PLUGINS, back=st.booleans())
    def edit_the_egg_in_place(self, name: str, lowest: str, plugin: str, back: bool) -> None:
        egg = self.tree.archives[0]
        self._overwrite(egg / name / "limits.py", f"lowest = {lowest}\n", back)
        text = f"[jackfield.plugins]\n{plugin} = {name}\n"
        self._overwrite(egg / "EGG-INFO" / "entry_points.txt", text, back)

    @rule(is_there=st.booleans())
    def bring_a_finder(self, is_there: bool) -> None:
        self.tree.has_finder = is_there

    @rule(name=NAMES, major=MAJORS, plugin=st.one_of(st.none(), PLUGINS), lowest=LOWEST)
    def install_where_only_the_finder_looks(
        self, name: str, major: int, plugin: str | None, lowest: str
    ) -> None:
        directory = self.tree.finder.directory
        take_out(directory, name)
        if plugin is not None:
            lay_out(directory, name, major, plugin=plugin, lowest=lowest)

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
TestMachine = pytest.mark.filterwarnings(
    "error",
    # importlib_metadata leaves the archives that it looks into to the garbage collection.
    r"ignore:unclosed file.*\.(zip|egg)'>:ResourceWarning",
)(Machine.TestCase)


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
    for module in ("consulted", "discovery.index", "discovery.installed"):
        monkeypatch.setattr(f"jackfield.{module}.stamp", lambda path: (0, 0, 0, 0))
    monkeypatch.setattr(
        "jackfield.consulted.looked_up", lambda path: ((0, 0, 0, 0), looked_up(path)[1])
    )
    monkeypatch.setattr("jackfield.consulted.Consulted.is_settled", lambda self, start: True)
    shutil.rmtree(tree.root / "cache")
    assert tree.answer(index=True) == tree.answer(index=False)
    take_out(tree.sites[0], "alpha")
    assert tree.answer(index=True) != tree.answer(index=False)


def test_a_valid_index_is_all_that_is_used(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tree.sites[0], "alpha", 1, plugin="one")
    time.sleep(0.03)
    answer = tree.answer(index=True)
    monkeypatch.setattr(jackfield.roster.judging, "search_and_judge", None)
    assert tree.answer(index=True) == answer
    assert "one" in answer["plugins"]


def test_what_changed_just_now_is_not_trusted_to_stay(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tree.sites[0], "alpha", 1, plugin="one")
    # Last, one that counts: RECORD, which does not, may have been written a tick after all that do.
    counts = tree.sites[0] / "alpha" / "info.py"
    counts.write_bytes(counts.read_bytes())
    last = counts.stat().st_ctime_ns

    def is_indexed(milliseconds: int) -> bool:
        """Tell whether an answer that begins so long after the last change is kept."""
        monkeypatch.setattr(time, "time_ns", lambda: last + milliseconds * 1_000_000)
        tree.answer(index=True)
        return bool(list((tree.root / "cache").rglob("*.index")))

    assert not is_indexed(0)
    assert not is_indexed(19)
    assert is_indexed(21)


@pytest.mark.parametrize("what", ["entry_points.txt", "METADATA", "info.py", "plugins", "first"])
def test_what_failed_for_a_moment_is_looked_at_again(
    tree: Tree, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tree.sites[0], "alpha", 1, plugin="one", requires="library>=2")
    (tree.plugins / "dropped").mkdir()
    (tree.plugins / "dropped" / "__init__.py").write_text("jackfield_commands = ['go']\n")
    time.sleep(0.03)
    failed = []

    def failing(call: Callable[..., Any]) -> Callable[..., Any]:
        def once(path: Any = ".", *arguments: Any, **options: Any) -> Any:
            if Path(path).name == what:
                failed.append(path)
                raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), path)
            return call(path, *arguments, **options)

        return once

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", failing(os.open))
        patch.setattr(os, "listdir", failing(os.listdir))
        wrong = tree.answer(index=True)
    assert failed
    answer = tree.answer(index=True)
    assert answer == tree.answer(index=False) != wrong
    assert list(answer["plugins"]) == ["dropped", "one"]


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
