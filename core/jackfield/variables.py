"""What the variables of the metadata protocol may hold, checked one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from jackfield.versions import ApiVersion, Version, api_version, shown

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from typing import TypeVar

    _Entry = TypeVar("_Entry")


def _plugin_name(value: object) -> object:
    return None if value is None else _word(_text(value, "the plugin's name"), "a plugin")


class PartlyWrongError(ValueError):
    """Some entries of a variable are wrong; `remaining` is its value without them."""

    def __init__(self, message: str, remaining: object) -> None:
        super().__init__(message)
        self.remaining = remaining


def _entries(
    value: Iterable[tuple[object, object]], check: Callable[[object, object], tuple[str, _Entry]]
) -> dict[str, _Entry]:
    """Check entry by entry, and keep the good ones."""
    entries: dict[str, _Entry] = {}
    faults: list[str] = []
    for name, content in value:
        try:
            checked_name, checked = check(name, content)
        except ValueError as error:
            faults.append(str(error))
        else:
            entries[checked_name] = checked
    if faults:
        raise PartlyWrongError("; ".join(faults), entries)
    return entries


def _commands(value: object) -> Mapping[str, str]:
    if isinstance(value, dict):
        return _entries(value.items(), _command)
    names = _items(value)
    if all(map(_is_word, names)):
        return dict.fromkeys(names, "")  # type: ignore[arg-type]
    return _entries(((name, "") for name in names), _command)


def _command(name: object, line: object) -> tuple[str, str]:
    checked = _word(name, "a command")
    return checked, line if isinstance(line, str) else _text(line, f"the help of {shown(name)}")


def _plugin_version(value: object) -> Version | None:
    return None if value is None else Version.parse(value)


def _api_version(value: object) -> ApiVersion | None:
    return None if value is None else api_version(value)


def _api_versions(value: object) -> tuple[ApiVersion, ...]:
    return tuple(map(api_version, _items(value)))


def _control_formats(value: object) -> Mapping[str, Mapping[str, str | bytes | None]]:
    if not isinstance(value, dict):
        raise ValueError(f"{shown(value)} is not a dict {{name: {{path: content}}}}")
    return _entries(value.items(), _control_format)


def _control_format(name: object, paths: object) -> tuple[str, Mapping[str, str | bytes | None]]:
    if not isinstance(paths, dict) or not paths:
        raise ValueError(f"{shown(name)}: {shown(paths)} is not a dict {{path: content}}")
    for path, content in paths.items():
        parts = _text(path, "a path").split("/")
        if path.startswith("/") or ".." in parts or "\0" in path:
            raise ValueError(f"{shown(name)}: the path {shown(path)} leads out of the directory")
        if not (content is None or isinstance(content, str | bytes) or path.endswith("/")):
            raise ValueError(f"{shown(name)}: {shown(content)} is not the content of a file")
    return _text(name, "a format's name"), dict(paths)


def _labels(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError(f"{shown(value)} is not a dict {{label: description}}")
    return _entries(value.items(), _label)


def _label(label: object, description: object) -> tuple[str, str]:
    checked = _text(label, "a label")
    # What an error would say is only worth writing down where there is one.
    if isinstance(description, str):
        return checked, description
    return checked, _text(description, f"the description of {shown(label)}")


def _transports(value: object) -> tuple[str, ...]:
    return tuple(_text(item, "a URL prefix") for item in _items(value))


def _required_tools(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError(f"{shown(value)} is not a dict {{program: what to install}}")
    return _entries(value.items(), _required_tool)


def _required_tool(program: object, package: object) -> tuple[str, str]:
    return _word(program, "a program"), _text(package, f"what to install for {shown(program)}")


def _per_directory_formats(value: object) -> tuple[str, ...]:
    return tuple(_text(item, "a format's name") for item in _items(value))


def _items(value: object) -> Sequence[object]:
    if isinstance(value, (list, tuple)):
        return value
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=repr)
    raise ValueError(f"{shown(value)} is not a list")


def _word(value: object, what: str) -> str:
    text = _text(value, what)
    if not _is_word(text):
        raise ValueError(f"{what} cannot be named {shown(text)}")
    return text


def _is_word(value: object) -> bool:
    if not isinstance(value, str) or value.isidentifier():
        return isinstance(value, str)
    return (
        value != ""
        and value[0] not in "-."
        and value.isprintable()
        and " " not in value
        and "/" not in value
    )


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is not {what}: a string is wanted")
    return value


CHECKS: Mapping[str, Callable[[object], object]] = {
    "plugin_name": _plugin_name,
    "commands": _commands,
    "plugin_version": _plugin_version,
    "minimum_version": _api_version,
    "maximum_version": _api_version,
    "compatible_versions": _api_versions,
    "control_formats": _control_formats,
    "checkout_formats": _labels,
    "branch_formats": _labels,
    "repository_formats": _labels,
    "transports": _transports,
    "required_tools": _required_tools,
    "per_directory_formats": _per_directory_formats,
}
"""Variable -> what makes its value of what was read; it raises `ValueError` for a wrong one."""
