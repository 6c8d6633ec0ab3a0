"""The versions that a program states for itself when it makes its host.

Most are three numbers, which can be seen to be well-formed, shown and compared with what the index
was made for without loading what plugins are judged by.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.compatibility import HostVersion


class StatedVersion:
    """The version of a host and the range of its API, as they were given.

    Args:
        name: the host's name.
        distribution: what pip calls it.
        version: its version.
        newest: its newest API; None for the first three elements of `version`.
        oldest: the oldest API with which it still runs plugins; None for the newest.

    Raises:
        ValueError: if one of them is malformed, or the oldest API is above the newest.
    """

    def __init__(
        self,
        name: str,
        distribution: str,
        version: tuple[object, ...],
        newest: tuple[int, ...] | None,
        oldest: tuple[int, ...] | None,
    ) -> None:
        self.key = (name, distribution, version, newest, oldest)
        self._made: HostVersion | None = None
        plain = _is_plain(version) and all(e is None or _is_plain(e) for e in (newest, oldest))
        if not plain or (newest or version)[:3] < (oldest or ()):
            self.made()

    def made(self) -> HostVersion:
        """Give what plugins are judged by."""
        if self._made is None:
            # Late: with a valid index all verdicts are known, and this is slow to import.
            from jackfield.compatibility import HostVersion
            from jackfield.versions import Version, api_version

            name, distribution, version, newest, oldest = self.key
            own = Version.from_tuple(version)
            current = own.api if newest is None else api_version(newest)
            minimum = current if oldest is None else api_version(oldest)
            if minimum > current:
                raise ValueError(
                    f"the minimum API {minimum} of {name!r} is above its current {current}"
                )
            self._made = HostVersion(name, own, current, minimum, distribution)
        return self._made

    def __str__(self) -> str:
        version = self.key[2]
        return ".".join(map(str, version[:3])) if _is_plain(version) else str(self.made().version)


def _is_plain(version: tuple[object, ...]) -> bool:
    """Tell at first sight that a version tuple is well-formed; what is not plain still may be."""
    return (
        type(version) is tuple
        and len(version) in (3, 5)
        and all(type(number) is int and 0 <= number < 1 << 32 for number in version[:3])
        and version[3:] in ((), ("final", 0))
    )
