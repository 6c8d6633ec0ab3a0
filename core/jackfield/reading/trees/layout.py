"""Which file of a tree a module name stands for."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence

from jackfield.reading.errors import NotStaticError, OutsideError
from jackfield.reading.trees.tree import Tree, joined, parent
from jackfield.records import record

_EXTENSIONS = (".so", ".pyd")
_MOST_LEVELS = 50
"""Dots of an import; directories are hardly ever that deep."""

_MOST_NAMES = 20
"""Names of packages that lie in one directory."""


@record
class Target:
    """What an import names: a module's `file`, None for a directory without ``__init__.py``.

    `directory` is where its submodules are; None for a module that is no package.
    """

    file: str | None
    directory: str | None


def names_down_to(name: str) -> list[str]:
    """Give the names of the packages that a module is in, in dots, the outermost first; and its."""
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


class Layout:
    """Finds modules in a tree.

    `roots` are directories that stand for entries of ``sys.path``; `packages` maps dotted names
    to directories, as ``package_dir`` does. What is in the directories `outside` is not of the
    tree, but for that. `unfollowed` says of top-level names why it is not known which files they
    are; of the empty name, why a module may be there that is not found.
    """

    def __init__(
        self,
        tree: Tree,
        roots: Sequence[str] = ("",),
        packages: Mapping[str, str] | None = None,
        outside: Collection[str] = frozenset(),
        unfollowed: Mapping[str, str] | None = None,
    ) -> None:
        self.tree = tree
        self._outside = outside
        self.roots = tuple(roots)
        self.packages = dict(packages or {})
        self._placed: dict[str, list[str]] = {}
        for name, place in self.packages.items():
            if len(names := self._placed.setdefault(place, [])) < _MOST_NAMES:
                names.append(name)
        self._levels: dict[tuple[str, int], list[str]] = {}
        self._tops = {name.partition(".")[0] for name in packages} if packages else set()
        self._unfollowed = dict(unfollowed or {})
        self._found: dict[tuple[str, str], Target | str | None] = {}

    def agrees(self, other: Layout) -> bool:
        """Tell whether this finds what `other`, which is of the same tree, has found so far."""
        if self is other:
            return True
        if self._outside != other._outside:
            return False
        # Where the roots are the same, only names that are mapped can stand for something else.
        tops = self._tops | other._tops if self.roots == other.roots else None
        return all(
            (tops is not None and name.partition(".")[0] not in tops)
            or self._looked_up(directory, name) == found
            for (directory, name), found in other._found.items()
        )

    def find(self, name: str) -> Target | None:
        """Give what an entry point's module `name` is; the first that there is."""
        found = next(iter(self._candidates(name.split("."))), None)
        if found is not None and found.file is None and "" in self._unfollowed:
            return None  # rather the module than a directory that is in its way
        return found

    def why_missing(self, name: str) -> str:
        """Say in one line why `find` gives nothing for a name."""
        why = self._unfollowed.get(name.partition(".")[0]) or self._unfollowed.get("")
        if why:
            return f"it is not known where the module {name} is: {why}"
        return f"there is no module {name}"

    def absolute(self, importer: str, name: str) -> Target | None:
        """Give what ``import name`` in the file `importer` finds, None if it is not of the tree.

        A module beside the importer counts, too: Python 2 finds it, and so does Python 3 for
        what is run from its directory.

        Raises:
            NotStaticError: if that depends on more than the tree.
        """
        found = self._looked_up(parent(importer), name)
        if isinstance(found, str):
            raise NotStaticError(found)
        return found

    def _looked_up(self, directory: str, name: str) -> Target | str | None:
        key = (directory, name)
        if key not in self._found:
            try:
                self._found[key] = self._absolute(directory, name)
            except NotStaticError as error:
                self._found[key] = error.reason
        return self._found[key]

    def _absolute(self, directory: str, name: str) -> Target | None:
        parts = name.split(".")
        found = self._candidates(parts)
        if directory not in self.roots and (beside := self._in(directory, parts)):
            found = list(dict.fromkeys([beside, *found]))
        if not found:
            return None
        found = [target for target in found if target.file is not None] or found
        if len(found) > 1 or parts[0] in sys.stdlib_module_names:
            raise NotStaticError(f"{name} may be one of several modules")
        return self._checked(found[0])

    def below(self, importer: str, name: str, others: Collection[str] = ()) -> list[Target]:
        """Give the modules `name` in directories that are beside `importer`, or in `others`."""
        directory, parts = parent(importer), name.split(".")
        below = (joined(directory, each) for each in self.tree.names(directory))
        found = (
            self._in(each, parts)
            for each in dict.fromkeys((*below, *others))
            if each not in self.roots and self.tree.is_directory(each)
        )
        return [each for each in found if each is not None]

    def inside(self, directory: str, name: str) -> Target | None:
        """Give the module `name` in a directory, None if there is none.

        Raises:
            NotStaticError: if that depends on more than the tree.
        """
        found = self._in(directory, [name])
        return None if found is None else self._checked(found)

    def relative(self, importer: str, level: int, name: str) -> Target | None:
        """Give what ``from .name import …`` finds, with `level` dots; None if nothing.

        Raises:
            OutsideError: if that leads out of the tree.
            NotStaticError: if it depends on more than the tree.
        """
        above = self.above(parent(importer), level - 1)
        if len(above) > 1:
            raise NotStaticError(f"{importer} may be in one of several packages")
        if not above:
            raise OutsideError("the import leads out of what is read")
        return self._within(above[0], name.split(".")) if name else self._package(above[0])

    def above(self, directory: str, levels: int) -> list[str]:
        """Give the directory of the package that is `levels` above the one in a directory.

        That are several where it is not known which it is, and none if it is not of the tree.
        """
        found = [directory] if levels < _MOST_LEVELS else []
        for level in range(1, levels + 1 if found else 1):
            key = (directory, level)
            if key not in self._levels:
                above = [each for below in found for each in self._above(below)]
                self._levels[key] = list(dict.fromkeys(above))
            found = self._levels[key]
        return found

    def _above(self, directory: str) -> list[str]:
        if not directory:
            return []
        names = self._placed.get(directory, ())
        owners = [owner for name in names if (owner := name.rpartition(".")[0])]
        if not owners:
            found = [parent(directory)]
        else:  # it may be mapped to a place where other things are beside it
            targets = [each for owner in owners for each in self._candidates(owner.split("."))]
            found = [each.directory for each in targets if each.directory is not None]
        return [each for each in found if each not in self._outside]

    def submodule(self, package: Target, name: str) -> Target | None:
        """Give the module `name` of a package, None if there is none.

        Raises:
            NotStaticError: if that depends on more than the tree.
        """
        if package.directory is None:
            return None
        return self._within(package.directory, [name])

    def _within(self, directory: str, parts: Sequence[str]) -> Target | None:
        """Give the module `parts` of the package in a directory, be it mapped to another place.

        Raises:
            NotStaticError: if that depends on more than the tree.
        """
        found = self._all_within(directory, parts)
        if len(found) > 1:
            raise NotStaticError(f"{'.'.join(parts)} may be one of several modules")
        return self._checked(found[0]) if found else None

    def _all_within(self, directory: str, parts: Sequence[str]) -> list[Target]:
        """Give all that the module `parts` of the package in a directory may be."""
        beside = self._in(directory, parts)
        found = [] if beside is None else [beside]
        for name in self._names_of(directory) if self.packages else ():
            for length in range(len(parts), 0, -1):
                place = self.packages.get(".".join([name, *parts[:length]]))
                if place is not None and (target := self._mapped(place, parts[length:])):
                    found.append(target)
                    break
        return list(dict.fromkeys(found))

    def _names_of(self, directory: str) -> Iterator[str]:
        """Give the dotted names that the package in a directory may have."""
        parts = directory.split("/") if directory else []
        for length in range(len(parts) + 1):
            place, inside = "/".join(parts[:length]), parts[length:]
            for name in self._placed.get(place, ()):
                yield ".".join([name, *inside])
            if inside and place in self.roots:
                yield ".".join(inside)

    def owners(self, path: str) -> list[tuple[str, str]]:
        """Give the file of the package that a module is in, and its name there; if mapped, of each.

        See `package_of`, which knows nothing of `packages`.
        """
        found: list[tuple[str, str]] = []
        if self.packages:
            place = path.removesuffix("/__init__.py").removesuffix(".py")
            for dotted in self._placed.get(place, ()):
                owner, _, name = dotted.rpartition(".")
                targets = self._candidates(owner.split(".")) if owner else ()
                found += [(each.file, name) for each in targets if each.file is not None]
        return found or [package_of(path)]

    def is_mapped(self, name: str) -> bool:
        """Tell whether a name is one of the `packages`, or in one, or what one of them is in."""
        if name.partition(".")[0] not in self._tops:
            return False
        dotted = f"{name}."
        return any(
            f"{each}.".startswith(dotted) or dotted.startswith(f"{each}.") for each in self.packages
        )

    def is_below_mapped(self, name: str) -> bool:
        """Tell whether a name is one of the `packages`, or in one."""
        if name.partition(".")[0] not in self._tops:
            return False
        return any(f"{name}.".startswith(f"{each}.") for each in self.packages)

    def mapped_in(self, name: str) -> frozenset[str]:
        """Give what one of the `packages` is, or is in, right below a name."""
        if name.partition(".")[0] not in self._tops:
            return frozenset()
        above = f"{name}."
        below = [each[len(above) :] for each in self.packages if each.startswith(above)]
        return frozenset([each.partition(".")[0] for each in below])

    def possible(self, directory: str | None, level: int, name: str) -> list[Target]:
        """Give all that `name` may be where a file in `directory` imports it, after `level` dots.

        None stands for any directory in which nothing begins like it. Dots may lead out of the
        tree, and a name back into it that ends as one of the `packages`.
        """
        parts = name.split(".") if name else []
        if not level:
            found = self._candidates(parts)
            if directory is None or directory in self.roots:
                return found
            beside = self._in(directory, parts)
            return found if beside is None else [beside, *found]
        above = self.above(directory or "", level - 1)
        if not above:
            return list(self._ending_alike(parts))
        if not parts:
            return [self._package(each) for each in above]
        return [target for each in above for target in self._all_within(each, parts)]

    def _ending_alike(self, parts: Sequence[str]) -> Iterator[Target]:
        for name, directory in self.packages.items():
            last = name.rpartition(".")[2]
            if last in parts:
                target = self._mapped(directory, parts[parts.index(last) + 1 :])
                if target is not None:
                    yield target

    def _mapped(self, place: str, parts: Sequence[str]) -> Target | None:
        """Give what is at or below the `place` that one of the `packages` is mapped to.

        The finder of an editable install maps modules, too, and leaves the suffix out.
        """
        if parts or not place or self.tree.is_file(f"{place}/__init__.py"):
            return self._below(place, parts)
        if self.tree.is_directory(place) and not self.tree.is_file(f"{place}.py"):
            return self._below(place, parts)
        directory, _, name = place.rpartition("/")
        return self._in(directory, [name])

    def _below(self, directory: str, parts: Sequence[str]) -> Target | None:
        return self._in(directory, parts) if parts else self._package(directory)

    def _candidates(self, parts: Sequence[str]) -> list[Target]:
        found: list[Target] = []
        if parts[0] in self._unfollowed:
            return found
        if parts[0] in self._tops:
            for length in range(len(parts), 0, -1):
                directory = self.packages.get(".".join(parts[:length]))
                if directory is not None and (target := self._mapped(directory, parts[length:])):
                    found.append(target)
        in_roots = [target for root in self.roots if (target := self._in(root, parts))]
        if len(in_roots) > 1:
            # A directory without __init__.py is what there is where all else is not.
            in_roots.sort(key=_has_no_file)
        found += in_roots
        return list(dict.fromkeys(found)) if len(found) > 1 else found

    def _in(self, directory: str, parts: Sequence[str]) -> Target | None:
        if not self.tree.may_hold(directory, parts[0]):
            return None  # as most of what is imported
        for part in parts[:-1]:
            directory = f"{directory}/{part}" if directory else part
        below = f"{directory}/{parts[-1]}" if directory else parts[-1]
        if self._outside and self._is_outside(below):
            return None
        if self.tree.is_file(f"{below}/__init__.py"):
            return Target(f"{below}/__init__.py", below)
        if self.tree.is_file(f"{below}.py") or self._is_compiled(directory, parts[-1]):
            return Target(f"{below}.py", None)
        return Target(None, below) if self.tree.is_directory(below) else None

    def _is_outside(self, path: str) -> bool:
        if not any(f"{path}/".startswith(f"{each}/") for each in self._outside):
            return False
        places = filter(None, self.packages.values())
        return not any(f"{path}/".startswith(f"{place}/") for place in places)

    def _package(self, directory: str) -> Target:
        file = joined(directory, "__init__.py")
        return Target(file if self.tree.is_file(file) else None, directory)

    def _is_compiled(self, directory: str, name: str) -> bool:
        dotted = self.tree.dotted(directory, name)
        return bool(dotted) and any(other.endswith(_EXTENSIONS) for other in dotted)

    def _checked(self, target: Target) -> Target:
        if target.file is not None and target.directory is None:
            directory, _, name = target.file.rpartition("/")
            if self._is_compiled(directory, name.removesuffix(".py")):
                raise NotStaticError(f"{target.file} has a compiled extension beside it")
        return target


def _has_no_file(target: Target) -> bool:
    return target.file is None


def package_of(path: str) -> tuple[str, str]:
    """Give the file of the package that a module is in, and its name there."""
    place = path.removesuffix("/__init__.py")
    return joined(parent(place), "__init__.py"), place.rpartition("/")[2].removesuffix(".py")
