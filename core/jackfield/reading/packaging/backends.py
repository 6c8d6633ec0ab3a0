"""Where a project's build backend takes the modules of its wheel from.

Setuptools' own tables are among what `facts` reads; here are those of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile

from jackfield.reading.packaging.shapes import at, table
from jackfield.reading.trees.tree import Tree, joined
from jackfield.records import made_by, mutable_record

_MOST = 100
"""Entries of a table that are looked at."""

_SIGNS = frozenset("*?[{")
"""What makes a part of a path a pattern."""

_OF_SDISTS = ("excludes", "source-includes")
"""What PDM leaves out: a wheel has nothing that is named for an sdist."""

_EXCLUDES = ("source-exclude", "wheel-exclude")
"""What uv leaves out: a wheel has nothing that an sdist lacks."""

_HATCH_WRITES_ONE = {"vcs": "version-file", "version": "path"}
"""Hatch's own build hooks -> the option that names the file which one writes."""

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
        kept: the same of what goes in all the same.
        doubted: the same of what a build may leave out, or write anew.
        unsettled: why no module is certain to go in as it is; empty where it is.
        changes_facts: whether that may change what the project says for pip, too.
        heeds_ignored: whether what is in no version control stays out.
        faults: what is not followed, each in one line.
    """

    package_dir: dict[str, str] = made_by(default_factory=dict)
    where: list[str] = made_by(default_factory=list)
    packages: list[str] | None = made_by(default_factory=list)
    only: list[str] = made_by(default_factory=list)
    left_out: list[str] = made_by(default_factory=list)
    kept: list[str] = made_by(default_factory=list)
    doubted: list[str] = made_by(default_factory=list)
    unsettled: str = ""
    changes_facts: bool = False
    heeds_ignored: bool = False
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


def shipped(tables: _Table, name: str | None, tree: Tree) -> Shipped | None:
    """Read the tables of the backend that a ``pyproject.toml`` names; None if it has none here.

    Args:
        tables: the file's.
        name: the project's.
        tree: the project.
    """
    backend = table(tables.get("build-system")).get("build-backend")
    read = _BACKENDS.get(backend.partition(".")[0]) if isinstance(backend, str) else None
    if read is None:
        return None
    return read(table(tables.get("tool")), name or "", tree)


def _of_hatch(tool: _Table, name: str, tree: Tree) -> Shipped:
    build = table(table(tool.get("hatch")).get("build"))
    options = {**build, **table(table(build.get("targets")).get("wheel"))}
    found = _selected_by_hatch(options, name, tree)
    found.kept = _texts(options.get("artifacts"))
    found.heeds_ignored = options.get("ignore-vcs") is not True
    hooks = {**table(build.get("hooks")), **table(options.get("hooks"))}
    for each in hooks.keys() - _HATCH_WRITES_ONE:
        found.unsettled = f"the build hook {each!r} may change it"
    # What these write is left out by no .gitignore, and known to be written anew.
    written = [table(hooks.get(each)).get(key) for each, key in _HATCH_WRITES_ONE.items()]
    found.kept += _anchored(written)
    return found


def _selected_by_hatch(options: _Table, name: str, tree: Tree) -> Shipped:
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
        return _named_for_hatch(name, found.left_out, tree)
    elif found.packages is not None:
        found.packages += _named(name).packages or ()
    return found


def _named_for_hatch(name: str, left_out: Sequence[str], tree: Tree) -> Shipped:
    """Give what Hatch finds by a name: of several, a package before a module."""
    found = _named(name, left_out)
    for each in found.packages or ():
        files = (f"{each}/__init__.py", f"src/{each}/__init__.py", f"{each}.py")
        there = [file.removesuffix("/__init__.py") for file in files if tree.is_file(file)]
        if len(there) > 1:
            found.package_dir[each] = there[0].removesuffix(".py")
        if there:
            break
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


def _of_pdm(tool: _Table, name: str, tree: Tree) -> Shipped:
    build = table(table(tool.get("pdm")).get("build"))
    left_out = (each for key in _OF_SDISTS for each in _anchored(build.get(key)))
    found = Shipped(left_out=list(left_out))
    hook = build.get("custom-hook", "pdm_build.py")
    if isinstance(hook, str) and tree.is_file(_clean(hook) or ""):
        found.unsettled, found.changes_facts = f"the build hook {hook!r} may change it", True
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


def _of_poetry(tool: _Table, name: str, tree: Tree) -> Shipped:
    poetry = table(tool.get("poetry"))
    found = _selected_by_poetry(poetry, name)
    found.heeds_ignored = True
    given = poetry.get("include")
    for each in map(table, given[:_MOST] if isinstance(given, list) else ()):
        formats = each.get("format")
        if formats == "wheel" or (isinstance(formats, list) and "wheel" in formats):
            found.kept += _anchored([each.get("path")])
    if poetry.get("build"):
        found.unsettled = "the script of tool.poetry.build may change it"
    return found


def _selected_by_poetry(poetry: _Table, name: str) -> Shipped:
    given = poetry.get("packages")
    found = Shipped(left_out=_anchored(poetry.get("exclude")))
    for each in map(table, given[:_MOST] if isinstance(given, list) else ()):
        if each.get("format") in ("sdist", ["sdist"]):
            continue
        path = _before_pattern(each.get("include"))
        above, target = _clean(each.get("from", "")), _clean(each.get("to", ""))
        if path is None or above is None or target is None:
            continue
        if not path:
            found.packages = None
        found.take(joined(above, path), joined(target, path))
        found.only.append(f"/{joined(above, _clean(each.get('include')) or '')}")
    if not any(pattern.endswith(".py") or any(map(pattern.count, "*?[")) for pattern in found.only):
        found.only = []  # they are whole packages
    return found if given else _named(name, found.left_out)


def _of_flit(tool: _Table, name: str, tree: Tree) -> Shipped:
    flit = table(tool.get("flit"))
    module = table(flit.get("module")).get("name") or table(flit.get("metadata")).get("module")
    return _named(module if isinstance(module, str) else name)


def _of_uv(tool: _Table, name: str, tree: Tree) -> Shipped:
    build = table(table(tool.get("uv")).get("build-backend"))
    names = build.get("module-name") or name
    left_out = [each for key in _EXCLUDES for each in _texts(build.get(key))]
    found = Shipped(left_out=[each if each[:1] == "/" else f"**/{each}" for each in left_out])
    for each in [names] if isinstance(names, str) else _texts(names):
        found.packages = [*(found.packages or ()), *(_named(each).packages or ())]
    root = _clean(build.get("module-root", "src"))
    found.where = [] if root is None else [root]
    return found


def _of_scikit_build(tool: _Table, name: str, tree: Tree) -> Shipped:
    found = _selected_by_scikit_build(tool, name)
    found.heeds_ignored = True
    # The ones are patterns for paths of the project, the others of the wheel.
    patterns = _texts(at(tool, "scikit-build.sdist.exclude"))
    patterns += _texts(at(tool, "scikit-build.wheel.exclude"))
    generated = at(tool, "scikit-build.generate")
    for each in generated[:_MOST] if isinstance(generated, list) else ():
        patterns += _texts([table(each).get("path")])
    found.doubted = [each if each[:1] == "!" else f"**/{each.lstrip('/')}" for each in patterns]
    return found


def _selected_by_scikit_build(tool: _Table, name: str) -> Shipped:
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


def _of_maturin(tool: _Table, name: str, tree: Tree) -> Shipped:
    named = at(tool, "maturin.module-name")
    found = _named(named.partition(".")[0] if isinstance(named, str) else name)
    source = _clean(at(tool, "maturin.python-source"))
    found.where = ["src", ""] if source is None else [source]
    found.heeds_ignored = True
    given = at(tool, "maturin.exclude")
    for each in given[:_MOST] if isinstance(given, list) else ():
        found.doubted += _texts([table(each).get("path", each)])
    return found


def _of_meson_python(tool: _Table, name: str, tree: Tree) -> Shipped:
    found = _named(name)
    found.unsettled = "meson.build says whether it is installed, and is not followed"
    return found


def _of_whey(tool: _Table, name: str, tree: Tree) -> Shipped:
    options = table(tool.get("whey"))
    package = _clean(options.get("package", name.partition(".")[0].replace("-", "_")))
    above = _clean(options.get("source-dir", ""))
    if not package or above is None:
        return Shipped()
    return Shipped(where=[above], packages=[package.replace("/", ".")])


_BACKENDS: Mapping[str, Callable[[_Table, str, Tree], Shipped]] = {
    "flit": _of_flit,
    "flit_core": _of_flit,
    "hatchling": _of_hatch,
    "maturin": _of_maturin,
    "mesonpy": _of_meson_python,
    "pdm": _of_pdm,
    "poetry": _of_poetry,
    "poetry_dynamic_versioning": _of_poetry,
    "scikit_build_core": _of_scikit_build,
    "uv_build": _of_uv,
    "whey": _of_whey,
}
"""What the name of a backend begins with -> what reads its tables."""


def _named(name: str, left_out: Sequence[str] = ()) -> Shipped:
    """Give what is found by a name: beside ``pyproject.toml``, else in ``src``."""
    given = name.replace("-", "_")
    plain = given.replace(".", "_").lower()
    packages = [each for each in dict.fromkeys((given, plain)) if each]
    return Shipped(where=["", "src"], packages=packages, left_out=list(left_out))


def _before_pattern(path: object) -> str | None:
    """Give a path up to the first part of it that is a pattern."""
    clean = _clean(path)
    if clean is None:
        return None
    return "/".join(takewhile(lambda part: not _SIGNS.intersection(part), clean.split("/")))


def _clean(path: object) -> str | None:
    """Give a path of the project without what changes nothing, None if it leads out of it."""
    if not isinstance(path, str) or "\0" in path:
        return None
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return None if ".." in parts else "/".join(parts)


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
