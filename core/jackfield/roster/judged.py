"""Found plugins with their verdicts, as plain data that the index can hold."""

from __future__ import annotations

import marshal

from jackfield.discovery.found import FoundPlugin, Shadowed

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


class Judged:
    """A plugin and what was found out about it for one host.

    Attributes:
        found: where it is and what it declares.
        version: its version as it is shown, None where it declares none.
        status: the verdict's status: ``compatible``, ``incompatible`` or ``unknown``.
        reasons: the verdict's reasons.
        untested: whether the verdict is that.
        words: the verdict in one word, and in a sentence.
        loads: whether it may be loaded without being forced; the same where the user is strict.
        commands: the commands that it declares to the host -> one line of help.
        formats: the control formats that it declares to any host.
        labels: ``branch``, ``repository`` and ``checkout`` -> the labels of Bazaar's control
            directory that it declares to any host -> their descriptions.
        per_directory: the names of those of `formats` that stand in every directory of a tree.
        tools: program that it needs on ``PATH`` -> what to install for it.
        transports: the URL prefixes that it declares to the host.
        digests: path -> digest of each file that the verdict rests on, packed by `marshal`: only
            activation wants them.
    """

    __slots__ = (
        "commands",
        "digests",
        "formats",
        "found",
        "labels",
        "loads",
        "per_directory",
        "reasons",
        "status",
        "tools",
        "transports",
        "untested",
        "version",
        "words",
    )

    def __init__(
        self,
        found: FoundPlugin,
        version: str | None,
        status: str,
        reasons: tuple[str, ...],
        untested: bool,
        words: tuple[str, str],
        loads: tuple[bool, bool],
        commands: Mapping[str, str],
        formats: Mapping[str, Mapping[str, str | bytes | None]],
        labels: Mapping[str, Mapping[str, str]],
        per_directory: tuple[str, ...],
        tools: Mapping[str, str],
        transports: tuple[str, ...],
        digests: bytes,
    ) -> None:
        self.found = found
        self.version = version
        self.status = status
        self.reasons = reasons
        self.untested = untested
        self.words = words
        self.loads = loads
        self.commands = commands
        self.formats = formats
        self.labels = labels
        self.per_directory = per_directory
        self.tools = tools
        self.transports = transports
        self.digests = digests

    def is_unchanged(self) -> bool:
        """Read again the files that the verdict rests on: tell whether they are what they were.

        Unlike the index's stamps this needs no clock to be right.
        """
        from jackfield.stamps import digest  # late: only activation wants it

        for path, known in marshal.loads(self.digests).items():
            try:
                with open(path, "rb") as file:
                    if digest(file.read()) != known:
                        return False
            except OSError:
                return False
        return True

    def packed(self) -> tuple[Any, ...]:
        """Give the arguments that make the same again, in plain data."""
        return (self.found.packed(), *self._judgement(), self.digests)

    def says(self) -> tuple[Any, ...]:
        """Give all that is known of it without its metadata, to compare it with another."""
        return (*self.found.about(), *self._judgement())

    def _judgement(self) -> tuple[Any, ...]:
        return (
            self.version,
            self.status,
            self.reasons,
            self.untested,
            self.words,
            self.loads,
            self.commands,
            self.formats,
            self.labels,
            self.per_directory,
            self.tools,
            self.transports,
        )


class Judgements:
    """All that a search has found.

    Attributes:
        plugins: the plugins, in the order of discovery.
        hidden: those whose name another one has.
        shadowed: claims without effect.
        faults: what could not be read.
    """

    __slots__ = ("faults", "hidden", "plugins", "shadowed")

    def __init__(
        self,
        plugins: list[Judged],
        hidden: list[Judged],
        shadowed: list[Shadowed],
        faults: Sequence[str],
    ) -> None:
        self.plugins = plugins
        self.hidden = hidden
        self.shadowed = shadowed
        self.faults = tuple(faults)

    def packed(self) -> tuple[Any, ...]:
        """Give all of it in plain data."""
        return (
            [each.packed() for each in self.plugins],
            [each.packed() for each in self.hidden],
            [(each.what, each.name, each.winner, each.loser) for each in self.shadowed],
            self.faults,
        )


def unpacked(data: Any) -> Judgements:
    """Give what `Judgements.packed` packed."""
    plugins, hidden, shadowed, faults = data
    return Judgements(
        [Judged(FoundPlugin(*found), *rest) for found, *rest in plugins],
        [Judged(FoundPlugin(*found), *rest) for found, *rest in hidden],
        [Shadowed(*each) for each in shadowed],
        faults,
    )
