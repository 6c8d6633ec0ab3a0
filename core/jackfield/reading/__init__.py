"""Reading what plugins declare, without running any of them.

`read` and `read_all` take a wheel, an sdist, a checkout, a lone file or an installed
distribution, which may be given by its ``.dist-info`` directory, too. Metadata modules are
evaluated statically: where a variable has a value here, it is the value that Python would give it;
else it is not static, with file, line and reason. Nothing is imported, executed, unpacked or
written, and nothing outside of the source is read.

**Which plugins a source holds.** Each entry point of the group ``HOST.plugins`` is one.
``HOST.backends`` and ``HOST.backend_prefixes`` belong to the plugin whose module they are of, else
to the distribution's only plugin, else to one that is named after their top-level module. Without
any of these, what declares a variable for a known host (the one that asks, jackfield, bzr, brz) is
a plugin: the packages and modules at the top and in namespace packages, up to 40 of them. Of a
project, that are those that go into its wheel; of an installed distribution, those that it records
as its files. Installed, such a plugin is only read if it is asked for: a host finds none of them.

Bazaar and Breezy load whatever is in their package ``plugins``, or in the directory ``plugins`` of
the user: what a project, a wheel or a path puts there is a plugin of theirs, even if it declares
nothing. They are no plugins themselves; of what they bring, their plugins are read. Of such a
directory of plugins all are, up to 100.

**Where a project's modules are.** Where its wheel takes them from: in ``src`` or beside the project
files, or as the tables of setuptools, Hatch, PDM, Poetry, Flit, uv, scikit-build-core or maturin
say, if it is built by that, or whey. What ``find_packages()`` of setuptools is told in a script, a
table or a section, is looked for. What patterns of Hatch, PDM, Poetry or uv leave out of a wheel is
no metadata module, and is imported from nowhere. What may be left out, as ``.gitignore`` names it
and the backend heeds that, or may be written anew by a build hook, cannot be read; nor can what
meson-python builds, and in a checkout what ``setup.py`` names in statements, functions or commands
that write files. Where ``setup()``, ``setup.cfg`` and ``pyproject.toml`` name several places that
have a module, none of them is taken.

**Which files are read, and in which order.** The metadata module that ``HOST.metadata`` names,
alone; the entry point is called as the plugin, or where only backends make it one, as its module
or one of them. Without it:

=============================================  ==================================================
what an entry point names                      metadata modules, the first of which wins
=============================================  ==================================================
a package                                      its ``info.py``, its ``__init__.py``
a module in a package                          itself, the package's ``info.py``, ``__init__.py``
a module                                       itself
=============================================  ==================================================

After these, in a checkout, an sdist or beside a lone ``setup.py``, and if there is one plugin only:
the project's ``info.py`` and ``setup.py``. Where no entry point names a package, but the project's
directory is one (as Bazaar's plugins are), and in a plugin directory: ``setup.py``, ``info.py``,
``__init__.py``. A lone file is read alone, with its siblings for its imports, which may name its
package as ``setup()`` beside it does.

Of a package that distributions share (a namespace that an entry point leads into, or that of a
host, in which its plugins lie, as ``breezy/plugins/NAME``), what is not of the source is left to
others, whatever is installed there.

Of an archive counts what pip makes of it: of a wheel, ``NAME.data/purelib`` and ``platlib`` lie
beside what is at its top; the links of a tar file are followed in it, and those of a zip file are
none. What pip refuses of a wheel for certain is among the faults. Links of a directory are followed
in it; where Python imports from it as it is, as what is installed or in a plugin directory,
wherever they lead.

Of an editable install, the modules are where Python would look for them: in the site directory that
it is in, of which the files have absolute paths, and in its project, where the ``.pth`` files lead
and the finders of setuptools, editables and scikit-build-core, which are parsed. What another
finder brings is not known.

The first file that binds a variable wins, variable by variable: where its value is not static
there, or that file cannot be read, it is not static. A file is evaluated as if it was imported on
its own, so that guards hold back what they guard; the arguments of ``setup()`` count all the same,
for the name, version, requirements and entry points of a project, if it certainly is that of a
package that builds, such as setuptools, and ``pyproject.toml`` names no other one. A version is
told as a build writes it, with what ``tag_build`` adds; where the build takes it from tags of a
repository, or classes of the script may change it, it is not static. Of several calls that may be
made counts what they agree about. Where requirements are not static, or are left to a build backend
that is not setuptools or Poetry, the distribution says why; they are never taken for none. What a
package's ``__init__.py`` changes in its ``info.py`` is not static.

What a module opens and reads is followed, if the path leads to a file of the source: from
``__file__``, or in a script, which is run in its directory, by a path from there, by ``os.path`` or
`pathlib`. With it are what scripts get a version by: ``with open(…)``, also for bytes, its lines,
`re.search`, `re.match`, `re.findall`, `ast.literal_eval`, `json.load`, `configparser`, functions of
a ``setup.py`` that only compute a value, with what they import, loops in them and in a script over
what is known, ``exec(file.read(), names)`` or ``exec(file.read())`` of a text that does nothing but
bind names to what can be computed, and modules that a script loads by the path of a file that
imports nothing of the source, with `importlib`, `runpy` or ``imp``, or imports from a directory
that it puts first in `sys.path`.

The body of a function that the script calls once, as ``main()``, counts as if it stood there; what
it imports is looked for in its own directory, and in ``src`` only if it has that on `sys.path`.
Nothing that may have run by then may write files, or change the directory for another one than the
script's own, and the text must be the same in every locale: ASCII, or in the encoding that is
given; its line ends are those that Python 3 gives. What is imported after a statement that writes
or renames files outright, runs a program that may (``git describe`` and the like only tell), or
calls a function of the source in which such a call stands, is not static. Where a script is run,
setuptools is there, so that it does not look for it elsewhere.

What a module asks `importlib.metadata` for is known if that is the version of its own distribution,
in a wheel and where it is installed: a checkout may be loaded as it is.

A module that raises for certain keeps what it has bound until then; that is a fault, as is every
file that cannot be read, if it is a metadata module or a value is from it or lost to it. It does
not end where it imports what a sibling lacks, or uses a name that is bound nowhere: a build may
make the one, and something that was not followed bind the other. Values of a file that Python
cannot parse, or cannot compile, and those that are made of them, are marked as recovered. That is
the Python that reads: ``except X, name:`` of Python 2 is two exception types to Python 3.14. Where
a file is taken for one of Python 2, as anything else in it is, a value is given if both agree on
it; so it is in the files that it imports, or that import it.
"""

