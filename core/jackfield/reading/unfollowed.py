"""Files that code which is not followed imports: whether they can reach what is evaluated.

They are only parsed if they can. A file that imports no module that is evaluated, nor a name of one
that is bound to what can change, changes nothing of it; neither do those that it imports, if the
same holds for them. What a file imports is told by the words of its import statements, which is
too much rather than too little.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from jackfield.reading.errors import TreeError
from jackfield.reading.layout import Layout
from jackfield.reading.modules import Module
from jackfield.reading.source import UnreadableError, decoded
from jackfield.reading.trees import joined, parent
from jackfield.reading.words import words

_FILES = 100
"""Files that are looked at for their words."""

_BYTES = 1 << 19
"""Bytes of them, together."""

_INIT = "__init__"


class UnfollowedFiles:
    """Files that run without being followed, and all that they may import, by their words."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._paths: set[str] = set()
        self._texts: list[str] = []
        self._imports: set[str] = set()
        self._size = 0
        self._is_known = True

    def __bool__(self) -> bool:
        return bool(self._paths)

    def __contains__(self, path: str) -> bool:
        return path in self._paths or not self._is_known

    def add(self, path: str, followed: Container[str]) -> int:
        """Take the file `path` in, with all that it may import but for those that are `followed`.

        Returns:
            the number of characters that had to be looked at.
        """
        before = self._size
        pending = [path]
        while pending and self._is_known:
            path = pending.pop()
            if path in self._paths or path in followed:
                continue
            self._paths.add(path)
            try:
                text = decoded(self._layout.tree.read(path))
            except TreeError:
                continue
            except UnreadableError:
                self._is_known = False
                break
            self._size += len(text)
            if self._size > _BYTES or len(self._paths) > _FILES:
                self._is_known = False
                break
            self._texts.append(text)
            statements = import_statements(text)
            imported = words(statements.encode("utf-8", "surrogatepass"))
            self._is_known = "*" not in statements
            self._imports |= imported
            pending += self._imported(path, imported)
        return self._size - before

    def reach(self, modules: Iterable[Module]) -> bool:
        """Tell whether they may get hold of one of the `modules`, or of what can change in it."""
        return not self._is_known or any(map(self._reaches, modules))

    def _reaches(self, module: Module) -> bool:
        if not self._imports.isdisjoint(module.reached):
            return True
        own, above = self._names(module.path)
        if not self._imports.isdisjoint(own):
            return True
        return not self._imports.isdisjoint(above) and any(map(self._mention, own))

    def _mention(self, name: str) -> bool:
        return any(name in text or not text.isascii() for text in self._texts)

    def _names(self, path: str) -> tuple[set[str], set[str]]:
        """Give the names of a module, and those of the packages around it."""
        *above, last = path.removesuffix(".py").split("/")
        own, packages = {last}, set(above)
        directory = "/".join(above)
        mapped = [name for name, place in self._layout.packages.items() if place == directory]
        if last == _INIT:
            own.update(above[-1:], (name.rpartition(".")[2] for name in mapped))
        else:
            packages.update(name.rpartition(".")[2] for name in mapped)
        return own, packages

    def _imported(self, path: str, imported: frozenset[str]) -> Iterator[str]:
        """Give the files that the file `path` may import."""
        directories = {*self._layout.roots, *self._layout.packages.values(), ""}
        above = parent(path)
        while above:
            directories.add(above)
            above = parent(above)
        pending = list(directories)
        while pending:
            directory = pending.pop()
            for name in self._layout.tree.names(directory):
                place = joined(directory, name)
                if name.endswith(".py"):
                    if name[:-3] in imported:
                        yield place
                elif name in imported and place not in directories:
                    directories.add(place)
                    pending.append(place)
                    yield joined(place, "__init__.py")


def import_statements(text: str) -> str:
    """Give all lines of `text` that import statements stand in, without their comments."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = []
    end = 0
    while (position := text.find("import", end)) >= 0:
        start = text.rfind("\n", end, position) + 1 or end
        # What stands before the last end was given before.
        while start > end and text.endswith("\\\n", end, start):
            start = text.rfind("\n", end, start - 1) + 1 or end
        end = position
        is_open = False
        while end < len(text):
            stop = text.find("\n", end)
            stop = len(text) if stop < 0 else stop
            line = text[end:stop].partition("#")[0]
            end = stop + 1
            is_open = (is_open or "(" in line) and ")" not in line
            if not is_open and not line.endswith("\\"):
                break
        found += [line.partition("#")[0] for line in text[start:end].split("\n")]
    return "\n".join(found)
