"""Import one module of a sample and print what it binds: ``running.py DIRECTORY FILE [PACKAGES]``.

This is a program for the tests, run in a process of its own, with the sample copied to where it
can do no harm. It prints a dict, as a Python literal:

    values  name -> value, of all names of the module whose value can be written as a literal.
    others  the names of all other values.
    raised  the name of the exception that ended the import, empty if none did.

`PACKAGES` is a dict of dotted names and directories. The modules of packaging tools and of Bazaar
and Breezy need not be installed: stand-ins take their place, which agree to everything.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import FunctionType, ModuleType

_STAND_INS = frozenset({"setuptools", "distutils", "bzrlib", "breezy"})


class _AgreesClass(type):
    def __getattr__(cls, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls

    def __getitem__(cls, key: object) -> object:
        return cls


class _Agrees(metaclass=_AgreesClass):
    """What a stand-in's names are: can be called, subclassed, and asked for anything."""

    def __init__(self, *values: object, **named: object) -> None:
        pass

    def __call__(self, *values: object, **named: object) -> _Agrees:
        return self

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return self


class _Finder:
    """Finds the sample's own packages where they are mapped to, and the stand-ins."""

    def __init__(self, root: Path, packages: Mapping[str, str]) -> None:
        self._root = root
        self._packages = packages

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: object = None
    ) -> ModuleSpec | None:
        if name in self._packages:
            place = self._root / self._packages[name]
            return importlib.util.spec_from_file_location(
                name, place / "__init__.py", submodule_search_locations=[str(place)]
            )
        if name.partition(".")[0] not in _STAND_INS:
            return None
        real = PathFinder.find_spec(name, path) if path is not None else None
        if real is not None and real.origin is not None:
            return real
        spec = ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
        spec.submodule_search_locations = [str(self._root / name.replace(".", "/"))]
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__all__"] = []
        module.__dict__["__getattr__"] = lambda name: _Agrees


def _dotted(root: Path, file: Path, packages: Mapping[str, str]) -> str:
    """Give the name that `file` is imported by."""
    for name, place in packages.items():
        if root / place == file.parent:
            return name if file.stem == "__init__" else f"{name}.{file.stem}"
    parts = [part for part in file.relative_to(root).with_suffix("").parts if part != "__init__"]
    if parts[:1] == ["src"]:
        parts.pop(0)
    elif file.name != "setup.py" and (root / "__init__.py").exists():
        parts.insert(0, root.name)
    return ".".join(parts)


def _imported(name: str) -> tuple[dict[str, object], str]:
    """Import a module; give what it binds, as far as it came, and the name of what it raised."""
    names: dict[str, object] = {}
    try:
        spec = importlib.util.find_spec(name)  # imports the packages around it
        assert spec is not None and spec.loader is not None
        if name in sys.modules:
            return vars(sys.modules[name]), ""
        module = sys.modules[name] = importlib.util.module_from_spec(spec)
        names = vars(module)
        spec.loader.exec_module(module)
    except BaseException as error:  # noqa: BLE001 - whatever ends it, SystemExit included
        return names, type(error).__name__
    return names, ""


def main(root: Path, file: Path, packages: Mapping[str, str]) -> None:
    sys.meta_path.insert(0, _Finder(root, packages))
    sys.path[:0] = [str(root), str(root / "src"), str(root.parent)]
    sys.argv = [str(file)]
    out, sys.stdout = sys.stdout, sys.stderr
    names, raised = _imported(_dotted(root, file, packages))
    values, others = {}, []
    for name, value in names.items():
        if name.startswith("__") or isinstance(value, FunctionType | ModuleType | type):
            continue
        try:
            ast.literal_eval(repr(value))
        except (ValueError, SyntaxError):
            others.append(name)
        else:
            values[name] = value
    print(ascii({"values": values, "others": others, "raised": raised}), file=out)


if __name__ == "__main__":
    directory = Path(sys.argv[1]).resolve()
    main(directory, directory / sys.argv[2], ast.literal_eval((sys.argv[3:] or ["{}"])[0]))
