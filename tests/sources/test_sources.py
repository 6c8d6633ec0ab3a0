"""The same plugin in every kind of source; which files are read, and which of them wins."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib.metadata import PathDistribution
from pathlib import Path
from tarfile import LNKTYPE, SYMTYPE

import pytest
from jackfield.metadata import PluginMetadata
from jackfield.reading import (
    InstalledDistribution,
    ReadingError,
    read,
    read_all,
    read_distribution,
    read_plugin_directory,
)
from reading.writing import write
from sources.archiving import DIST_INFO, ENTRY_POINTS, good, good_tar, tar_gz, tar_member, zip_file

INFO = """from .limits import lowest
jackfield_plugin_name = "lamp"
jackfield_commands = ["light", "dim"]
jackfield_plugin_version = (1, 2, 0)
jackfield_minimum_version = lowest
bzr_plugin_name = "lamp"
"""
PACKAGE = {
    "jackfield_lamp/__init__.py": "raise SystemExit('imported')\n",
    "jackfield_lamp/info.py": INFO,
    "jackfield_lamp/limits.py": "lowest = (0, 1, 0)\n",
}
CORE_METADATA = "Metadata-Version: 2.1\nName: jackfield-lamp\nVersion: 1.2\n"
EGG_INFO = {"PKG-INFO": CORE_METADATA, "entry_points.txt": ENTRY_POINTS, "requires.txt": "rich\n"}
PYPROJECT = """[project]
name = "jackfield-lamp"
version = "1.2"
[project.entry-points."jackfield.plugins"]
lamp = "jackfield_lamp"
"""


def dist_info(site: Path, **files: str) -> PathDistribution:
    given = {"METADATA": CORE_METADATA, "entry_points.txt": ENTRY_POINTS, **files}
    write(site / DIST_INFO, given)
    return PathDistribution(site / DIST_INFO)


def editable(directory: Path, links: Mapping[str, str]) -> PathDistribution:
    """An editable install that leads to the project by `links`, files in the site directory."""
    project = write(directory / "project", {"pyproject.toml": PYPROJECT})
    write(project / "src", PACKAGE)
    site = write(directory / "site", {name: text.format(project) for name, text in links.items()})
    url = f'{{"url": "file://{project}", "dir_info": {{"editable": true}}}}'
    record = "".join(f"{name},,\n" for name in links)
    return dist_info(site, **{"direct_url.json": url, "RECORD": record})


def installed(directory: Path) -> PathDistribution:
    write(directory, PACKAGE)
    return dist_info(directory)


def egg_info(directory: Path) -> PathDistribution:
    write(directory, PACKAGE)
    write(directory / "jackfield_lamp.egg-info", EGG_INFO)
    return PathDistribution(directory / "jackfield_lamp.egg-info")


def by_pth(directory: Path) -> PathDistribution:
    return editable(directory, {"__editable__.lamp.pth": "{}/src\n"})


def by_finder(directory: Path) -> PathDistribution:
    finder = "MAPPING: dict[str, str] = {{'jackfield_lamp': '{}/src/jackfield_lamp'}}\n"
    return editable(
        directory,
        {
            "__editable__.lamp.pth": "import __editable___lamp_finder\n",
            "__editable___lamp_finder.py": finder,
        },
    )


def wheel(directory: Path) -> Path:
    files = {
        **PACKAGE,
        f"{DIST_INFO}/METADATA": CORE_METADATA,
        f"{DIST_INFO}/entry_points.txt": ENTRY_POINTS,
    }
    target = directory / "jackfield_lamp-1.2-py3-none-any.whl"
    target.write_bytes(zip_file(good({name: text.encode() for name, text in files.items()})))
    return target


def wheel_with_data(directory: Path, info: str = INFO) -> Path:
    """A wheel whose package is put together of what is at its top and in its data."""
    data = "jackfield_lamp-1.2.data"
    files = {
        f"{data}/platlib/jackfield_lamp/info.py": info,
        f"{data}/purelib/jackfield_lamp/limits.py": PACKAGE["jackfield_lamp/limits.py"],
        f"{data}/purelib/jackfield_lamp/__init__.py": "",
        "jackfield_lamp/__init__.py": "",
        f"{DIST_INFO}/METADATA": CORE_METADATA,
        f"{DIST_INFO}/entry_points.txt": ENTRY_POINTS,
    }
    target = directory / "jackfield_lamp-1.2-py3-none-any.whl"
    target.write_bytes(zip_file(good({name: text.encode() for name, text in files.items()})))
    return target


def sdist_files() -> dict[str, bytes]:
    files = {"PKG-INFO": CORE_METADATA, "pyproject.toml": PYPROJECT, **PACKAGE}
    return {f"jackfield_lamp-1.2/{name}": text.encode() for name, text in files.items()}


def sdist_tar(directory: Path) -> Path:
    target = directory / "jackfield_lamp-1.2.tar.gz"
    target.write_bytes(tar_gz(*good_tar(sdist_files())))
    return target


def sdist_of_links(directory: Path) -> Path:
    """An sdist as Hatch, Flit and PDM make it of a project with links: they keep them."""
    files = {
        name.replace("jackfield_lamp/", "common/"): data for name, data in sdist_files().items()
    }
    top = "jackfield_lamp-1.2"
    links = [
        tar_member(f"{top}/src/jackfield_lamp", b"", SYMTYPE, linkname="../package"),
        tar_member(f"{top}/package/info.py", b"", SYMTYPE, linkname="../common/./info.py"),
        tar_member(f"{top}/package/limits.py", b"", LNKTYPE, linkname=f"{top}/common/limits.py"),
        tar_member(f"{top}/package/__init__.py"),
    ]
    target = directory / "jackfield_lamp-1.2.tar.gz"
    target.write_bytes(tar_gz(*good_tar(files), *links))
    return target


def sdist_zip(directory: Path) -> Path:
    target = directory / "jackfield_lamp-1.2.zip"
    target.write_bytes(zip_file(good(sdist_files())))
    return target


def flat(directory: Path) -> Path:
    return write(directory, {"pyproject.toml": PYPROJECT, **PACKAGE})


def src(directory: Path) -> Path:
    write(directory / "src", PACKAGE)
    return write(directory, {"pyproject.toml": PYPROJECT})


SETUP = """from setuptools import setup
setup(name="jackfield-lamp", version="1.2",
      entry_points={"jackfield.plugins": ["lamp = jackfield_lamp"]})
