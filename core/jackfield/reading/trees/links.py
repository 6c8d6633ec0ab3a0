"""The links of a tar file: where they lead in the directory that it is unpacked into.

What installers refuse, or do not agree about, is not followed: links out of the archive, hard
links to what does not come before them, members below a link.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from jackfield.reading.errors import TreeError, shortened
from jackfield.reading.trees.tree import joined, parent

_IN_A_ROW = 40
"""Links that lead to one another; Linux follows no more."""

_ALL = 1_000_000
"""Characters of all links that are followed in one archive, where each counts for `_EACH` more."""

_EACH = 30

_OUTSIDE = "which leads out of the archive"
_MISSING = "which is not in the archive"
_NOT_BEFORE = "which is no file before it in the archive"
_CIRCLE = f"which leads in a circle, or over more than {_IN_A_ROW} links"


class LeadsOutError(TreeError):
    """A link leads out of its archive."""


class Links:
    """The links of an archive, by their paths.

    `files` are all members that are no directories, in their order, and `directories` the real
    directories. Of `members`, which are (path, target, whether it is a hard link), the first of a
    path counts. Nothing leads out of `root`, which is what installers unpack.
    """

    def __init__(
        self,
        members: Sequence[tuple[str, str, bool]],
        files: Mapping[str, object],
        directories: Container[str],
        root: str,
    ) -> None:
        self._members = members
        self._symbolic: dict[str, str] = {}
        self._hard: dict[str, str] = {}
        for path, target, is_hard in self._members:
            if path not in self._symbolic and path not in self._hard:
                (self._hard if is_hard else self._symbolic)[path] = target
        self._files = files
        self._directories = directories
        self._root = root
        self._places = {path: place for place, path in enumerate(files)}
        self._left = _ALL

    def settle(self, twice: set[str]) -> None:
        """Let nothing be followed that is there `twice`, and add to it what is written to by that.

        Raises:
            TreeError: if it depends on who unpacks it where a member comes to lie.
        """
        for path in self._symbolic:
            if path in self._directories:
                raise TreeError(f"it holds {shortened(repr(path))} as a link and as a directory")
        written = set()
        for path, target, is_hard in self._members:
            if path in twice:
                first = self._linked if is_hard else self._walk
                try:
                    written.add(self._same(first(path, target, path), path))
                except LeadsOutError:
                    continue  # nobody writes there
                except TreeError:
                    shown = shortened(repr(path))
                    raise TreeError(f"it holds {shown} twice, and once as a link") from None
        for path in twice:
            self._symbolic.pop(path, None)
            self._hard.pop(path, None)
        twice |= written

    def followed(self, path: str) -> str:
        """Give the path of what is at `path` or would be, without links on the way to it.

        Raises:
            TreeError: if a link is not followed, with its target and the reason.
        """
        found, rest = path, ""
        if path not in self._files and path not in self._directories:
            found = self._link_above(path)
            rest = path[len(found) + 1 :]
            if not found or ".." in rest.split("/"):
                return path
        if found in self._symbolic:
            found = self._walk(found, self._symbolic[found], path, rest)
        return self._same(found, path)

    def _link_above(self, path: str) -> str:
        """Give the symbolic link that a path leads over, nothing if there is none."""
        while path := parent(path):
            if path in self._symbolic:
                return path
            if path in self._directories:
                break
        return ""

    def _same(self, path: str, asked: str) -> str:
        """Give the file that the one at `path` is the same as by hard links."""
        while path in self._hard:
            path = self._linked(path, self._hard[path], asked)
        return path

    def _linked(self, path: str, target: str, asked: str) -> str:
        """Give the file that the hard link at `path` is one to; it may be a hard link, too."""
        self._spend(0)
        if target.startswith("/") or ".." in target.split("/"):
            raise LeadsOutError(self._said(path, "hard link", target, asked, _OUTSIDE))
        found = joined(*[name for name in target.split("/") if name != "."])
        if self._places.get(found, len(self._places)) >= self._places[path]:
            raise TreeError(self._said(path, "hard link", target, asked, _NOT_BEFORE))
        if found in self._symbolic:
            raise TreeError(self._said(path, "hard link", target, asked, "which is a link itself"))
        return found

    def _walk(self, path: str, target: str, asked: str, rest: str = "") -> str:
        """Give what the link at `path` leads to, or `rest` below that."""
        to_do = rest.split("/")[::-1] if rest else []
        below = len(to_do)
        for _ in range(_IN_A_ROW):
            link = path
            try:
                current, names = self._start(parent(link), target)
            except TreeError as error:
                raise type(error)(self._said(link, "link", target, asked, str(error))) from None
            to_do += names
            while to_do:
                path = joined(current, to_do.pop())
                if path in self._symbolic:
                    break
                if path not in self._directories and (to_do or path not in self._files):
                    if len(to_do) >= below:
                        raise TreeError(self._said(link, "link", target, asked, _MISSING))
                    return joined(path, *to_do[::-1])
                current = path
            else:
                return current
            below = min(below, len(to_do))
            target = self._symbolic[path]
        raise TreeError(self._said(path, "link", target, asked, _CIRCLE))

    def _start(self, current: str, target: str) -> tuple[str, list[str]]:
        """Give the directory that a link's target starts from, and the names below it, backwards.

        Newer Pythons take ``name/..`` out of a target when they unpack it, so it only counts
        where that changes nothing: of what is a directory.
        """
        self._spend(len(target))
        if target.startswith("/"):
            raise LeadsOutError(_OUTSIDE)
        names: list[str] = []
        for name in target.split("/"):
            if name in ("", "."):
                continue
            if name != "..":
                names.append(name)
            elif names:
                if joined(current, *names) not in self._directories:
                    raise TreeError("which goes up again from what is no directory")
                names.pop()
            elif current in ("", self._root):
                raise LeadsOutError(_OUTSIDE)
            else:
                current = parent(current)
        ends_as_directory = target.rpartition("/")[2] in ("", ".")
        if not target or (ends_as_directory and joined(current, *names) in self._files):
            raise TreeError("which is no directory of the archive")
        return current, names[::-1]

    def _said(self, path: str, kind: str, target: str, asked: str, why: str) -> str:
        name = "it" if path == asked else shortened(path.removeprefix(f"{self._root}/"))
        return f"{name} is a {kind} to {shortened(repr(target))}, {why}"

    def _spend(self, characters: int) -> None:
        self._left -= _EACH + characters
        if self._left < 0:
            raise TreeError("the links of the archive take too long to follow")
