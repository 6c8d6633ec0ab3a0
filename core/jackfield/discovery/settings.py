"""What the user has said about plugins: environment variables and the settings file.

For a host named ``jackfield``:

``JACKFIELD_PLUGINS_AT``
    ``name@path``, several divided by `os.pathsep`: the plugin of that name is the one at path.
``JACKFIELD_PLUGIN_PATH``
    Plugin directories, divided by `os.pathsep`, and Bazaar's flags: ``+user`` is the user's
    plugin directory, ``+site`` the installed distributions. A flag with ``-`` leaves that source
    out; one that is not named comes after those that are, the user's directory first.
``JACKFIELD_DISABLE_PLUGINS``, ``JACKFIELD_FORCE_PLUGINS``
    Names of plugins, divided by `os.pathsep`: not to be loaded; to be loaded even where they are
    incompatible.
``JACKFIELD_STRICT``
    ``1``: what is unknown or untested is not loaded either.

The settings file is ``settings.json`` in the user's configuration directory: an object that may
hold ``disabled_plugins``, ``forced_plugins`` (lists of names) and ``strict`` (true or false). An
environment variable adds to it; ``JACKFIELD_STRICT`` overrules it.
"""

from __future__ import annotations

import os
import stat

from jackfield.errors import JackfieldError
from jackfield.places import user_directory

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_KEYS = {"disab": "disabled_plugins", "forc": "forced_plugins", "strict": "strict"}
"""What is alike of whatever is taken for one of the settings -> the setting."""

SITE = "site"
"""Stands among the sources of plugins for the installed distributions."""


class Settings:
    """Where to look for plugins, and which of them not to load.

    Attributes:
        explicit: name of a plugin -> where it is.
        sources: plugin directories, and `SITE`, in the order in which they are looked at.
        disabled: name of a plugin -> what switched it off, for the user to see.
        forced: plugins to load even where they are incompatible.
        strict: whether unknown and untested plugins are refused.
        faults: what could not be understood, each in one line.
    """

    def __init__(
        self,
        explicit: Mapping[str, str | os.PathLike[str]] | None = None,
        sources: Iterable[str | os.PathLike[str]] = (SITE,),
        disabled: Mapping[str, str] | None = None,
        forced: Iterable[str] = (),
        strict: bool = False,
        faults: Iterable[str] = (),
    ) -> None:
        self.explicit = {name: os.fspath(path) for name, path in (explicit or {}).items()}
        self.sources = tuple([os.fspath(source) for source in sources])
        self.disabled = dict(disabled or {})
        self.forced = frozenset(forced)
        self.strict = strict
        self.faults = tuple(faults)


def user_plugin_directory(host: str) -> str:
    """Give the directory of the plugins that the user dropped in for `host`."""
    return os.path.join(user_directory("data", host), "plugins")


def settings_file(host: str) -> str:
    """Give the path of the user's settings for `host`; there may be no such file."""
    return os.path.join(user_directory("config", host), "settings.json")