"""


def by_setup(directory: Path) -> Path:
    return write(directory, {"setup.py": SETUP, **PACKAGE})


def lone_setup(directory: Path) -> Path:
    return by_setup(directory) / "setup.py"


def by_setup_cfg(directory: Path) -> Path:
    text = "[metadata]\nname = jackfield-lamp\nversion = 1.2\n[options.entry_points]\n"
    text += "jackfield.plugins =\n    lamp = jackfield_lamp\n"
    return write(directory, {"setup.cfg": text, **PACKAGE})


Make = Callable[[Path], Path | InstalledDistribution]

KINDS: Mapping[str, tuple[Make, str, str]] = {
    "installed wheel": (installed, "installed", ""),
    "egg-info": (egg_info, "installed", ""),
    "editable by .pth": (by_pth, "editable", "src/"),
    "editable by finder": (by_finder, "editable", "src/"),
    "wheel": (wheel, "wheel", ""),
    "wheel with data": (wheel_with_data, "wheel", "jackfield_lamp-1.2.data/platlib/"),
    "sdist .tar.gz": (sdist_tar, "sdist", ""),
    "sdist of links": (sdist_of_links, "sdist", "src/"),
    "sdist .zip": (sdist_zip, "sdist", ""),
    "flat checkout": (flat, "checkout", ""),
    "src checkout": (src, "checkout", "src/"),
    "checkout, setup.py": (by_setup, "checkout", ""),
    "checkout, setup.cfg": (by_setup_cfg, "checkout", ""),
    "lone setup.py": (lone_setup, "file", ""),
}
"""What it is -> how it is made, its `kind`, and where in it the package is."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_source_gives_the_same_plugin(kind: str, tmp_path: Path) -> None:
    make, expected, below = KINDS[kind]
    target = make(tmp_path)
    plugin = read(target)
    assert (plugin.name, plugin.module, plugin.kind) == ("lamp", "jackfield_lamp", expected)
    own = plugin.declaration("jackfield")
    assert own.values == {
        "plugin_name": "lamp",
        "commands": ["light", "dim"],
        "plugin_version": (1, 2, 0),
        "minimum_version": (0, 1, 0),
    }
    assert plugin.declaration("bzr").values == {"plugin_name": "lamp"}
    assert str(own.origins["commands"]) == f"{below}jackfield_lamp/info.py:3"
    assert str(own.origins["minimum_version"]) == f"{below}jackfield_lamp/info.py:5"
    assert plugin.files[0] == f"{below}jackfield_lamp/info.py"
    assert plugin.distribution is not None
    assert plugin.distribution.name == "jackfield-lamp"
    assert plugin.distribution.version == "1.2"
    points = [str(point.value) for point in plugin.distribution.entry_points]
    assert points == ["jackfield_lamp"]
    if isinstance(target, Path):
        assert plugin.location == str(target)
    else:
        places = {"installed": tmp_path, "editable": tmp_path / "project"}
        assert plugin.location.rstrip("/") == str(places[expected])


