"""From a path to the plugins that are read from it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from jackfield.metadata import PluginMetadata
from jackfield.reading.declarations import hosts_for, prefix
from jackfield.reading.errors import NoPluginError, ReadingError, TreeError, one_line
from jackfield.reading.projects import read_directory, read_file, read_module, read_project
from jackfield.reading.trees import DirectoryTree, SubTree, Tree, joined

_KINDS = "a wheel (.whl), an sdist (.tar.gz, .zip), a directory or a Python file"


def read_path(target: str | os.PathLike[str], host: str) -> tuple[PluginMetadata, ...]:
    """Read the plugins of a wheel, an sdist, a checkout or a lone file.

    Raises:
        ReadingError: if there are none, or it cannot be read.
    """
    shown = os.fspath(target)
    try:
        return _read(Path(target), shown, host)
    except NoPluginError as error:
        raise ReadingError(one_line(f"{shown}: {_no_plugin(error, host)}")) from None
    except TreeError as error:
        raise ReadingError(one_line(f"{shown}: {error}")) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReadingError(one_line(f"{shown}: {reason}")) from None


def read_plugin_directory(
    path: str | os.PathLike[str], name: str, host: str = "jackfield"
) -> PluginMetadata:
    """Read the plugin `name` of a directory of a plugin path: ``NAME/`` or ``NAME.py`` in it.

    Of a package, ``setup.py``, ``info.py`` and ``__init__.py`` count, in this order. A plugin
    that declares nothing is one, too.

    Raises:
        ReadingError: if there is neither.
    """
    directory = Path(path)
    package, module = directory / name, directory / f"{name}.py"
    if name.isidentifier() and package.is_dir():
        return read_directory(DirectoryTree(package), os.fspath(package), name, host)
    if not name.isidentifier() or not os.path.lexists(module):
        raise ReadingError(one_line(f"{directory}: there is no plugin {name} in it"))
    return read_module(DirectoryTree(directory), os.fspath(module), name, host)


def _read(path: Path, shown: str, host: str) -> tuple[PluginMetadata, ...]:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        fallback = Path(os.path.realpath(path)).name
        return read_project(DirectoryTree(path), "checkout", shown, host, fallback)
    if not stat.S_ISREG(mode):
        raise TreeError(f"it is not a regular file; give {_KINDS}")
    name = path.name
    if name.endswith(".py"):
        siblings = DirectoryTree(path.parent)
        siblings.read(name)  # so that a file that cannot be read is that and not "no plugin"
        fallback = Path(os.path.realpath(path.parent)).name
        return read_file(siblings, name, shown, host, fallback)
    if name.endswith((".tar.gz", ".tgz")):
        from jackfield.reading.archives import read_tar

        return _read_sdist(read_tar(path), shown, host, name)
    if name.endswith((".whl", ".zip")):
        from jackfield.reading.archives import opened_zip

        with opened_zip(path) as tree:
            if name.endswith(".zip"):
                return _read_sdist(tree, shown, host, name)
            from jackfield.reading.wheels import read_wheel

            return read_wheel(tree, shown, host, name.partition("-")[0])
    raise TreeError(f"it is not {_KINDS}")


def _read_sdist(tree: Tree, shown: str, host: str, name: str) -> tuple[PluginMetadata, ...]:
    names = tree.names("")
    inner = SubTree(tree, names[0]) if len(names) == 1 and tree.is_directory(names[0]) else tree
    fallback = joined(name).removesuffix(".zip").removesuffix(".tgz").removesuffix(".tar.gz")
    return read_project(inner, "sdist", shown, host, fallback.rpartition("-")[0] or fallback)


def _no_plugin(error: NoPluginError, host: str) -> str:
    variables = ", ".join(f"{prefix(one)}*" for one in hosts_for(host))
    reason = (
        f"not a plugin: it has no entry point of {host}.plugins and no metadata variable"
        f" ({variables})"
    )
    return "; ".join((reason, *error.faults[:1]))
