"""A found plugin, as plain data that the index can hold; its metadata comes when it is asked for.

What most commands need of a plugin are a few texts. All that is known of it, `PluginMetadata`, is
made of what the index holds when somebody first asks, since that takes longer than the rest.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from jackfield.metadata import PluginMetadata


class FoundPlugin:
    """A plugin and where it comes from.

    Attributes:
        name: what the host calls it.
        source: ``explicit``, ``directory`` or ``installed``.
        where: where it comes from, for the user to see: a distribution, or a path.
        path: where it is loaded from, for a plugin that is not installed: its package directory
            or file; for a project, the directory that goes on `sys.path`.
        is_project: whether `path` is such a directory.
        module: the importable package or module; None where no file of it was found.
        kind: as in `PluginMetadata`.
        location: as in `PluginMetadata`.
        distribution: its distribution's name, None where there is none.
        backends: scheme -> ``module:Class``.
        backend_prefixes: prefix -> ``module:Class``.
    """

    __slots__ = (
        "_metadata",
        "_packed",
        "backend_prefixes",
        "backends",
        "distribution",
        "is_project",
        "kind",
        "location",
        "module",
        "name",
        "path",
        "source",
        "where",
    )

    def __init__(
        self,
        name: str,
        source: str,
        where: str,
        path: str | None,
        is_project: bool,
        module: str | None,
        kind: str,
        location: str,
        distribution: str | None,
        backends: Mapping[str, str],
        backend_prefixes: Mapping[str, str],
        metadata: PluginMetadata | bytes,
    ) -> None:
        self.name = name
        self.source = source
        self.where = where
        self.path = path
        self.is_project = is_project
        self.module = module
        self.kind = kind
        self.location = location
        self.distribution = distribution
        self.backends = backends
        self.backend_prefixes = backend_prefixes
        self._metadata: PluginMetadata | None = None
        self._packed = b""
        if isinstance(metadata, bytes):
            self._packed = metadata
        else:
            self._metadata = metadata

    @classmethod
    def of(
        cls,
        metadata: PluginMetadata,
        source: str,
        path: str | None = None,
        is_project: bool = False,
    ) -> FoundPlugin:
        """Make one of all that was read of it."""
        distribution = metadata.distribution.name if metadata.distribution else None
        where = path or metadata.location
        if source == "installed" and distribution:
            where = distribution
        return cls(
            metadata.name,
            source,
            where,
            path,
            is_project,
            metadata.module,
            metadata.kind,
            metadata.location,
            distribution,
            dict(metadata.backends),
            dict(metadata.backend_prefixes),
            metadata,
        )

    @property
    def metadata(self) -> PluginMetadata:
        """All that is known of it."""
        if self._metadata is None:
            from jackfield.discovery.packing import unpack  # late: see the module's docstring

            self._metadata = unpack(self._packed)
        return self._metadata

    def packed(self) -> tuple[Any, ...]:
        """Give what makes the same plugin again: the arguments, in plain data."""
        from jackfield.discovery.packing import pack

        if not self._packed:
            self._packed = pack(self.metadata)
        return (*self.about(), self._packed)

    def about(self) -> tuple[Any, ...]:
        """Give the arguments but for the metadata."""
        return (
            self.name,
            self.source,
            self.where,
            self.path,
            self.is_project,
            self.module,
            self.kind,
            self.location,
            self.distribution,
            self.backends,
            self.backend_prefixes,
        )


class Shadowed:
    """Something that is claimed twice, and whose second claim has no effect.

    `what` is ``plugin``, ``distribution``, ``module``, ``command``, ``scheme`` or ``prefix``;
    `winner` and `loser` say where each claim comes from.
    """

    __slots__ = ("loser", "name", "what", "winner")

    def __init__(self, what: str, name: str, winner: str, loser: str) -> None:
        self.what = what
        self.name = name
        self.winner = winner
        self.loser = loser

    def __str__(self) -> str:
        return f"{self.what} {self.name!r} of {self.loser} is shadowed by {self.winner}"
