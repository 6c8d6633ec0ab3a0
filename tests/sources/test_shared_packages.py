"""Plugins that share the package they are in: that of their host, or a namespace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from jackfield.metadata import PluginMetadata
from jackfield.reading import read, read_distribution, read_plugin_directory
from reading.writing import write
from sources.archiving import good, good_tar, tar_gz, zip_file

PACKAGE = {
    "__init__.py": """import os
import breezy
import breezy.builtins
from breezy import branch as _mod_branch
from breezy.plugins.lantern.version import brz_minimum_version
from breezy.plugins.lantern import commands
from ...hooks import install_lazy_named_hook
from ... import trace
from .info import brz_plugin_version as version_info
if brz_minimum_version > breezy.version_info:
    raise Exception("too old")
breezy.commands.plugin_cmds.register_lazy("cmd_light", [], __name__ + ".commands")
install_lazy_named_hook("breezy.branch", "hooks", "open", lambda branch: None, "lantern")
""",
    "info.py": """from .version import brz_minimum_version
brz_plugin_name = "lantern"
brz_plugin_version = (1, 2, 0, "final", 0)
brz_commands = ["light"]
""",
    "version.py": "brz_minimum_version = (3, 0, 0)\n",
    "commands.py": "from ...commands import Command\nfrom .info import brz_plugin_version\n",
}
VALUES = {
    "minimum_version": (3, 0, 0),
    "plugin_name": "lantern",
    "plugin_version": (1, 2, 0, "final", 0),
    "commands": ["light"],
}
PLACE = "breezy/plugins/lantern"
TOP = "brz-lantern-1.2"
DIST_INFO = "brz_lantern-1.2.dist-info"
CORE_METADATA = "Metadata-Version: 2.1\nName: brz-lantern\nVersion: 1.2\n"
SETUP = (
    "from setuptools import setup\n"
    "setup(name='brz-lantern', version='1.2', packages=['breezy.plugins.lantern']{})\n"
)
HOST = {
    "breezy/__init__.py": "from breezy.plugins.lantern import info\ninfo.brz_commands.append(0)\n",
    "breezy/plugins/__init__.py": "",
    "breezy/plugins/other/__init__.py": "brz_commands = ['other']\n",
}
"""What other distributions install beside it."""


def hosted(package: Mapping[str, str]) -> dict[str, str]:
    return {f"{PLACE}/{name}": text for name, text in package.items()}


def wheel(directory: Path, package: Mapping[str, str]) -> PluginMetadata:
    written = {
        **hosted(package),
        f"{DIST_INFO}/METADATA": CORE_METADATA,
        f"{DIST_INFO}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{DIST_INFO}/RECORD": "",
    }
    target = directory / "brz_lantern-1.2-py3-none-any.whl"
    target.write_bytes(zip_file(good({name: text.encode() for name, text in written.items()})))
    return read(target, "brz")


def sdist(directory: Path, package: Mapping[str, str]) -> PluginMetadata:
    written = {**hosted(package), "PKG-INFO": CORE_METADATA, "setup.py": SETUP.format("")}
    target = directory / f"{TOP}.tar.gz"
    members = {f"{TOP}/{name}": text.encode() for name, text in written.items()}
    target.write_bytes(tar_gz(*good_tar(members)))
    return read(target, "brz")


def checkout(directory: Path, package: Mapping[str, str]) -> PluginMetadata:
    written = {**hosted(package), "setup.py": SETUP.format("")}
    return read(write(directory, written), "brz")


def in_src(directory: Path, package: Mapping[str, str]) -> PluginMetadata:
    written = {f"src/{name}": text for name, text in hosted(package).items()}
    setup = SETUP.format(", package_dir={'': 'src'}")
    return read(write(directory, {**written, "setup.py": setup}), "brz")


def mapped(directory: Path, package: Mapping[str, str]) -> PluginMetadata:
    setup = SETUP.format(", package_dir={'breezy.plugins.lantern': '.'}")
    return read(write(directory / "lantern", {**package, "setup.py": setup}), "brz")


def plugin_directory(directory: Path, package: Mapping[str, str]) -> PluginMetadata:
    write(directory / "lantern", package)
    return read_plugin_directory(directory, "lantern", "brz")


def installed(directory: Path, package: Mapping[str, str]) -> PluginMetadata:
    written = hosted(package)
    own = {
        "METADATA": CORE_METADATA,
        "entry_points.txt": "[brz.plugins]\nlantern = breezy.plugins.lantern\n",
        "RECORD": "".join(f"{name},,\n" for name in written),
    }
    write(directory, {**HOST, **written})
    write(directory / DIST_INFO, own)
    (plugin,) = read_distribution(PathDistribution(directory / DIST_INFO), "brz")
    return plugin


def installed_by_another_tool(directory: Path, package: Mapping[str, str]) -> PluginMetadata:
    """As `installed`, but nothing records which files are whose."""
    installed(directory, package)
    (directory / DIST_INFO / "RECORD").unlink()
    (plugin,) = read_distribution(PathDistribution(directory / DIST_INFO), "brz")
    return plugin


def installed_without_entry_points(directory: Path, package: Mapping[str, str]) -> PluginMetadata:
    """As `installed`, and as Bazaar's and Breezy's plugins are."""
    installed(directory, package)
    (directory / DIST_INFO / "entry_points.txt").unlink()
    return read(PathDistribution(directory / DIST_INFO), "brz")


FORMS = [wheel, sdist, checkout, in_src, mapped, plugin_directory, installed]
FORMS += [installed_by_another_tool, installed_without_entry_points]
in_every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
Form = Callable[[Path, Mapping[str, str]], PluginMetadata]


@in_every_form
def test_what_the_host_is_given_and_gives_costs_no_value(form: Form, tmp_path: Path) -> None:
    plugin = form(tmp_path, PACKAGE)
    assert plugin.name == "lantern"
    assert plugin.declaration("brz").values == VALUES
    assert not plugin.faults
    assert all("host" not in file and "other" not in file for file in plugin.files)


@in_every_form
@pytest.mark.parametrize(
    "statements",
    [
        "from breezy.plugins.lantern import info\ninfo.brz_commands.append(1)",
        "import breezy.plugins.lantern.info\nbreezy.plugins.lantern.info.brz_commands = []",
        "from ...plugins.lantern.info import brz_commands\nbrz_commands.append(1)",
        "from . import info\ninfo.brz_commands += [1]",
    ],
    ids=["from the host", "by the whole name", "by dots through the host", "by dots"],
)
def test_what_the_plugin_does_to_itself_is_seen(
    form: Form, statements: str, tmp_path: Path
) -> None:
    changed = {**PACKAGE, "commands.py": f"from ...commands import Command\n{statements}\n"}
    declaration = form(tmp_path, changed).declaration("brz")
    assert "commands" in declaration.not_static


def test_of_the_host_s_own_tree_only_the_plugins_are_followed(tmp_path: Path) -> None:
    package = {"info.py": "from breezy import brz_commands\nbrz_plugin_name = 'lamp'\n"}
    package["__init__.py"] = ""
    files = {**hosted(package), "breezy/__init__.py": "brz_commands = ['light']\n"}
    files |= {"breezy/plugins/__init__.py": "", "setup.py": SETUP.format("")}
    declaration = read(write(tmp_path, files), "brz").declaration("brz")
    assert declaration.values == {"plugin_name": "lamp"}
    assert list(declaration.not_static) == ["commands"]


TABLES = """[project]
name = "acme-lantern"
version = "1"
[project.entry-points."jackfield.plugins"]
lantern = "acme.lantern"
"""
PROJECTS = {
    "pyproject.toml": {"pyproject.toml": TABLES},
    "setup.py": {
        "setup.py": "from setuptools import setup\nsetup(name='acme-lantern', version='1', "
        "entry_points={'jackfield.plugins': 'lantern = acme.lantern'})\n"
    },
    "setup.cfg": {
        "setup.py": "from setuptools import setup\nsetup()\n",
        "setup.cfg": "[metadata]\nname = acme-lantern\nversion = 1\n"
        "[options.entry_points]\njackfield.plugins =\n    lantern = acme.lantern\n",
    },
}
"""What says that the plugin is in the namespace -> the files of the project that do."""

CHANGING = {
    "acme/other.py": "from acme.lantern import info\ninfo.jackfield_commands.append(1)\n",
    "acme/deep/other.py": "import acme.lantern.info as i\ni.jackfield_commands.append(1)\n",
}


def in_a_namespace(
    directory: Path, statements: str, project: Mapping[str, str], **files: str
) -> PluginMetadata:
    info = "jackfield_commands = ['light']\n"
    package = f"from .info import jackfield_commands\n{statements}\n"
    own = {"acme/lantern/info.py": info, "acme/lantern/__init__.py": package}
    return read(write(directory, {**project, **own, **files}))


@pytest.mark.parametrize(
    "statements",
    [
        "import acme.core\nacme.core.register(1)",
        "import acme\nacme.register(1)",
        "from acme import core\ncore.register(1)",
        "from ..core import register\nregister(1)",
        "from .. import core\ncore.register(1)",
    ],
)
@pytest.mark.parametrize("project", PROJECTS)
def test_what_others_have_in_a_namespace_costs_no_value(
    project: str, statements: str, tmp_path: Path
) -> None:
    plugin = in_a_namespace(tmp_path, statements, PROJECTS[project])
    assert plugin.declaration("jackfield").values == {"commands": ["light"]}
    assert not plugin.faults


@pytest.mark.parametrize(
    "statements",
    [
        *("import acme.other", "from acme import other", "from .. import other"),
        *("from ..other import info", "from ..deep import other", "import acme.deep.other"),
    ],
)
@pytest.mark.parametrize("project", PROJECTS)
def test_what_the_project_has_there_is_seen(project: str, statements: str, tmp_path: Path) -> None:
    plugin = in_a_namespace(tmp_path, statements, PROJECTS[project], **CHANGING)
    assert "commands" in plugin.declaration("jackfield").not_static


def test_so_it_is_in_a_namespace_of_many_names(tmp_path: Path) -> None:
    many = {f"acme/m{number}.py": "" for number in range(300)}
    project = PROJECTS["pyproject.toml"]
    plugin = in_a_namespace(tmp_path, "import acme.other", project, **CHANGING, **many)
    assert "commands" in plugin.declaration("jackfield").not_static
