"""A ``.dist-info`` or ``.egg-info`` directory, as the installed distribution that it is of."""

from __future__ import annotations

from pathlib import Path

from jackfield.reading.errors import TreeError
from jackfield.reading.trees.directory import DirectoryTree


class MetadataDirectory:
    """The distribution; its files are read within the limits of the reader, FIFOs not at all."""

    def __init__(self, path: str) -> None:
        self._tree = DirectoryTree(path)
        self._site = Path(path).absolute().parent

    def read_text(self, filename: str, /) -> str | None:
        """Give the content of one of its metadata files, None if there is none.

        Raises:
            OSError: if it cannot be read, whatever the reason.
        """
        if not self._tree.is_file(filename):
            return None
        try:
            # Not strictly: old tools wrote names of authors in other encodings.
            return self._tree.read(filename).decode("utf-8", "replace")
        except TreeError as error:
            raise OSError(str(error)) from None

    def locate_file(self, path: str, /) -> Path:
        """Give the path of one of its files; of the empty text, the site directory."""
        return self._site / path
