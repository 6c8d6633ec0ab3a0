"""Which files of a project a build takes into a wheel as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jackfield.reading.errors import TreeError
from jackfield.reading.packaging.patterns import MOST_PATTERNS, Patterns
from jackfield.reading.trees.tree import Tree, joined

_ANYWAY = "read the wheel"


class Selection:
    """What is known of that.

    Args:
        only: patterns of all that goes in; none are for anything.
        left_out: the same of what does not.
        kept: the same of what goes in whatever the others say.
        doubted: the same of what may be left out, or written anew.
        unsettled: why no module is certain to stay as it is; empty where it is.
        ignored: the project, if what its ``.gitignore`` names may be left out.
        doubted_by: the file that says what is `doubted`.
    """

    def __init__(
        self,
        only: Sequence[str] = (),
        left_out: Iterable[str] = (),
        kept: Iterable[str] = (),
        doubted: Iterable[str] = (),
        unsettled: str = "",
        ignored: Tree | None = None,
        doubted_by: str = "pyproject.toml",
    ) -> None:
        self._only, self._left_out = Patterns(only), Patterns(left_out)
        self._has_only = bool(only)
        self._kept, self._doubted = Patterns(kept), Patterns(doubted)
        self._unsettled, self._doubted_by = unsettled, doubted_by
        self._ignored = None if ignored is None else _Ignored(ignored)

    def leaves_out(self, path: str) -> bool:
        """Tell whether a file is certainly left out."""
        if self._kept.match(path):
            return False
        return self._left_out.match(path) is True or (
            self._has_only and self._only.match(path) is False
        )

    def doubt(self, path: str) -> str:
        """Say why it is not known whether a file goes in as it is; nothing where it is."""
        if self._unsettled:
            return f"{self._unsettled}: {_ANYWAY}"
        if self._kept.match(path):
            return ""
        if self._left_out.match(path) is None or self._only.match(path) is None:
            return f"the patterns of pyproject.toml may leave it out: {_ANYWAY}"
        if self._doubted.match(path) is not False:
            return f"a build may leave it out, or write it anew ({self._doubted_by}): {_ANYWAY}"
        by = "" if self._ignored is None else self._ignored.by(path)
        return f"a build may leave it out, as {by} names it: {_ANYWAY}" if by else ""


class _Ignored:
    """What files of a project tell a version control system to ignore."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._left = MOST_PATTERNS
        self._found: dict[str, Patterns] = {}

    def by(self, path: str) -> str:
        """Give the file by which a path may be ignored, nothing if it is not."""
        directory, inside = "", path
        while True:
            for name in (".gitignore", *((".git/info/exclude", ".hgignore") * (not directory))):
                file = joined(directory, name)
                if self._patterns(file).match(inside) is not False:
                    return file
            part, _, below = inside.partition("/")
            if not below:
                return ""
            directory, inside = joined(directory, part), below

    def _patterns(self, file: str) -> Patterns:
        found = self._found.get(file)
        if found is None:
            lines: list[str] = []
            if self._tree.is_file(file):
                try:
                    lines = self._tree.read(file).decode("utf-8", "replace").splitlines()
                except TreeError:
                    lines = ["*"]  # nobody knows
            if file.endswith(".hgignore"):
                lines = [*_globs(lines)]
            found = self._found[file] = Patterns(lines, self._left)
            self._left -= len(found)
        return found


def _globs(lines: Iterable[str]) -> Iterator[str]:
    """Give the patterns of Mercurial's that build backends heed: those that are no expressions."""
    is_glob = False
    for line in lines:
        if line.startswith("syntax:"):
            is_glob = line.split(":")[1].strip() == "glob"
        elif is_glob:
            yield line
