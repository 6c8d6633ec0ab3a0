"""The metadata files of one installed distribution, and what the name of their directory says."""

from __future__ import annotations

import os

from jackfield import requirements
from jackfield.consulted import has_read, looking_at, may_pass, mode_at

_AT_ONCE = 1 << 16
"""Bytes of a file that are read at once: nearly always all of it."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class InstalledFiles:
    """The metadata files in one ``.dist-info`` or ``.egg-info``, as the reader asks for them.

    `entry_points` is its ``entry_points.txt``, where that has just been read: it is used once.

    Attributes:
        recorded_as: the distribution's name as that of the directory has it, and as pip takes it.
    """

    def __init__(self, info: str, entry_points: bytes | None = None) -> None:
        self.recorded_as = key_of(os.path.basename(info)).replace("_", "-")
        self._info = info
        self._entry_points = entry_points

    def read_text(self, filename: str, /) -> str | None:
        """Give the content of a file, None if there is none; of the empty name, of all that is."""
        path = f"{self._info}/{filename}" if filename else self._info
        data = self._entry_points if filename == "entry_points.txt" else None
        if data:
            looking_at(path)
            self._entry_points = None
        else:
            data = content_of(path) if mode_at(path) else None
        if data is None:
            return None
        has_read(path, data)
        # Not strictly: old tools wrote names of authors in other encodings, and the rest counts.
        return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")

    def locate_file(self, path: str, /) -> str:
        """Give the path of one of the distribution's files; of the empty text, their directory."""
        site = os.path.dirname(self._info)
        return os.path.join(site, path) if path else site


def normalized(name: str) -> str:
    """Write a distribution's name as it is compared, with underscores as on disk."""
    return requirements.normalized(name).replace("-", "_")


def key_of(info_name: str) -> str:
    """Give the `normalized` name of a distribution by that of its directory."""
    return normalized(info_name.rpartition(".")[0].partition("-")[0])


def content_of(path: str) -> bytes | None:
    """Give the content of a file, None if there is none.

    Raises:
        OSError: if there is one that cannot be read.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        if isinstance(error, PermissionError) or may_pass(error):
            raise
        return None
    except ValueError:
        return None
    try:
        content = os.read(descriptor, _AT_ONCE)
        if len(content) == _AT_ONCE:
            while more := os.read(descriptor, _AT_ONCE):
                content += more
        return content
    except OSError as error:
        if may_pass(error):
            raise
        return None  # a directory
    finally:
        os.close(descriptor)