def load_settings(host: str, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the environment variables and the settings file of `host`.

    What cannot be understood is left out and named in the `faults` of the result.
    """
    environ = os.environ if environ is None else environ
    faults: list[str] = []
    file = settings_file(host)
    stored = _read_file(file, faults)
    faults.extend(f"{file}: {key!r} is no setting; {near!r} is" for key, near in _mistyped(stored))

    def names(variable: str, key: str) -> dict[str, str]:
        found = dict.fromkeys(_name_list(stored, key, file, faults), file)
        variable = f"{host.upper()}_{variable}"
        found.update(dict.fromkeys(_split(environ.get(variable, "")), variable))
        return found

    stored_strict = stored.get("strict", False)
    if not isinstance(stored_strict, bool):
        faults.append(f"{file}: strict is neither true nor false")
    strict = environ.get(f"{host.upper()}_STRICT") or str(int(stored_strict is True))
    return Settings(
        explicit=_explicit(host, environ, faults),
        sources=_sources(host, environ, faults),
        disabled=names("DISABLE_PLUGINS", "disabled_plugins"),
        forced=names("FORCE_PLUGINS", "forced_plugins"),
        strict=strict not in {"0", "false", "no", "off"},
        faults=faults,
    )


def set_disabled(host: str, name: str, disabled: bool) -> Path:
    """Record in the settings file of `host` that the plugin `name` is not, or is, to be loaded.

    Returns the path of the file.

    Raises:
        JackfieldError: if the file cannot be read or written; it is then left as it was.
    """
    from pathlib import Path

    file = Path(settings_file(host))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = _lock(file.parent)  # else one of two changes at a time would be lost
    except OSError as error:
        raise JackfieldError(f"{file}: cannot be written: {error.strerror}") from error
    try:
        faults: list[str] = []
        stored = _read_file(str(file), faults)
        names = dict.fromkeys(_name_list(stored, "disabled_plugins", str(file), faults))
        if faults:
            raise JackfieldError(f"{faults[0]}; mend or remove the file first")
        if disabled:
            names[name] = None
        else:
            names.pop(name, None)
        stored["disabled_plugins"] = list(names)
        _write_file(file, stored)
    finally:
        if lock is not None:
            os.close(lock)
    return file


def _lock(directory: Path) -> int | None:
    """Lock a directory for as long as what is given is open; None where there are no such locks."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover - there is none on Windows
        return None
    from contextlib import suppress

    descriptor = os.open(directory, os.O_RDONLY)
    with suppress(OSError):  # not every file system of the network can do it
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _write_file(file: Path, stored: Mapping[str, object]) -> None:
    import json
    from contextlib import suppress

    file = file.resolve()  # it may be a link to where the user keeps such files
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        temporary.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
        temporary.replace(file)
    except OSError as error:
        with suppress(OSError):  # on a file system that is read-only that cannot be asked for, too
            temporary.unlink(missing_ok=True)
        raise JackfieldError(f"{file}: cannot be written: {error.strerror}") from error


def _read_file(file: str, faults: list[str]) -> dict[str, object]:
    try:
        with open(file, encoding="utf-8", opener=_open_at_once) as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):  # as a pipe, that never ends
                faults.append(f"{file}: is not a regular file")
                return {}
            text = opened.read()
    except (FileNotFoundError, NotADirectoryError):  # the home of a service may be /dev/null
        return {}
    except OSError as error:
        faults.append(f"{file}: cannot be read: {error.strerror}")
        return {}
    except ValueError as error:
        faults.append(f"{file}: is not JSON: {error}")
        return {}
    import json  # late: most users have no such file

    try:
        stored = json.loads(text)
    except (ValueError, RecursionError) as error:
        faults.append(f"{file}: is not JSON: {error}")
        return {}
    if not isinstance(stored, dict):
        faults.append(f"{file}: holds no JSON object")
        return {}
    return stored


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for somebody to write to what may be a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _mistyped(stored: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """Give the keys that look like a setting's, each with that; a program may have its own."""
    for key in stored.keys() - _KEYS.values():
        import difflib  # late: most users have no such file

        alike = [name for stem, name in _KEYS.items() if stem in key.lower()]
        alike += difflib.get_close_matches(key, _KEYS.values(), n=1, cutoff=0.8)
        if alike:
            yield key, alike[0]


def _name_list(
    stored: Mapping[str, object], key: str, file: str, faults: list[str]
) -> Iterable[str]:
    value = stored.get(key, [])
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        faults.append(f"{file}: {key} is not a list of names")
        return []
    return value


def _explicit(host: str, environ: Mapping[str, str], faults: list[str]) -> dict[str, str]:
    variable = f"{host.upper()}_PLUGINS_AT"
    explicit: dict[str, str] = {}
    for item in _split(environ.get(variable, "")):
        name, at, path = item.partition("@")
        if not at or not path or not name.isidentifier():
            faults.append(f"{variable}: {item!r} is not of the form name@path")
        else:
            explicit.setdefault(name, _absolute(path))
    return explicit


def _sources(host: str, environ: Mapping[str, str], faults: list[str]) -> list[str]:
    variable = f"{host.upper()}_PLUGIN_PATH"
    known = {"user": user_plugin_directory(host), SITE: SITE}
    chosen: dict[str, None] = {}
    for item in _split(environ.get(variable, "")):
        if item[0] not in "+-":
            chosen[_absolute(item)] = None
        elif item[1:] not in known:
            faults.append(f"{variable}: {item!r} is not a flag; there are ±user and ±{SITE}")
        else:
            source = known.pop(item[1:])
            if item[0] == "+":
                chosen[source] = None
    return list(dict.fromkeys((*chosen, *known.values())))


def _absolute(path: str) -> str:
    """Make a path absolute; ``..`` stays, since a link before it may lead elsewhere."""
    joined = path if os.path.isabs(path) else os.path.join(os.getcwd(), path)
    return joined.rstrip("/") or "/"


def _split(text: str) -> list[str]:
    return [item for item in text.split(os.pathsep) if item]
