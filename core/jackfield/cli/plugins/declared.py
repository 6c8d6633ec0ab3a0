"""What a plugin declares, as several commands show it."""

from __future__ import annotations

from math import isfinite

from jackfield.explaining import without_secrets
from jackfield.metadata import DistributionMetadata

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jackfield.metadata import Declaration, PluginMetadata


def declared(declaration: Declaration) -> dict[str, dict[str, object]]:
    """Give every variable of a declaration, with its value or why there is none, and its origin."""
    unknown = declaration.unknown_variables
    entries: dict[str, dict[str, object]] = {}
    for variable, value in declaration.values.items():
        origin = declaration.origins.get(variable)
        entries[variable] = {"value": value, "origin": origin and str(origin)}
        if variable in declaration.faults:
            entries[variable]["fault"] = declaration.faults[variable]
    for variable, why in declaration.not_static.items():
        entries[variable] = {"not_static": why.reason, "origin": str(why.origin)}
    for variable, entry in entries.items():
        entry["unknown"] = variable in unknown
        entry["recovered"] = variable in declaration.recovered
    return entries


def described(entry: Mapping[str, object]) -> str:
    """Write an entry of `declared` for a person, without its origin."""
    text = (
        f"not static: {entry['not_static']}" if "not_static" in entry else _written(entry["value"])
    )
    if "fault" in entry:
        text += f"; malformed: {entry['fault']}"
    if entry["unknown"]:
        text += "; not in the protocol"
    if entry["recovered"]:
        text += "; recovered from a file that cannot be parsed as a whole"
    return text


def _written(value: object) -> str:
    """Write a value as `repr` does, but its sets in an order that is the same in every run."""
    text = repr(value)
    return _with_sets_in_order(value) if "{" in text else text


def _with_sets_in_order(value: object) -> str:
    if isinstance(value, dict):
        pairs = (f"{_with_sets_in_order(key)}: {_with_sets_in_order(value[key])}" for key in value)
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, set | frozenset) and value:
        items = f"{{{', '.join(sorted(map(_with_sets_in_order, value)))}}}"
        return items if isinstance(value, set) else f"frozenset({items})"
    if isinstance(value, list | tuple):
        items = ", ".join(map(_with_sets_in_order, value))
        if isinstance(value, list):
            return f"[{items}]"
        return f"({items},)" if len(value) == 1 else f"({items})"
    return repr(value)


def metadata_record(metadata: PluginMetadata, host: str) -> dict[str, object]:
    """Give what is known of a plugin that need not be installed, for JSON.

    Of a value's dicts, those with other keys than texts are given as lists of pairs.
    """
    distribution = metadata.distribution or DistributionMetadata()
    why = distribution.version_not_static
    is_known = metadata.distribution is not None and not distribution.unreadable
    required = [without_secrets(each) for each in distribution.requires_dist]
    return {
        "name": metadata.name,
        "version": metadata.version(host),
        "version_not_static": why and str(why),
        "kind": metadata.kind,
        "location": metadata.location,
        "module": metadata.module,
        "distribution": distribution.name,
        "distribution_version": distribution.version,
        "requires_python": distribution.requires_python,
        "requires_dist": required if is_known else None,
        "requires_not_known": distribution.unreadable or None,
        "entry_points": [
            {
                "group": each.group,
                "name": each.name,
                "value": each.value,
                "extras": each.extras,
            }
            for each in metadata.entry_points(host)
        ],
        "backends": metadata.backends,
        "backend_prefixes": metadata.backend_prefixes,
        "files": metadata.files,
        "faults": metadata.faults,
        "declarations": {
            each.host: {variable: _plain(entry) for variable, entry in declared(each).items()}
            for each in metadata.declarations.values()
            if each.values or each.not_static
        },
    }


def _plain(value: object) -> object:
    """Give a value as JSON can hold it; bytes are left to who prints it."""
    if isinstance(value, dict):
        pairs = [(_plain(key), _plain(item)) for key, item in value.items()]
        return dict(pairs) if all(isinstance(key, str) for key in value) else pairs
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return [_plain(item) for item in sorted(value, key=_written)]
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return value
