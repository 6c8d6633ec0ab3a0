"""A Python environment in a directory tree, in this process, and what is in it by plain means."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import importlib_metadata
import packaging.markers
import packaging.requirements
import packaging.specifiers  # noqa: F401 - while `sys.path` is another one it cannot be imported
from jackfield.compatibility import Environment, judge
from jackfield.host import Host
from jackfield.metadata import PluginMetadata
from jackfield.reading import ReadingError, read_distribution, read_plugin_directory

from support.laying_out import lay_out

VARIABLES = {
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
}


class Tree:
    """Two site directories, a plugin directory and a project, and this process set up for them.

    After the site directories the path has an egg, a zip file and a zipped egg, which may be
    there or not, and one of `sys.meta_path` may be a `Finder` of its own.
    """

    def __init__(self) -> None:
        self.root = Path(os.path.realpath(tempfile.mkdtemp(prefix="jackfield-index-")))
        self.plugins = self.root / "plugins"
        self.sites = [self.root / "first", self.root / "second"]
        self.archives = [self.root / "egg.egg", self.root / "bundle.zip", self.root / "packed.egg"]
        self.finder = Finder(self.root / "elsewhere")
        self.has_finder = False
        for directory in (self.plugins, *self.sites, self.finder.directory):
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
        sys.path[:] = map(str, (*self.sites, *self.archives))
        if self.has_finder:
            sys.meta_path.append(self.finder)
        # Each process begins with none of them.
        importlib_metadata.MetadataPathFinder().invalidate_caches()
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
            if self.has_finder:
                sys.meta_path.remove(self.finder)

    def reference(self) -> dict[str, tuple[PluginMetadata, Any]]:
        """The plugins and their verdicts, found by the plainest means."""
        host = self.host(index=False).version
        importlib_metadata.MetadataPathFinder().invalidate_caches()
        installed: dict[str, importlib_metadata.Distribution] = {}
        for each in itertools.chain(*map(_on, self.sites), *map(_on, self.archives), self._given()):
            installed.setdefault(each.name, each)
        environment = Environment(
            version_of=lambda name: installed[name].version if name in installed else None
        )
        plugins: dict[str, PluginMetadata] = {}
        for metadata in itertools.chain(self._dropped(), self._installed(installed)):
            plugins.setdefault(metadata.name, metadata)
        return {name: (each, judge(each, host, environment)) for name, each in plugins.items()}

    def _given(self) -> Iterable[importlib_metadata.Distribution]:
        return self.finder.find_distributions() if self.has_finder else ()

    def _dropped(self) -> Iterator[PluginMetadata]:
        for package in sorted(self.plugins.iterdir()):
            if (package / "__init__.py").is_file():
                yield read_plugin_directory(self.plugins, package.name, "jackfield")

    def _installed(
        self, installed: dict[str, importlib_metadata.Distribution]
    ) -> Iterator[PluginMetadata]:
        for each in installed.values():
            try:
                yield from read_distribution(each, "jackfield", self._ahead_of(each))
            except ReadingError:
                continue

    def _ahead_of(self, each: importlib_metadata.Distribution) -> list[str]:
        """Give the directories from which Python rather imports than from that of `each`."""
        sites = [os.path.realpath(site) for site in self.sites]
        own = os.path.realpath(str(each.locate_file("")))
        return sites[: sites.index(own)] if own in sites else []


def _on(entry: Path) -> list[importlib_metadata.Distribution]:
    found = importlib_metadata.Distribution.discover(path=[str(entry)])
    return sorted(found, key=lambda each: each.name)


class Finder:
    """A finder as a program of one's own may have it: its distributions are not on the path."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        """Find no module."""

    def find_distributions(
        self, context: object = None
    ) -> Iterator[importlib_metadata.Distribution]:
        """Find what is installed in the directory, by name."""
        for info in sorted(self.directory.glob("*.dist-info")):
            yield importlib_metadata.Distribution.at(info)


def write_egg(egg: Path, name: str, major: int, plugin: str, lowest: str) -> None:
    """Install an egg: a directory, with its metadata below ``EGG-INFO``."""
    info = lay_out(egg, name, major, plugin=plugin, lowest=lowest)
    (info / "METADATA").rename(info / "PKG-INFO")
    (info / "RECORD").rename(info / "SOURCES.txt")
    info.rename(egg / "EGG-INFO")


def write_archive(archive: Path, name: str, major: int, plugin: str, lowest: str) -> None:
    """Write a zip file with a distribution in it; with the metadata of an egg if it is named so."""
    aside = archive.with_name("aside")
    write = write_egg if archive.suffix == ".egg" else _lay_out
    write(aside, name, major, plugin, lowest)
    with zipfile.ZipFile(archive, "w") as opened:
        for file in sorted(aside.rglob("*")):
            opened.write(file, file.relative_to(aside).as_posix())
    shutil.rmtree(aside)


def _lay_out(site: Path, name: str, major: int, plugin: str, lowest: str) -> None:
    lay_out(site, name, major, plugin=plugin, lowest=lowest)