def test_a_lone_info_py_has_its_siblings_for_its_imports(tmp_path: Path) -> None:
    plugin = read(write(tmp_path, PACKAGE) / "jackfield_lamp" / "info.py")
    assert (plugin.kind, plugin.files, plugin.distribution) == ("file", ("info.py",), None)
    assert plugin.declaration("jackfield").values["minimum_version"] == (0, 1, 0)


def test_a_plugin_directory_has_packages_and_modules(tmp_path: Path) -> None:
    write(tmp_path, PACKAGE)
    write(tmp_path, {"torch.py": "jackfield_commands = ['burn']\n"})
    package = read_plugin_directory(tmp_path, "jackfield_lamp")
    assert (package.kind, package.name) == ("directory", "jackfield_lamp")
    assert package.location == str(tmp_path / "jackfield_lamp")
    assert package.declaration("jackfield").values["minimum_version"] == (0, 1, 0)
    module = read_plugin_directory(tmp_path, "torch")
    assert (module.kind, module.name, module.files) == ("directory", "torch", ("torch.py",))
    assert module.location == str(tmp_path / "torch.py")
    for name in ("gone", "../outside", "torch.py"):
        with pytest.raises(ReadingError, match="there is no plugin"):
            read_plugin_directory(tmp_path, name)


def says(number: int, *others: str) -> str:
    """A metadata module that binds ``which`` and each of `others` to its number."""
    return "".join(f"jackfield_{name} = {number}\n" for name in ("which", *others))


def points_to(module: str, *more: str) -> str:
    lines = ['[project]\nname = "x"\n[project.entry-points."jackfield.plugins"]']
    return "\n".join([*lines, f'x = "{module}"', *more, ""])


ORDERS: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "package": (
        {"pyproject.toml": points_to("pack")},
        ("pack/info.py", "pack/__init__.py", "info.py", "setup.py"),
    ),
    "module in a package": (
        {"pyproject.toml": points_to("pack.inner")},
        ("pack/inner.py", "pack/info.py", "pack/__init__.py", "info.py", "setup.py"),
    ),
    "module": ({"pyproject.toml": points_to("single")}, ("single.py", "info.py", "setup.py")),
    "named metadata module": (
        {
            "pyproject.toml": points_to(
                "pack", '[project.entry-points."jackfield.metadata"]', 'x = "pack.facts"'
            )
        },
        ("pack/facts.py",),
    ),
    "the project is the package": ({"__init__.py": ""}, ("setup.py", "info.py", "__init__.py")),
}
"""What the entry point names -> the files beside `EVERYWHERE`, and what is read, in order."""

EVERYWHERE = (
    *("pack/info.py", "pack/__init__.py", "pack/inner.py", "pack/facts.py", "single.py"),
    *("info.py", "setup.py"),
)


