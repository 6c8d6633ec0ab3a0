"""Small records about plugins, remembered from one process to the next.

One file a plugin in the user's state directory, so that processes do not get into each other's
way. A record only informs: what cannot be written or read is not remembered.
"""

from __future__ import annotations

import os
import sys
import zlib

from jackfield.places import user_directory

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from jackfield.roster import Plugin


class Memory:
    """The records of one `kind` about one host's plugins in this Python environment.

    Of a record, ``plugin``, ``version`` and ``where`` say what it is about.
    """

    def __init__(self, host: str, kind: str) -> None:
        environment = _name(os.fsencode(sys.prefix))
        self._directory = os.path.join(user_directory("state", host), kind, environment)

    def keep(self, record: Mapping[str, Any]) -> None:
        """Remember a record in place of the last one; nothing, where that cannot be written."""
        import json

        file = self._file(record["plugin"])
        temporary = f"{file}.{os.getpid()}"
        try:
            os.makedirs(self._directory, exist_ok=True)
            with open(temporary, "w", encoding="utf-8") as opened:
                opened.write(json.dumps(record))
            os.replace(temporary, file)
        except OSError:
            _remove(temporary)

    def forget(self, plugin: str) -> None:
        """Forget what was remembered of `plugin`."""
        _remove(self._file(plugin))

    def load(self, plugins: Mapping[str, Plugin]) -> Iterator[dict[str, Any]]:
        """Give all records that can be read of `plugins` as they are now.

        One of another version, or of a plugin of that name in another place, is left out.
        """
        try:
            names = sorted(os.listdir(self._directory))
        except OSError:
            return
        import json  # late: most users have no such directory

        for name in names:
            if not name.endswith(".json"):
                continue
            try:
                with open(os.path.join(self._directory, name), encoding="utf-8") as opened:
                    record = json.loads(opened.read())
            except (OSError, ValueError, RecursionError):
                continue  # cut off: the next record replaces it
            if isinstance(record, dict) and _is_about(record, plugins):
                yield record

    def _file(self, plugin: str) -> str:
        return os.path.join(self._directory, f"{_name(plugin.encode())}.json")


def _is_about(record: Mapping[str, Any], plugins: Mapping[str, Plugin]) -> bool:
    name = record.get("plugin")
    plugin = plugins.get(name) if isinstance(name, str) else None
    if plugin is None:
        return False
    return (record.get("version"), record.get("where")) == (plugin.version, plugin.where)


def _name(data: bytes) -> str:
    """Give a file's name for what may hold any character; short, and good against accidents."""
    return f"{zlib.crc32(data):08x}{zlib.adler32(data):08x}"


def _remove(file: str) -> None:
    try:
        os.unlink(file)
    except OSError:
        return
