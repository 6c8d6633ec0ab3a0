"""Where a project's build backend takes the modules of its wheel from.

Setuptools' own tables are among what `facts` reads; here are those of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from jackfield.reading.packaging.shapes import at, table
from jackfield.records import made_by, mutable_record

_MOST = 100
"""Entries of a table that are looked at."""

_OF_SDISTS = ("excludes", "source-includes")
"""What PDM leaves out: a wheel has nothing that is named for an sdist."""

_EXCLUDES = ("source-exclude", "wheel-exclude")
"""What uv leaves out: a wheel has nothing that an sdist lacks."""

_Table = Mapping[str, object]


@mutable_record
class Shipped:
    """What goes into a wheel, as `Facts` has it.

    Attributes:
        package_dir: dotted name of a package or module -> its directory, or its file without
            the suffix; where that is not the same path.
        where: directories whose content is at the top of the wheel.
        packages: the packages and modules, in dots; None if it is left to patterns.
        only: patterns, as of ``.gitignore``, of all that goes in; none are for anything.
        left_out: the same of what does not.
        faults: what is not followed, each in one line.
    """

    package_dir: dict[str, str] = made_by(default_factory=dict)
    where: list[str] = made_by(default_factory=list)
    packages: list[str] | None = made_by(default_factory=list)
    only: list[str] = made_by(default_factory=list)
    left_out: list[str] = made_by(default_factory=list)
    faults: list[str] = made_by(default_factory=list)

    def take(self, path: str, at: str) -> bool:
        """Take in a directory or file of the project that is `at` a path of the wheel.

        Gives whether that is followed: it is where modules keep their names.
        """
        if not at:
            self.where.append(path)
            return True
        if at.endswith(".py") and path.endswith(".py"):
            path, at = path.removesuffix(".py"), at.removesuffix(".py")
        name = _dotted(at)
        if name is None or name.endswith("__init__"):
            return False
        if path != at:
            self.package_dir[name] = path
        if self.packages is not None:
            self.packages.append(name)
        return True


def shipped(tables: _Table, name: str | None) -> Shipped | None:
    """Read the tables of the backend that a ``pyproject.toml`` names; None if it has none here.

    Args:
        tables: the file's.
        name: the project's.
    """
    backend = table(tables.get("build-system")).get("build-backend")
    read = _BACKENDS.get(backend.partition(".")[0]) if isinstance(backend, str) else None
    if read is None:
        return None
    return read(table(tables.get("tool")), name or "")


def _of_hatch(tool: _Table, name: str) -> Shipped:
    build = table(table(tool.get("hatch")).get("build"))
    options = {**build, **table(table(build.get("targets")).get("wheel"))}
    found = Shipped(left_out=_texts(options.get("exclude")))
    packages = _paths(options.get("packages"))
    sources = _sources(options.get("sources"), packages)
    selected = _paths(options.get("only-include")) or packages
    for path in selected:
        found.take(path, _rewritten(path, sources))
    for source, replacement in sources:
        # Below what is selected, or of all if that is left to patterns.
        if not selected or any(
            source.startswith(f"{path}/") and source != f"{path}/" for path in selected
        ):
            found.take(source.rstrip("/"), replacement.rstrip("/"))
    forced = table(options.get("force-include"))
    for path, target in list(forced.items())[:_MOST]:
        _force(found, path, target)
    if selected:
        return found
    if not forced:
        found.only = _texts(options.get("include"))
    if options.get("include"):
        found.packages = None
    elif not (sources or forced):
        return _named(name, found.left_out)
    elif found.packages is not None:
        found.packages += _named(name).packages or ()
    return found


def _sources(given: object, packages: Sequence[str]) -> list[tuple[str, str]]:
    """Give what paths begin with in the project -> in the wheel, both with a slash or empty."""
    if isinstance(given, dict):
        pairs = [(key, value) for key, value in table(given).items() if isinstance(value, str)]
    else:
        pairs = [(path, "") for path in _texts(given)]
    found: dict[str, str] = {}
    for path, target in pairs[:_MOST]:
        source, replacement = _clean(path), _clean(target)
        if source is not None and replacement is not None:
            found[source and f"{source}/"] = replacement and f"{replacement}/"
    for path in packages:
        above = path.rpartition("/")[0]
        if above and f"{path}/" not in found:
            found[f"{above}/"] = ""
    return sorted(found.items())


def _rewritten(path: str, sources: Sequence[tuple[str, str]]) -> str:
    """Give where Hatch puts a path."""
    whole = f"{path}/"
    for source, replacement in sources:
        if whole.startswith(source):
            return f"{replacement}{whole[len(source) :]}".rstrip("/")
    return path


def _force(found: Shipped, path: str, target: object) -> None:
    source = None if path.startswith(("/", "~")) else _clean(path)
    at = _clean(target)
    if source is None or at is None:
        return
    name = at.rpartition("/")[2]
    # A package is one directory here; a metadata module that comes from elsewhere is not in it.
    is_known = name not in ("__init__.py", "info.py") or path.endswith(f"/{at}")
    if name.endswith(".py") and not (is_known and found.take(source, at)):
        found.faults.append(
            f"pyproject.toml: force-include puts {path} at {at}, which is not followed:"
            " read the wheel"
        )
    elif not name.endswith(".py"):
        found.take(source, at)


def _of_pdm(tool: _Table, name: str) -> Shipped:
    build = table(table(tool.get("pdm")).get("build"))
    left_out = (each for key in _OF_SDISTS for each in _anchored(build.get(key)))
    found = Shipped(left_out=list(left_out))
    given = _clean(build.get("package-dir"))
    if given is not None:
        found.where.append(given)
    top = "src" if given is None else given
    includes = _texts(build.get("includes"))
    for pattern in includes:
        path = _before_pattern(pattern)
        if not path or path == top:
            found.packages = None
        else:
            found.take(path, path.removeprefix(f"{top}/"))
    if not includes:
        found.packages = None
    return found


def _of_poetry(tool: _Table, name: str) -> Shipped:
    given = table(tool.get("poetry")).get("packages")
    found = Shipped(left_out=_anchored(table(tool.get("poetry")).get("exclude")))
    for each in map(table, given[:_MOST] if isinstance(given, list) else ()):
        if each.get("format") in ("sdist", ["sdist"]):
            continue
        path = _before_pattern(each.get("include"))
        above, target = _clean(each.get("from", "")), _clean(each.get("to", ""))
        if path is None or above is None or target is None:
            continue
        if not path:
            found.packages = None
        found.take(_joined(above, path), _joined(target, path))
    return found if given else _named(name, found.left_out)


def _of_flit(tool: _Table, name: str) -> Shipped:
    flit = table(tool.get("flit"))
    module = table(flit.get("module")).get("name") or table(flit.get("metadata")).get("module")
    return _named(module if isinstance(module, str) else name)


def _of_uv(tool: _Table, name: str) -> Shipped:
    build = table(table(tool.get("uv")).get("build-backend"))
    names = build.get("module-name") or name
    left_out = [each for key in _EXCLUDES for each in _texts(build.get(key))]
    found = Shipped(left_out=[each if each[:1] == "/" else f"**/{each}" for each in left_out])
    for each in [names] if isinstance(names, str) else _texts(names):
        found.packages = [*(found.packages or ()), *(_named(each).packages or ())]
    root = _clean(build.get("module-root", "src"))
    found.where = [] if root is None else [root]
    return found


def _of_scikit_build(tool: _Table, name: str) -> Shipped:
    given = at(tool, "scikit-build.wheel.packages")
    if given is None:
        return Shipped(where=["src", "python", ""], packages=_named(name).packages)
    if not isinstance(given, dict):
        given = {path.rpartition("/")[2]: path for path in _paths(given)}
    found = Shipped()
    for target, path in list(given.items())[:_MOST]:
        source, place = _clean(path), _clean(target)
        if source is not None and place:
            found.take(source, place)
    return found


def _of_maturin(tool: _Table, name: str) -> Shipped:
    named = at(tool, "maturin.module-name")
    found = _named(named.partition(".")[0] if isinstance(named, str) else name)
    source = _clean(at(tool, "maturin.python-source"))
    found.where = ["src", ""] if source is None else [source]
    return found


_BACKENDS: Mapping[str, Callable[[_Table, str], Shipped]] = {
    "flit": _of_flit,
    "flit_core": _of_flit,
    "hatchling": _of_hatch,
    "maturin": _of_maturin,
    "pdm": _of_pdm,
    "poetry": _of_poetry,
    "poetry_dynamic_versioning": _of_poetry,
    "scikit_build_core": _of_scikit_build,
    "uv_build": _of_uv,
}
"""What the name of a backend begins with -> what reads its tables."""


def _named(name: str, left_out: Sequence[str] = ()) -> Shipped:
    """Give what is found by a name: beside ``pyproject.toml``, else in ``src``."""
    given = name.replace("-", "_")
    plain = "_".join(name.lower().replace("-", ".").replace("_", ".").split("."))
    names = dict.fromkeys((given, plain))
    packages = [each for each in names if each]
    return Shipped(where=["", "src"], packages=packages, left_out=list(left_out))


def _before_pattern(path: object) -> str | None:
    """Give a path up to the first part of it that is a pattern."""
    clean = _clean(path)
    if clean is None:
        return None
    return "/".join(_plain_parts(clean))


def _plain_parts(path: str) -> Iterator[str]:
    for part in path.split("/"):
        if any(sign in part for sign in "*?[{"):
            return
        yield part


def _clean(path: object) -> str | None:
    """Give a path of the project without what changes nothing, None if it leads out of it."""
    if not isinstance(path, str) or "\0" in path:
        return None
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return None if ".." in parts else "/".join(parts)


def _joined(directory: str, path: str) -> str:
    return "/".join(part for part in (directory, path) if part)


def _dotted(path: str) -> str | None:
    parts = path.split("/")
    return ".".join(parts) if all(part.isidentifier() for part in parts) else None


def _paths(value: object) -> list[str]:
    return [path for each in _texts(value) if (path := _clean(each)) is not None]


def _anchored(value: object) -> list[str]:
    """Give patterns for paths from the project's directory as those of ``.gitignore``."""
    return [f"/{each}" for each in _texts(value) if not each.startswith("/")]


def _texts(value: object) -> list[str]:
    given = value[:_MOST] if isinstance(value, list) else ()
    return [each for each in given if isinstance(each, str)]