@pytest.mark.parametrize("case", ORDERS)
def test_the_first_file_wins_variable_by_variable(case: str, tmp_path: Path) -> None:
    files, order = ORDERS[case]
    modules = {name: says(-1, "unread") for name in EVERYWHERE}
    for number, name in enumerate(order):
        modules[name] = says(number, f"own{number}")
    plugin = read(write(tmp_path, {**modules, **{k: v for k, v in files.items() if v}}))
    assert plugin.files == order
    own = {f"own{number}": number for number in range(len(order))}
    assert plugin.declaration("jackfield").values == {"which": 0, **own}
    origins = plugin.declaration("jackfield").origins
    assert {name: origins[f"own{number}"].path for number, name in enumerate(order)} == {
        name: name for name in order
    }


def test_a_reason_for_none_goes_before_the_value_of_a_later_file(tmp_path: Path) -> None:
    """The later value is not what the first file binds: a verdict by it might be wrong."""
    files = {"pack/info.py": "jackfield_which = f()\njackfield_minimum_version = g()\n"}
    files |= {"pack/__init__.py": says(1) + "jackfield_minimum_version = (0, 0, 1)\n"}
    plugin = read(write(tmp_path, {"pyproject.toml": points_to("pack"), **files}))
    declaration = plugin.declaration("jackfield")
    assert declaration.values == {}
    assert str(declaration.not_static["which"].origin) == "pack/info.py:1"
    assert str(declaration.not_static["minimum_version"].origin) == "pack/info.py:2"


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda info: os.mkfifo(info), "cannot be read: it is not a regular file"),
        (lambda info: info.symlink_to("/etc/passwd"), "cannot be read: it leads out"),
        (lambda info: info.write_bytes(b"\n" * (3 << 20)), "cannot be read: 3145728 bytes are too"),
        (lambda info: info.write_bytes(b"a = 1\n" * 300_000), "cannot be parsed: it is too large"),
    ],
    ids=["no regular file", "outside", "too large to be read", "too large to be parsed"],
)
def test_where_a_file_cannot_be_read_no_value_of_a_later_one_counts(
    make: Callable[[Path], object], fault: str, tmp_path: Path
) -> None:
    files = {"pack/__init__.py": "jackfield_minimum_version = (0, 0, 1)\n"}
    target = write(tmp_path, {"pyproject.toml": points_to("pack"), **files})
    make(target / "pack" / "info.py")
    plugin = read(target)
    declaration = plugin.declaration("jackfield")
    assert declaration.values == {}
    why = declaration.not_static["minimum_version"]
    said = "pack/info.py:1: cannot be read, and goes before pack/__init__.py"
    assert str(why) == f"not static ({said})"
    assert [fault in each for each in plugin.faults] == [True]


def test_both_prefixes_split_over_two_files_are_two_declarations(tmp_path: Path) -> None:
    files = {
        "setup.py": "from version import *\nbzr_plugin_name = 'lamp'\nbzr_commands = ['light']\n",
        "version.py": "brz_plugin_name = 'lamp'\nbrz_plugin_version = (1, 0, 0)\n",
        "__init__.py": "",
    }
    plugin = read(write(tmp_path, files))
    assert plugin.declarations.keys() == {"bzr", "brz"}
    assert plugin.declaration("bzr").values == {"plugin_name": "lamp", "commands": ["light"]}
    assert plugin.declaration("brz").values == {"plugin_name": "lamp", "plugin_version": (1, 0, 0)}
    assert str(plugin.declaration("brz").origins["plugin_version"]) == "version.py:2"


def test_pyproject_goes_before_setup_py_and_that_before_setup_cfg(tmp_path: Path) -> None:
    cfg = "[metadata]\nname = of-cfg\nversion = 3\ndescription = of cfg\n"
    setup = "from setuptools import setup\nsetup(name='of-setup', version='2')\n"
    files = {"setup.cfg": cfg, "setup.py": setup, "info.py": says(1)}
    dynamic = "dynamic = ['description', 'version']\n"
    files["pyproject.toml"] = f"[project]\nname = 'of-pyproject'\n{dynamic}"
    distribution = read(write(tmp_path, files)).distribution
    assert distribution is not None
    said = (distribution.name, distribution.version, distribution.summary)
    assert said == ("of-pyproject", "2", "of cfg")


