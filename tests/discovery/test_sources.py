"""Where plugins are found, which of two wins, and what is told of the other."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from importlib_metadata import Distribution
from jackfield.consulted import Listing
from jackfield.discovery import SITE, Discovery, Settings, discover, installed


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site-packages"


def install(site: Path, name: str, version: str = "1.0", *, plugin: str | None = None) -> Path:
    """Lay a distribution out as pip does."""
    info = site / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    if plugin is not None:
        (info / "entry_points.txt").write_text(f"[jackfield.plugins]\n{plugin} = {name}\n")
        (site / name).mkdir(exist_ok=True)
        (site / name / "__init__.py").write_text("raise SystemExit('imported')\n")
        (site / name / "info.py").write_text("jackfield_commands = ['go']\n")
    return info


def drop(directory: Path, name: str, *, package: bool = True) -> Path:
    """Put a plugin into a plugin directory."""
    directory.mkdir(exist_ok=True)
    if package:
        (directory / name).mkdir()
        (directory / name / "__init__.py").write_text("jackfield_commands = ['go']\n")
        return directory / name
    (directory / f"{name}.py").write_text("jackfield_commands = ['go']\n")
    return directory / f"{name}.py"


def found(site: Path | None = None, settings: Settings | None = None) -> Discovery:
    return discover("jackfield", settings or Settings(), [str(site)] if site else [])


class TestInstalled:
    def test_a_distribution_with_our_entry_points(self, site: Path) -> None:
        install(site, "one", plugin="uno")
        install(site, "unrelated")
        (plugin,) = found(site).plugins.values()
        assert (plugin.name, plugin.source, plugin.where) == ("uno", "installed", "one")
        assert plugin.metadata.declaration("jackfield").commands == {"go": ""}

    def test_of_two_plugins_with_one_name_the_first_distribution_wins(self, site: Path) -> None:
        install(site, "beta", plugin="same")
        install(site, "alpha", plugin="same")
        discovery = found(site)
        assert discovery.plugins["same"].where == "alpha"
        assert [plugin.where for plugin in discovery.hidden] == ["beta"]
        (shadowed,) = discovery.shadowed
        assert str(shadowed) == "plugin 'same' of beta is shadowed by alpha"

    def test_a_stray_byte_takes_nothing_else_away(self, site: Path) -> None:
        info = install(site, "one", plugin="uno")
        with (info / "METADATA").open("ab") as metadata:
            metadata.write("Author: José\nRequires-Dist: two>=2\n".encode("latin-1"))
        with (info / "entry_points.txt").open("ab") as points:
            points.write("# José\n".encode("latin-1"))
        distribution = found(site).plugins["uno"].metadata.distribution
        assert distribution is not None
        assert (distribution.version, distribution.requires_dist) == ("1.0", ("two>=2",))

    def test_the_first_directory_of_the_path_wins(self, site: Path, tmp_path: Path) -> None:
        install(site, "one", "1.0", plugin="uno")
        install(tmp_path / "second", "one", "2.0", plugin="uno")
        discovery = discover("jackfield", Settings(), [str(site), str(tmp_path / "second")])
        distribution = discovery.plugins["uno"].metadata.distribution
        assert distribution is not None
        assert distribution.version == "1.0"
        (shadowed,) = discovery.shadowed
        assert shadowed.what == "distribution"
        assert "one-2.0.dist-info" in shadowed.loser

    @pytest.mark.parametrize("kind", ["one/__init__.py", "one.py"])
    def test_a_module_that_comes_first_on_the_path_is_what_is_read(
        self, kind: str, site: Path, tmp_path: Path
    ) -> None:
        """As in PYTHONPATH, or where ``python -m`` is run: what was listed was not what ran."""
        install(site, "one", plugin="uno")
        install(site, "two", plugin="due")
        module = tmp_path / "src" / kind
        module.parent.mkdir(parents=True)
        module.write_text("jackfield_commands = ['other']\njackfield_minimum_version = (9, 0, 0)\n")
        discovery = discover("jackfield", Settings(), [str(tmp_path / "src"), str(site)])
        declaration = discovery.plugins["uno"].metadata.declaration("jackfield")
        assert (declaration.commands, declaration.minimum_version) == ({"other": ""}, (9, 0, 0))
        assert discovery.plugins["uno"].metadata.files == (str(module),)
        assert discovery.plugins["due"].metadata.files == ("two/info.py", "two/__init__.py")
        shadowed = [str(each) for each in discovery.shadowed]
        assert shadowed == [f"module 'one' of one is shadowed by {tmp_path / 'src'}"]
        behind = discover("jackfield", Settings(), [str(site), str(tmp_path / "src")])
        assert behind.plugins["uno"].metadata.declaration("jackfield").commands == {"go": ""}
        assert behind.shadowed == ()

    def test_what_python_does_not_import_hides_no_module(self, site: Path, tmp_path: Path) -> None:
        install(site, "one", plugin="uno")
        (tmp_path / "work" / "one").mkdir(parents=True)
        (tmp_path / "work" / "one" / "info.py").write_text("jackfield_commands = ['other']\n")
        (tmp_path / "work" / "one.txt").touch()
        discovery = discover("jackfield", Settings(), [str(tmp_path / "work"), str(site)])
        assert discovery.plugins["uno"].metadata.declaration("jackfield").commands == {"go": ""}
        assert discovery.shadowed == ()

    def test_an_editable_install_does_not_hide_itself(self, site: Path, tmp_path: Path) -> None:
        info = install(site, "one", plugin="uno")
        (tmp_path / "project").mkdir()
        (site / "one").rename(tmp_path / "project" / "one")
        origin = {"url": (tmp_path / "project").as_uri(), "dir_info": {"editable": True}}
        (info / "direct_url.json").write_text(json.dumps(origin))
        (site / "one.pth").write_text(f"{tmp_path / 'project'}\n")
        (info / "RECORD").write_text("one.pth,,\n")
        discovery = discover("jackfield", Settings(), [str(tmp_path / "project"), str(site)])
        assert discovery.plugins["uno"].metadata.declaration("jackfield").commands == {"go": ""}
        assert discovery.shadowed == ()

    def test_a_newer_copy_without_our_entry_points_hides_an_older_one(
        self, site: Path, tmp_path: Path
    ) -> None:
        install(site, "one", "2.0")
        install(tmp_path / "second", "one", "1.0", plugin="uno")
        discovery = discover("jackfield", Settings(), [str(site), str(tmp_path / "second")])
        assert not discovery.plugins
        assert len(discovery.shadowed) == 1

    def test_a_left_over_dist_info_does_not_hide_the_whole_one(self, site: Path) -> None:
        (site / "one-0.9.dist-info").mkdir(parents=True)
        (site / "one-0.9.dist-info" / "entry_points.txt").write_text(
            "[jackfield.plugins]\nold = one\n"
        )
        install(site, "one", "1.0", plugin="uno")
        discovery = found(site)
        assert list(discovery.plugins) == ["uno"]
        assert "one-0.9.dist-info" in discovery.shadowed[0].loser

    def test_what_pip_installed_counts_before_an_egg_info_in_its_directory(
        self, site: Path
    ) -> None:
        """As a system's packages are, when pip was told to leave them alone."""
        install(site, "one", "2.0", plugin="new")
        egg = site / "one-1.0.egg-info"
        egg.mkdir()
        (egg / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: one\nVersion: 1.0\n")
        (egg / "entry_points.txt").write_text("[jackfield.plugins]\nold = one\n")
        assert list(found(site).plugins) == ["new"]

    @pytest.mark.parametrize("linked", ["one", "one/info.py"])
    def test_what_an_installer_links_to_its_cache_is_read(
        self, linked: str, site: Path, tmp_path: Path
    ) -> None:
        """As uv does when it is told to, pex, Nix and Homebrew."""
        install(site, "one", plugin="uno")
        (tmp_path / "cache").mkdir()
        cached = (site / linked).rename(tmp_path / "cache" / Path(linked).name)
        (site / linked).symlink_to(cached)
        (plugin,) = found(site).plugins.values()
        assert plugin.metadata.declaration("jackfield").commands == {"go": ""}

    def test_pips_own_left_overs_are_passed_over(self, site: Path) -> None:
        install(site, "one", plugin="uno").rename(site / "~ne-1.0.dist-info")
        assert not found(site).plugins

    @pytest.mark.parametrize("spelling", ["One.Two", "one_two", "ONE-two", "one._two"])
    def test_names_compare_as_pip_compares_them(
        self, spelling: str, site: Path, tmp_path: Path
    ) -> None:
        install(site, "one_two", plugin="uno")
        info = install(tmp_path / "second", "other", plugin="dos")
        info.rename(info.with_name(f"{spelling.replace('-', '_')}-1.0.dist-info"))
        discovery = discover("jackfield", Settings(), [str(site), str(tmp_path / "second")])
        assert list(discovery.plugins) == ["uno"]

    def test_an_egg_info_beside_an_editable_install_is_no_second_copy(
        self, site: Path, tmp_path: Path
    ) -> None:
        info = install(site, "one", plugin="uno")
        egg = tmp_path / "src" / "one.egg-info"
        egg.mkdir(parents=True)
        (egg / "PKG-INFO").write_text((info / "METADATA").read_text())
        (egg / "entry_points.txt").write_text((info / "entry_points.txt").read_text())
        discovery = discover("jackfield", Settings(), [str(site), str(tmp_path / "src")])
        assert list(discovery.plugins) == ["uno"]
        assert not discovery.shadowed

    def test_a_zip_file_on_the_path(self, site: Path, tmp_path: Path) -> None:
        install(site, "one", plugin="uno")
        archive = shutil.make_archive(str(tmp_path / "zipped"), "zip", site)
        assert list(discover("jackfield", Settings(), [archive]).plugins) == ["uno"]

    @pytest.mark.parametrize(
        ("file", "content", "says"),
        [
            ("entry_points.txt", b"[x]\n\xff = y\n", "UnicodeDecodeError: 'utf-8' codec"),
            ("PKG-INFO", None, ""),
            ("PKG-INFO", b"Version: 1\n", "its metadata does not give its name"),
        ],
    )
    def test_an_egg_that_is_damaged_is_told_and_the_rest_counts(
        self, file: str, content: bytes | None, says: str, site: Path, tmp_path: Path
    ) -> None:
        install(site, "one", plugin="uno")
        info = tmp_path / "bad.egg" / "EGG-INFO"
        info.mkdir(parents=True)
        (info / "PKG-INFO").write_text("Metadata-Version: 1.0\nName: bad\nVersion: 1\n")
        (info / "entry_points.txt").write_text("[jackfield.plugins]\nbad = bad\n")
        if content is None:
            (info / file).unlink()
        else:
            (info / file).write_bytes(content)
        discovery = discover("jackfield", Settings(), [str(info.parent), str(site)])
        assert list(discovery.plugins) == ["uno"]
        (fault,) = discovery.faults
        assert fault.startswith(f"{info.parent}: cannot be read: {says}")

    @pytest.mark.parametrize(
        ("name", "faults", "plugins"),
        [("entry_points.txt", 1, []), ("METADATA", 1, []), ("direct_url.json", 0, ["uno"])],
    )
    def test_a_zip_file_that_is_damaged_costs_what_is_in_it(
        self, name: str, faults: int, plugins: list[str], site: Path, tmp_path: Path
    ) -> None:
        info = install(site, "one", plugin="uno")
        (info / "direct_url.json").write_text("{}")
        archive = tmp_path / "bad.zip"
        with zipfile.ZipFile(archive, "w") as zipped:
            for file in info.iterdir():
                zipped.write(file, f"{info.name}/{file.name}")
            place = zipped.getinfo(f"{info.name}/{name}").header_offset
        content = bytearray(archive.read_bytes())
        content[place + 30 + len(f"{info.name}/{name}")] ^= 0xFF
        archive.write_bytes(content)
        install(tmp_path / "other", "two", plugin="due")
        discovery = discover("jackfield", Settings(), [str(archive), str(tmp_path / "other")])
        assert list(discovery.plugins) == [*plugins, "due"]
        assert len(discovery.faults) == faults
        assert all("Bad CRC-32" in fault for fault in discovery.faults)

    def test_a_finder_that_fails_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Finder:
            def find_spec(self, name: str, path: object, target: object = None) -> None:
                return None

            def find_distributions(self, context: object) -> Iterator[object]:
                yield object()
                raise RuntimeError("no network")

        monkeypatch.setattr("sys.meta_path", [*sys.meta_path, Finder()])
        monkeypatch.setattr("sys.path", [])
        faults = discover("jackfield", Settings()).faults
        assert "'object' object has no attribute 'read_text'" in faults[0]
        assert faults[1].endswith(
            "Finder.find_distributions: cannot be read: RuntimeError: no network"
        )

    def test_of_two_versions_the_one_that_is_still_there_counts(
        self, site: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An upgrade, whose old version is gone after the directory was listed."""
        old, new = install(site, "one", plugin="uno"), install(site, "one", "2.0", plugin="uno")
        real = installed.listed

        def listed(directory: str) -> Listing:
            listing = real(directory)
            if directory == str(site):
                shutil.rmtree(old, ignore_errors=True)
            return listing

        monkeypatch.setattr(installed, "listed", listed)
        monkeypatch.setattr("jackfield.discovery.duplicates.in_order_of_truth", sorted)
        discovery = found(site)
        assert discovery.plugins["uno"].metadata.distribution is not None
        assert discovery.plugins["uno"].metadata.distribution.version == "2.0"
        assert discovery.shadowed == ()
        assert new.is_dir()

    def test_what_a_finder_finds_comes_after_the_path(
        self, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Even for one that is asked about an archive on the path, and gives what it has."""
        given = Distribution.at(install(tmp_path / "elsewhere", "one", plugin="other"))

        class Finder:
            def find_spec(self, name: str, path: object, target: object = None) -> None:
                return None

            def find_distributions(self, context: object) -> Iterator[Distribution]:
                yield given

        with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
            pass
        install(site, "one", plugin="uno")
        monkeypatch.setattr("sys.meta_path", [*sys.meta_path, Finder()])
        monkeypatch.setattr("sys.path", [str(tmp_path / "empty.zip"), str(site)])
        discovery = discover("jackfield", Settings())
        assert list(discovery.plugins) == ["uno"]
        assert [each.loser for each in discovery.shadowed] == [f"{tmp_path / 'elsewhere'} (one)"]

    @pytest.mark.parametrize("entry", ["", "missing", "a-file"])
    def test_odd_entries_of_the_path(
        self, entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "a-file").write_text("not a zip")
        assert not discover("jackfield", Settings(), [entry]).plugins

    def test_metadata_that_is_garbage_costs_only_its_own_plugin(self, site: Path) -> None:
        install(site, "good", plugin="good")
        bad = install(site, "bad", plugin="bad")
        (bad / "entry_points.txt").write_bytes(b"[jackfield.plugins\n\xff\xfe = \x00")
        discovery = found(site)
        assert list(discovery.plugins) == ["good"]

    def test_only_entry_points_are_opened_of_what_is_not_ours(self, site: Path) -> None:
        for number in range(20):
            install(site, f"other{number}")
            (site / f"other{number}-1.0.dist-info" / "METADATA").write_bytes(b"\xff")
        assert found(site).faults == ()


class TestDirectories:
    def test_packages_and_modules_by_name(self, tmp_path: Path) -> None:
        drop(tmp_path / "d", "b")
        drop(tmp_path / "d", "a", package=False)
        discovery = found(settings=Settings(sources=(tmp_path / "d",)))
        assert list(discovery.plugins) == ["a", "b"]
        assert discovery.plugins["a"].source == "directory"
        assert discovery.plugins["a"].where == str(tmp_path / "d" / "a.py")

    @pytest.mark.parametrize("name", ["__pycache__", ".git", "_private", "README", "data"])
    def test_what_is_no_plugin_is_passed_over(self, name: str, tmp_path: Path) -> None:
        (tmp_path / "d" / name).mkdir(parents=True)
        discovery = found(settings=Settings(sources=(tmp_path / "d",)))
        assert discovery == Discovery()

    def test_a_name_that_cannot_be_imported_is_told(self, tmp_path: Path) -> None:
        drop(tmp_path / "d", "my-plugin")
        discovery = found(settings=Settings(sources=(tmp_path / "d",)))
        assert not discovery.plugins
        assert "'my-plugin' is not a Python name" in discovery.faults[0]

    @pytest.mark.parametrize("file", ["pyproject.toml", "setup.py"])
    def test_a_project_that_is_no_package_is_told(self, file: str, tmp_path: Path) -> None:
        (tmp_path / "d" / "clone").mkdir(parents=True)
        drop(tmp_path / "d" / "clone" / "src", "one")
        (tmp_path / "d" / "clone" / file).write_text("")
        discovery = found(settings=Settings(sources=(tmp_path / "d",)))
        assert not discovery.plugins
        (fault,) = discovery.faults
        assert fault.startswith(f"{tmp_path / 'd' / 'clone'}: is passed over: it is a project, ")

    def test_a_project_that_is_a_package_is_a_plugin(self, tmp_path: Path) -> None:
        drop(tmp_path / "d", "one")
        package = tmp_path / "d" / "two"
        package.mkdir()
        (package / "__init__.py").write_text("")
        (package / "setup.py").write_text("")
        discovery = found(settings=Settings(sources=(tmp_path / "d",)))
        assert (list(discovery.plugins), list(discovery.faults)) == (["one", "two"], [])

    @pytest.mark.parametrize("name", ["one-1.0-py3-none-any.whl", "one-1.0.tar.gz"])
    def test_an_archive_is_told(self, name: str, tmp_path: Path) -> None:
        (tmp_path / "d").mkdir()
        (tmp_path / "d" / name).write_text("")
        discovery = found(settings=Settings(sources=(tmp_path / "d",)))
        said = f"{tmp_path / 'd' / name}: is passed over: pip installs it, and it is found then"
        assert list(discovery.faults) == [said]

    def test_a_missing_directory_has_none(self, tmp_path: Path) -> None:
        assert found(settings=Settings(sources=(tmp_path / "gone",))) == Discovery()

    def test_a_directory_that_is_a_file_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        (fault,) = found(settings=Settings(sources=(tmp_path / "file",))).faults
        assert "file: cannot be listed: Not a directory" in fault

    @pytest.mark.parametrize("linked", ["two.py", "one", "one/__init__.py"])
    def test_plugins_that_are_links_are_read(self, linked: str, tmp_path: Path) -> None:
        """One that was taken for unknown was loaded, whatever it said that it fits."""
        plugins = tmp_path / "plugins"
        drop(plugins, "one")
        drop(plugins, "two", package=False)
        (tmp_path / "work").mkdir()
        kept = (plugins / linked).rename(tmp_path / "work" / Path(linked).name)
        (plugins / linked).symlink_to(kept)
        discovery = found(settings=Settings(sources=[plugins]))
        assert {
            name: dict(each.metadata.declaration("jackfield").commands)
            for name, each in discovery.plugins.items()
        } == {"one": {"go": ""}, "two": {"go": ""}}


class TestPrecedence:
    @pytest.fixture
    def everywhere(self, tmp_path: Path, site: Path) -> Callable[..., Discovery]:
        install(site, "same", plugin="same")
        drop(tmp_path / "one", "same")
        drop(tmp_path / "two", "same")
        drop(tmp_path / "explicit", "elsewhere")

        def look(*sources: Path | str, explicit: bool = False) -> Discovery:
            at = {"same": tmp_path / "explicit" / "elsewhere"} if explicit else {}
            return found(site, Settings(explicit=at, sources=sources))

        return look

    def test_explicit_then_directories_then_installed(
        self, everywhere: Callable[..., Discovery], tmp_path: Path
    ) -> None:
        one, two = tmp_path / "one", tmp_path / "two"
        discovery = everywhere(one, two, SITE, explicit=True)
        assert discovery.plugins["same"].where == str(tmp_path / "explicit" / "elsewhere")
        assert [plugin.where for plugin in discovery.hidden] == [
            str(one / "same"),
            str(two / "same"),
            "same",
        ]
        assert [each.loser for each in discovery.shadowed] == [
            plugin.where for plugin in discovery.hidden
        ]

    def test_the_order_is_the_users(
        self, everywhere: Callable[..., Discovery], tmp_path: Path
    ) -> None:
        one, two = tmp_path / "one", tmp_path / "two"
        assert everywhere(two, one, SITE).plugins["same"].where == str(two / "same")
        assert everywhere(SITE, one).plugins["same"].where == "same"
        assert everywhere(one).plugins["same"].where == str(one / "same")

    def test_what_two_ways_lead_to_is_no_second_copy(self, tmp_path: Path) -> None:
        plugins = tmp_path / "plugins"
        drop(plugins, "package")
        file = drop(plugins, "module", package=False)
        (tmp_path / "link").symlink_to(plugins)
        ways = [plugins, plugins, tmp_path / "link", plugins / ".." / "plugins"]
        discovery = found(None, Settings({"module": file}, ways))
        assert {each.where for each in discovery.plugins.values()} == {
            str(file),
            str(plugins / "package"),
        }
        assert (discovery.hidden, discovery.shadowed) == ((), ())
        copy = drop(tmp_path / "copies", "module", package=False)
        shadowed = found(None, Settings({"module": file}, [*ways, copy.parent])).shadowed
        assert [(each.winner, each.loser) for each in shadowed] == [(str(file), str(copy))]

    def test_an_explicit_plugin_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        (fault,) = found(settings=Settings(explicit={"x": tmp_path / "gone"}, sources=())).faults
        assert fault.startswith("JACKFIELD_PLUGINS_AT: ")
        assert "gone" in fault

    def test_of_a_project_the_plugin_of_that_name_is_found(self, tmp_path: Path) -> None:
        (tmp_path / "pyproject.toml").write_text(
            "[project]\nname = 'all'\nversion = '1'\n[project.entry-points.'jackfield.plugins']\n"
            "one = 'one'\ntwo = 'two.deep'\nlost = 'nowhere'\n"
        )
        (tmp_path / "src" / "two").mkdir(parents=True)
        for file in ("one.py", "two/__init__.py", "two/deep.py"):
            (tmp_path / "src" / file).touch()
        named = dict.fromkeys(("two", "other", "lost"), tmp_path)
        discovery = found(settings=Settings(explicit=named, sources=()))
        assert {each.name: each.module for each in discovery.plugins.values()} == {
            "two": "two.deep"
        }
        assert discovery.faults == (
            f"JACKFIELD_PLUGINS_AT: {tmp_path}: holds no plugin 'other' (it has: one, two, lost)",
            f"JACKFIELD_PLUGINS_AT: {tmp_path}: the module 'nowhere' of plugin 'lost' is not there",
        )


def test_nothing_is_imported_and_only_what_is_needed_is_opened(site: Path, tmp_path: Path) -> None:
    """Counted by the interpreter's own audit events."""
    import subprocess
    import sys

    install(site, "one", plugin="uno")
    for number in range(5):
        install(site, f"other{number}")
    drop(tmp_path / "d", "two")
    code = f"""
import json, sys
import jackfield.discovery
from pathlib import Path
events = []
def hook(event, arguments):
    if event in ("open", "import", "exec", "compile", "subprocess.Popen", "socket.connect"):
        events.append((event, str(arguments[0])))
settings = jackfield.discovery.Settings(sources=(Path({str(tmp_path / "d")!r}), "site"))
jackfield.discovery.discover("jackfield", settings, [{str(site)!r}])  # loads the reader
sys.addaudithook(hook)
found = jackfield.discovery.discover("jackfield", settings, [{str(site)!r}])
seen = list(events)
assert list(found.plugins) == ["two", "uno"]
print(json.dumps(seen))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    events = json.loads(done.stdout)
    opened = [Path(name) for event, name in events if event == "open"]
    assert {event for event, _ in events} <= {"open", "compile"}, "compile: ast.parse"
    below = [path.relative_to(site) for path in opened if path.is_relative_to(site)]
    assert sorted(path.name for path in below if path.parts[0].startswith("other")) == (
        ["entry_points.txt"] * 5
    )
    assert {path.name for path in below if path.parts[0] == "one"} == {"info.py", "__init__.py"}
    assert [path.name for path in below].count("METADATA") == 1
    others = [path for path in below if path.name != "entry_points.txt"]  # looked at, then read
    assert len(others) == len(set(others)), "a file is opened once"
