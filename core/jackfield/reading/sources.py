"""From a path, or an installed distribution without entry points, to what is read from it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from jackfield.metadata import PluginMetadata
from jackfield.reading.errors import (
    NoPluginError,
    ReadingError,
    TreeError,
    one_line,
    shortened,
)
from jackfield.reading.files.declarations import hosts_for, prefix
from jackfield.reading.placed import read_directory, read_module, read_plugins
from jackfield.reading.projects import read_file, read_project
from jackfield.reading.trees.directory import DirectoryTree

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.reading.installed import InstalledDistribution
    from jackfield.reading.trees.archives import ArchiveTree

_SDISTS = (".zip", ".tar.gz", ".tgz")
_SUFFIXES = (".py", ".whl")
_METADATA = (".dist-info", ".egg-info", "EGG-INFO")
"""How the names of directories end in which the metadata of what is installed are."""

_OF_PLUGINS = ("plugins", "plugins/", ".")
"""How paths end that may lead to a plugin directory of Bazaar or Breezy."""

_NOT_ONE = "it holds installed distributions; give one of them, by its .dist-info directory"
_KINDS = "a wheel (.whl), an sdist (.tar.gz, .zip), a directory or a Python file"


def read_path(target: str | os.PathLike[str], host: str) -> tuple[PluginMetadata, ...]:
    """Read the plugins of a wheel, an sdist, a checkout, a lone file or a ``.dist-info``.

    Raises:
        ReadingError: if there are none, or it cannot be read.
    """
    shown = os.fspath(target)
    try:
        return _read(shown, host)
    except (NoPluginError, TreeError, OSError, ValueError) as error:
        raise _failed(shown, error, host) from None


def read_plugin_directory(
    path: str | os.PathLike[str], name: str, host: str = "jackfield"
) -> PluginMetadata:
    """Read the plugin `name` of a directory of a plugin path: ``NAME/`` or ``NAME.py`` in it.

    Of a package, ``setup.py``, ``info.py`` and ``__init__.py`` count, in this order. A plugin
    that declares nothing is one, too.

    Raises:
        ReadingError: if there is neither.
    """
    directory = os.fspath(path)
    package, module = os.path.join(directory, name), os.path.join(directory, f"{name}.py")
    if name.isidentifier() and os.path.isdir(package):
        return read_directory(DirectoryTree(package, is_imported=True), package, name, host)
    if not name.isidentifier() or not os.path.lexists(module):
        raise ReadingError(one_line(f"{directory}: there is no plugin {name} in it"))
    return read_module(DirectoryTree(directory, is_imported=True), module, name, host)


def read_unnamed(distribution: InstalledDistribution, host: str) -> tuple[PluginMetadata, ...]:
    """Read the plugins of an installed distribution that names none by entry points of `host`.

    They are those that its wheel has, or its project, if it is an editable install.

    Raises:
        ReadingError: if there are none, or they cannot be read.
    """
    from jackfield.reading.unnamed import read_recorded

    shown = getattr(distribution, "name", None) or "the distribution"
    try:
        return read_recorded(distribution, host)
    except (NoPluginError, TreeError, OSError, ValueError) as error:
        raise _failed(shown, error, host) from None


def _read(path: str, host: str) -> tuple[PluginMetadata, ...]:
    if path.rstrip("/\\").endswith(_METADATA) and os.path.isdir(path):
        return _read_installed(path, host)
    if path and not path.endswith(_SUFFIXES) and not path.lower().endswith(_SDISTS):
        tree = DirectoryTree(path)
        if names := tree.names(""):  # it is a directory, and was not looked up to learn just that
            if path.endswith(_OF_PLUGINS) and (plugins := read_plugins(tree, path, host)):
                return plugins
            try:
                return read_project(tree, "checkout", path, host, lambda: _named(path))
            except NoPluginError:
                if any(name.endswith(_METADATA[0]) for name in names):
                    raise TreeError(_NOT_ONE) from None
                raise
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        os.scandir(path).close()  # it is empty, or may not be read
        return read_project(DirectoryTree(path), "checkout", path, host, lambda: _named(path))
    if not stat.S_ISREG(mode):
        raise TreeError(f"it is not a regular file; give {_KINDS}")
    directory, name = os.path.split(path)
    if name.endswith(".py"):
        above = directory or os.curdir
        tree = DirectoryTree(above)
        return read_file(tree, name, path, host, lambda: _named(above))
    small = name.lower()  # as pip has it for sdists, but not for wheels
    if small.endswith((".tar.gz", ".tgz")):
        from jackfield.reading.trees.tars import read_tar

        return _read_sdist(read_tar(Path(path)), path, host, name)
    if name.endswith(".whl") or small.endswith(".zip"):
        from jackfield.reading.trees.archives import opened_zip

        with opened_zip(Path(path)) as archive:
            if small.endswith(".zip"):
                return _read_sdist(archive, path, host, name)
            from jackfield.reading.wheels import read_wheel

            return read_wheel(archive, path, host, name.partition("-")[0])
    if small.endswith(".whl"):
        raise TreeError("pip takes it for no wheel: rename it, with .whl in lower case at its end")
    raise TreeError(f"it is not {_KINDS}")


def _read_installed(path: str, host: str) -> tuple[PluginMetadata, ...]:
    from jackfield.reading.installed import read_distribution
    from jackfield.reading.metadatadir import MetadataDirectory
    from jackfield.reading.unnamed import read_recorded

    distribution = MetadataDirectory(path)
    return read_distribution(distribution, host) or read_recorded(distribution, host)


def _read_sdist(tree: ArchiveTree, shown: str, host: str, name: str) -> tuple[PluginMetadata, ...]:
    from jackfield.reading.trees.subtree import SubTree

    names = tree.names("")
    inner = SubTree(tree, names[0]) if len(names) == 1 and tree.is_directory(names[0]) else tree
    fallback = name[: -len(next(end for end in _SDISTS if name.lower().endswith(end)))]
    fallback = fallback.rpartition("-")[0] or fallback
    faults = []
    if tree.outside:
        member = shortened(repr(tree.outside))
        faults.append(f"its member {member} leads out of where it is unpacked; leave it out")
    return read_project(inner, "sdist", shown, host, lambda: fallback, map(one_line, faults))


def _named(directory: str) -> str:
    """Give a directory's own name, whatever it is reached by."""
    name = os.path.basename(directory)
    if name in ("", ".", "..") or os.path.islink(directory):
        return os.path.basename(os.path.realpath(directory))
    return name


def _failed(shown: str, error: Exception, host: str) -> ReadingError:
    """Make the error for what was to be read, and could not be."""
    reason = getattr(error, "strerror", None) or error
    why = _no_plugin(error, host) if isinstance(error, NoPluginError) else reason
    return ReadingError(one_line(f"{shown}: {why}"))


def _no_plugin(error: NoPluginError, host: str) -> str:
    variables = ", ".join(f"{prefix(one)}*" for one in hosts_for(host))
    reason = (
        f"not a plugin: it has no entry point of {host}.plugins and no metadata variable"
        f" ({variables})"
    )
    return "; ".join((reason, *error.faults[:1]))