BACKENDS = """[jackfield.plugins]
lamp = jackfield_lamp
torch = jackfield_torch
[jackfield.backends]
light = jackfield_lamp.backend:Light
fire = jackfield_torch:Fire
star = jackfield_star.far:Star
[jackfield.backend_prefixes]
l = jackfield_lamp:Prefix
"""


def by_name(plugins: tuple[PluginMetadata, ...]) -> dict[str, PluginMetadata]:
    return {plugin.name: plugin for plugin in plugins}


def test_backends_belong_to_the_plugin_of_their_module(tmp_path: Path) -> None:
    write(tmp_path, {**PACKAGE, "jackfield_torch.py": says(1), "jackfield_star.py": ""})
    plugins = by_name(read_distribution(dist_info(tmp_path, **{"entry_points.txt": BACKENDS})))
    assert plugins["lamp"].backends == {"light": "jackfield_lamp.backend:Light"}
    assert plugins["lamp"].backend_prefixes == {"l": "jackfield_lamp:Prefix"}
    assert plugins["torch"].backends == {"fire": "jackfield_torch:Fire"}
    assert plugins["jackfield_star"].backends == {"star": "jackfield_star.far:Star"}


def test_backends_belong_to_the_only_plugin_else(tmp_path: Path) -> None:
    text = f"{ENTRY_POINTS}[jackfield.backends]\nstar = elsewhere:Star\n"
    (plugin,) = read_distribution(dist_info(write(tmp_path, PACKAGE), **{"entry_points.txt": text}))
    assert plugin.backends == {"star": "elsewhere:Star"}


def test_a_distribution_of_backends_alone_is_a_plugin(tmp_path: Path) -> None:
    text = "[jackfield.backends]\nlight = jackfield_lamp:Light\n"
    (plugin,) = read_distribution(dist_info(write(tmp_path, PACKAGE), **{"entry_points.txt": text}))
    assert (plugin.name, plugin.module) == ("lamp", "jackfield_lamp")
    assert plugin.declaration("jackfield").commands.keys() == {"light", "dim"}


def test_what_declares_something_is_a_plugin_without_entry_points(tmp_path: Path) -> None:
    plugin = read(write(tmp_path, PACKAGE))
    assert (plugin.name, plugin.module) == ("lamp", "jackfield_lamp")
    write(tmp_path, {"torch/__init__.py": "bzr_commands = ['burn']\n", "none/__init__.py": ""})
    assert by_name(read_all(tmp_path)).keys() == {"lamp", "torch"}
    with pytest.raises(ReadingError, match="several plugins: lamp, torch"):
        read(tmp_path)
    distribution = dist_info(tmp_path, **{"entry_points.txt": ""})
    assert read_distribution(distribution) == ()
    with pytest.raises(ReadingError, match=r"no entry point of jackfield\.plugins"):
        read(distribution)


@pytest.mark.parametrize("place", ["src/wire", "./src/wire/", "lib"])
def test_setup_maps_a_dotted_package_to_a_directory(place: str, tmp_path: Path) -> None:
    setup = f'from setuptools import setup\nsetup(package_dir={{"bzrlib.plugins.x": "{place}"}},'
    files = {
        "setup.py": f'{setup} packages=["bzrlib.plugins.x"])\n',
        f"{place}/__init__.py": "from bzrlib.plugins.x.data import *\nbzr_commands = NAMES\n",
        f"{place}/data.py": "NAMES = ['wire']\n",
    }
    plugin = read(write(tmp_path, files))
    assert plugin.module == "bzrlib.plugins.x"
    assert plugin.declaration("bzr").values == {"commands": ["wire"]}


def test_what_cannot_be_read_of_a_wheel_s_data_is_named_as_its_member(tmp_path: Path) -> None:
    plugin = read(wheel_with_data(tmp_path, "# coding: rot13\n"))
    start = "jackfield_lamp-1.2.data/platlib/jackfield_lamp/info.py:1: cannot be parsed"
    assert plugin.unreadable.startswith(start)
    assert [fault for fault in plugin.faults if fault.startswith(start)]