from __future__ import annotations

import os

from jackfield.metadata import PluginMetadata
from jackfield.reading.errors import ReadingError, one_line
from jackfield.reading.installed import InstalledDistribution, read_distribution

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.reading.sources import read_plugin_directory

__all__ = [
    "InstalledDistribution",
    "ReadingError",
    "read",
    "read_all",
    "read_distribution",
    "read_plugin_directory",
]

_PATHS = (str, os.PathLike)

# Where things are, from the lowest to the highest: trees, syntax, recovery, language, files,
# unfollowed, writes, opened, packaging, evaluation; beside these, one module for each kind of
# source. Each says in its docstring what it is for.


def read_all(
    target: str | os.PathLike[str] | InstalledDistribution, host: str = "jackfield"
) -> tuple[PluginMetadata, ...]:
    """Read all plugins of a source, one or more.

    Args:
        target: the path of a wheel, an sdist, a checkout, a Python file or the ``.dist-info`` of
            what is installed; or an installed distribution, of `importlib_metadata` or the
            standard library.
        host: the host whose entry points count.

    Raises:
        ReadingError: if the source cannot be read, or holds no plugin.
        TypeError: if `target` is neither a path nor a distribution.
    """
    if not isinstance(target, _PATHS) and not hasattr(target, "read_text"):
        what = "a path, as str or Path, or an installed distribution"
        raise TypeError(f"what is read is {what}, not {type(target).__name__}: {target!r}")
    if not isinstance(target, _PATHS) and (plugins := read_distribution(target, host)):
        return plugins
    import jackfield.reading.sources as sources  # late: most of what is installed needs little

    if isinstance(target, _PATHS):
        return sources.read_path(target, host)
    return sources.read_unnamed(target, host)


def read(
    target: str | os.PathLike[str] | InstalledDistribution, host: str = "jackfield"
) -> PluginMetadata:
    """Read the plugin of a source that holds one; see `read_all`.

    Raises:
        ReadingError: as `read_all` does, and if there are several, naming them.
    """
    plugins = read_all(target, host)
    if len(plugins) > 1:
        names = ", ".join(plugin.name for plugin in plugins)
        shown = plugins[0].location
        raise ReadingError(one_line(f"{shown}: it holds several plugins: {names}; read_all them"))
    return plugins[0]


def __getattr__(name: str) -> object:
    if name != "read_plugin_directory":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from jackfield.reading.sources import read_plugin_directory

    return read_plugin_directory
