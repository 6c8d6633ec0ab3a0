"""From the names of metadata modules to what a plugin declares to each host."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from jackfield.metadata import PROTOCOL, Declaration, NotStatic, Origin
from jackfield.reading.errors import ExhaustedError, NotStaticError, shortened
from jackfield.reading.trees.hosted import PACKAGES

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.reading.language.modules import Module
    from jackfield.reading.language.tracking import Tracker

_KNOWN_HOSTS = ("jackfield", "bzr", "brz")
"""The hosts whose variables are always read, beside those of the host that asks."""


@lru_cache(maxsize=16)
def hosts_for(host: str) -> tuple[str, ...]:
    """Give the hosts whose variables are read for `host`, first itself."""
    return (host, *[known for known in _KNOWN_HOSTS if known != host])


class Evaluated:
    """What came of the metadata modules of one plugin.

    Attributes:
        declarations: host name -> what they declare to it.
        files: those that were read, first the ones that declare something.
        faults: what could not be read, each in one line.
        declaring: those of the files that declare something.
    """

    __slots__ = ("declarations", "declaring", "faults", "files")

    def __init__(
        self,
        found: Mapping[str, Mapping[str, Variables]],
        hosts: Iterable[str],
        faults: Iterable[str] = (),
        recovered: Collection[str] = (),
    ) -> None:
        """Put together what was `found`: file -> host -> its variables there."""
        by_host: dict[str, list[Variables]] = {}
        declaring: list[str] = []
        silent: list[str] = []
        for path, part in found.items():
            (declaring if part else silent).append(path)
            for host, of_host in part.items():
                by_host.setdefault(host, []).append(of_host)
        self.declarations: dict[str, Declaration] = {}
        for host in hosts:
            if host in by_host:
                self.declarations[host] = _declaration(host, by_host[host], recovered)
        self.declaring = tuple(declaring)
        self.files = (*declaring, *silent)
        self.faults = tuple(dict.fromkeys(faults))


def prefix(host: str) -> str:
    """Give the prefix of a host's variables."""
    return f"{host.replace('-', '_')}_"


class Variables:
    """The variables of one host in one file, without their prefix.

    `doubtful` are those whose values are made of what is in files that cannot be parsed as a whole.
    """

    __slots__ = ("doubtful", "not_static", "origins", "values")

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.origins: dict[str, Origin] = {}
        self.not_static: dict[str, NotStatic] = {}
        self.doubtful: set[str] = set()

    def add(self, other: Variables) -> None:
        """Take what `other` binds and this does not, be it to a value or to what is not static."""
        for name, value in other.values.items():
            if name not in self.values and name not in self.not_static:
                self.values[name] = value
                self.origins[name] = other.origins[name]
                if name in other.doubtful:
                    self.doubtful.add(name)
        for name, why in other.not_static.items():
            if name not in self.values:
                self.not_static.setdefault(name, why)


Prefixes = Mapping[str, Sequence[tuple[str, str]]]
"""What names begin with up to their first ``_`` -> the hosts whose prefix begins so, with that."""


@lru_cache(maxsize=16)
def prefixes_of(hosts: tuple[str, ...]) -> Prefixes:
    """Give the prefixes of the variables of `hosts`."""
    found: dict[str, list[tuple[str, str]]] = {}
    for host in hosts:
        start = prefix(host)
        found.setdefault(start.partition("_")[0], []).append((host, start))
    return found


def variables(module: Module, tracker: Tracker, prefixes: Prefixes) -> dict[str, Variables]:
    """Give the variables that a module binds, of each host for which it binds any.

    A function or class of such a name is none: a plugin's hooks carry the prefix, too.
    """
    found: dict[str, Variables] = {}
    for name, binding in module.names.items():
        for host, start in prefixes.get(name.partition("_")[0], ()):
            if not name.startswith(start) or name == start or binding.is_definition:
                continue
            variable = name[len(start) :]
            if binding.about and _is_of_host(binding.about) and variable not in PROTOCOL:
                continue  # a part of the host, which is only called like a variable
            of_host = found.get(host)
            if of_host is None:
                of_host = found[host] = Variables()
            why = binding.why
            if why is None:
                try:
                    of_host.values[variable] = tracker.export(binding.value)
                    of_host.origins[variable] = Origin(binding.path, binding.line)
                    continue
                except NotStaticError as error:
                    why = error.why or NotStatic(error.reason, binding.origin)
                except ExhaustedError as error:
                    why = NotStatic(str(error), binding.origin)
            of_host.not_static[variable] = NotStatic(shortened(why.reason), why.origin)
    return found


def _is_of_host(imported: str) -> bool:
    return imported[0] == "." or imported.partition(".")[0] in PACKAGES


def unchanged_by(
    module: Module, tracker: Tracker, found: Mapping[str, Variables]
) -> Mapping[str, Variables]:
    """Give the variables `found` but for those that are another value in another evaluation.

    `module` is the file that they were found in, as it stands at the end of an evaluation that
    started at another file and imported it.
    """
    elsewhere = variables(module, tracker, prefixes_of(tuple(found)))
    return {
        host: _unchanged(part, elsewhere.get(host) or Variables()) for host, part in found.items()
    }


def taken_back(found: Mapping[str, Variables], why: NotStatic) -> Mapping[str, Variables]:
    """Give the variables `found`, none of which has a value any more."""
    result = {}
    for host, part in found.items():
        lost = result[host] = Variables()
        lost.not_static = {**dict.fromkeys(part.values, why), **part.not_static}
    return result


def _unchanged(found: Variables, elsewhere: Variables) -> Variables:
    same = {
        variable: value
        for variable, value in found.values.items()
        if variable in elsewhere.values and _same(elsewhere.values[variable], value)
    }
    if len(same) == len(found.values):
        return found
    kept = Variables()
    kept.values = same
    kept.not_static = dict(found.not_static)
    kept.doubtful = found.doubtful & same.keys()
    for variable, origin in found.origins.items():
        if variable in same:
            kept.origins[variable] = origin
            continue
        why = NotStatic("changed by a file that imports it", origin)
        kept.not_static[variable] = elsewhere.not_static.get(variable, why)
    return kept


def _declaration(host: str, parts: Sequence[Variables], recovered: Collection[str]) -> Declaration:
    """Merge the variables of a host, of all files in the order in which they count.

    `recovered` are the files of which only parts could be parsed.
    """
    merged = parts[0]
    if len(parts) > 1:
        merged = Variables()
        for part in parts:
            merged.add(part)
    origins = merged.origins
    doubtful = merged.doubtful
    if recovered:
        doubtful = doubtful.union(n for n, origin in origins.items() if origin.path in recovered)
    return Declaration.from_values(host, merged.values, origins, merged.not_static, doubtful)


def _same(one: object, other: object) -> bool:
    """Tell whether two values are equal down to the types of all that they hold."""
    return repr(one) == repr(other) or _same_but_for_sets(one, other)


def _same_but_for_sets(one: object, other: object) -> bool:
    """Tell whether two values differ in nothing but how their sets are written."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return _same_but_for_sets([*one.items()], [*other.items()])
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_same_but_for_sets, one, other))
    return one == other if isinstance(one, (set, frozenset)) else repr(one) == repr(other)
