"""`PluginMetadata` as bytes, for the index, and back.

`marshal` keeps what metadata is made of (tuples, sets, bytes, …) as it is; of the declarations
only what was read is kept, and checked again by the same code when it is unpacked.
"""

from __future__ import annotations

import marshal
from typing import Any

from jackfield.metadata import (
    Declaration,
    DistributionMetadata,
    EntryPoint,
    NotStatic,
    Origin,
    PluginMetadata,
)


def pack(metadata: PluginMetadata) -> bytes:
    """Give `metadata` as bytes."""
    declarations = [
        (
            each.host,
            dict(each.values),
            {name: (origin.path, origin.line) for name, origin in each.origins.items()},
            {
                name: (why.reason, why.origin.path, why.origin.line)
                for name, why in each.not_static.items()
            },
            tuple(each.recovered),
        )
        for each in metadata.declarations.values()
    ]
    said = metadata.distribution
    distribution: Any = said and (
        said.name,
        said.version,
        said.summary,
        said.requires_python,
        said.requires_dist,
        tuple((each.group, each.name, each.value, each.extras) for each in said.entry_points),
        said.unreadable,
    )
    packed: Any = (
        (metadata.name, metadata.module, metadata.kind, metadata.location),
        declarations,
        distribution,
        (metadata.files, metadata.faults, metadata.unreadable),
        (dict(metadata.backends), dict(metadata.backend_prefixes)),
    )
    return marshal.dumps(packed)


def unpack(packed: bytes) -> PluginMetadata:
    """Give the metadata that `pack` packed."""
    own: Any
    distribution: Any
    read: Any
    own, declarations, distribution, read, (backends, prefixes) = marshal.loads(packed)
    name, module, kind, location = own
    files, faults, unreadable = read
    return PluginMetadata(
        name,
        module,
        kind,
        location,
        declarations={host: _declaration(host, *rest) for host, *rest in declarations},
        distribution=distribution and _distribution(*distribution),
        files=files,
        faults=faults,
        backends=backends,
        backend_prefixes=prefixes,
        unreadable=unreadable,
    )


def _declaration(
    host: str, values: Any, origins: Any, not_static: Any, recovered: Any
) -> Declaration:
    return Declaration.from_values(
        host,
        values,
        {name: Origin(*origin) for name, origin in origins.items()},
        {name: NotStatic(why, Origin(*at)) for name, (why, *at) in not_static.items()},
        recovered,
    )


def _distribution(
    name: Any, version: Any, summary: Any, python: Any, requires: Any, points: Any, fault: Any
) -> DistributionMetadata:
    entry_points = tuple(EntryPoint(*point) for point in points)
    return DistributionMetadata(
        name, version, summary, python, requires, entry_points, unreadable=fault
    )
