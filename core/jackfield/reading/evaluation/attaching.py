"""Modules as names of the packages that they are in."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from jackfield.metadata import NotStatic
from jackfield.reading.language.modules import Module
from jackfield.reading.trees.layout import Layout


def attach(
    module: Module, modules: Mapping[str, Module], layout: Layout, apart: Collection[str]
) -> None:
    """Bind a module in the package that it is in, as importing it does.

    Args:
        module: it has just been imported.
        modules: path -> module, of all that were imported.
        layout: tells the packages.
        apart: the paths of those that were loaded by these, which no package has.
    """
    for package_path, name in layout.owners(module.path):
        package = modules.get(package_path) if package_path not in apart else None
        if package is not None and package.leaked is not None:
            module.leak(package.leaked)
        elif package is not None:
            package.bind(name, module, 1)


def attach_inner(
    package: Module, modules: Mapping[str, Module], layout: Layout, apart: Collection[str]
) -> None:
    """Bind the modules in a package that Python binds when they are imported, or never.

    The arguments are as for `attach`; `package` may be a module that is no package.
    """
    if not package.path.endswith("__init__.py") or package.path in apart:
        return
    why = NotStatic("a module of the package, or what it binds", package.at(1))
    for module in list(modules.values()):
        for package_path, name in layout.owners(module.path):
            if module is package or package_path != package.path:
                continue
            if name not in package.names:
                package.bind(name, module, 1)
            elif package.names[name].value is not module:
                package.lose(name, why, 1)
