"""Where the user's files of a program lie: settings, data, state and cache.

On Linux this is the XDG base directory specification, followed here because the library that
knows every platform takes as long to import as a whole start may; elsewhere it is asked.
"""

from __future__ import annotations

import os
import sys

_XDG = {
    "cache": ("XDG_CACHE_HOME", "~/.cache"),
    "config": ("XDG_CONFIG_HOME", "~/.config"),
    "data": ("XDG_DATA_HOME", "~/.local/share"),
    "state": ("XDG_STATE_HOME", "~/.local/state"),
}


def user_directory(kind: str, program: str) -> str:
    """Give the directory of the user for `program`; there may be no such directory.

    `kind` is ``cache``, ``config``, ``data`` or ``state``.
    """
    if sys.platform != "linux" or "ANDROID_DATA" in os.environ:
        import platformdirs

        directory: str = getattr(platformdirs, f"user_{kind}_dir")(program, appauthor=False)
        return directory
    variable, default = _XDG[kind]
    base = os.environ.get(variable, "")
    if not os.path.isabs(base):  # unset, or to be ignored, as the specification has it
        base = os.path.expanduser(default)
        if base == default:  # a user without a home, as in many a container: nothing can be kept
            base = os.path.join(os.devnull, default[2:])  # and no "~" is made where one stands
    return os.path.join(base, program)
