"""Plugins that lie in a plugin directory, or at a path that the user named.

In a plugin directory a plugin is what can be imported from it: ``NAME/__init__.py`` or
``NAME.py``. A path that the user named may be that, too, or a project with its
``pyproject.toml`` or ``setup.py``, as it is while somebody works on it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from jackfield.consulted import GoneError, looking_at, may_pass, steadily
from jackfield.errors import JackfieldError
from jackfield.kinds import is_file
from jackfield.metadata import PluginMetadata
from jackfield.reading import read_all, read_plugin_directory

_PROJECT_FILES = ("pyproject.toml", "setup.py")

_ARCHIVES = (".whl", ".tar.gz")


@dataclass(frozen=True, slots=True)
class PlacedPlugin:
    """A plugin at a path.

    `path` is the package's directory or the module's file; for a project, the directory that
    has to be on `sys.path` for its module, and `is_project` is true.
    """

    metadata: PluginMetadata
    path: Path
    is_project: bool = False


def plugins_in(place: str, host: str, faults: list[str]) -> Iterator[PlacedPlugin]:
    """Find the plugins in the plugin directory `place`, by name; one that is not there has none."""
    directory = Path(place)
    looking_at(directory)
    try:
        names = sorted(os.listdir(directory))
    except FileNotFoundError:
        return
    except OSError as error:
        may_pass(error)
        faults.append(f"{directory}: cannot be listed: {error.strerror}")
        return
    for entry in names:
        path = directory / entry
        try:
            if entry.startswith((".", "_")):
                continue
            if not _is_importable(path):
                faults += _to_be_installed(path, host)
                continue
        except JackfieldError as error:
            faults.append(str(error))
            continue
        name = path.stem if path.suffix == ".py" else entry
        if not name.isidentifier():
            faults.append(f"{path}: is passed over: {name!r} is not a Python name; rename it")
            continue
        try:
            read = partial(read_plugin_directory, directory, name, host)
            yield PlacedPlugin(steadily(read, os.fspath(_imported_file(path))), path)
        except GoneError:  # removed just now
            continue
        except JackfieldError as error:
            faults.append(str(error))


def plugin_at(place: str, name: str, host: str) -> PlacedPlugin:
    """Find the plugin that the user placed at the path `place` and calls `name`.

    Raises:
        JackfieldError: if there is no such plugin there.
    """
    path = Path(place)
    looking_at(path)
    if _is_importable(path):
        own_name = path.name.removesuffix(".py")
        read = partial(read_plugin_directory, path.parent, own_name, host)
        try:
            own = steadily(read, os.fspath(_imported_file(path)))
        except GoneError:
            raise JackfieldError(f"{path}: holds no plugin any more") from None
        return PlacedPlugin(replace(own, name=name), path)
    found = steadily(partial(read_all, path, host))
    metadata = next((each for each in found if each.name == name), None)
    if metadata is None:
        names = ", ".join(each.name for each in found) or "none"
        raise JackfieldError(f"{path}: holds no plugin {name!r} (it has: {names})")
    for root in (path / "src", path):
        if metadata.module and _is_importable_from(root, metadata.module):
            return PlacedPlugin(metadata, root, is_project=True)
    points = metadata.entry_points(host)
    module = metadata.module or next((each.module for each in points), name)
    raise JackfieldError(f"{path}: the module {module!r} of plugin {name!r} is not there")


def _to_be_installed(path: Path, host: str) -> Iterator[str]:
    """Say of a project or an archive that it is a plugin somewhere else."""
    if path.name.endswith(_ARCHIVES):
        yield f"{path}: is passed over: pip installs it, and it is found then"
    elif any(_is_there(path / name) for name in _PROJECT_FILES):
        yield (
            f"{path}: is passed over: it is a project, not the package in it: pip installs it, or "
            f"{host.upper()}_PLUGINS_AT=NAME@PATH names the plugin in it"
        )


def _is_there(file: Path) -> bool:
    looking_at(file)
    try:
        return is_file(file)
    except OSError:
        return False


def _imported_file(path: Path) -> Path:
    return path if path.suffix == ".py" else path / "__init__.py"


def _is_importable(path: Path) -> bool:
    """Tell whether there is a package or module.

    Raises:
        JackfieldError: if one is not allowed to look.
    """
    file = _imported_file(path)
    looking_at(file)
    try:
        return is_file(file)
    except OSError as error:
        may_pass(error)
        raise JackfieldError(f"{path}: cannot be read: {error.strerror}") from None


def _is_importable_from(root: Path, module: str) -> bool:
    place = root.joinpath(*module.split("."))
    return _is_importable(place) or _is_importable(place.with_suffix(".py"))
