"""Version tuples and ranges of API versions: plain data.

A version is declared as a tuple in the manner of ``sys.version_info``:
``(major, minor, micro, level, serial)``. Compatibility compares the first three elements only
(`ApiVersion`); everywhere else a version is shown and ordered as PEP 440 has it.
"""

from __future__ import annotations

from jackfield.records import record

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    import packaging.version

ApiVersion = tuple[int, int, int]
"""The part of a version that compatibility is judged by: major, minor, micro."""

_PEP440_LEVELS = {"dev": ".dev", "alpha": "a", "beta": "b", "candidate": "rc"}
_LEVELS = frozenset({*_PEP440_LEVELS, "final"})
_LONGEST_LEVEL = 100
"""Characters of a release level; thousands of digits are no version that could be read again."""

_OTHER_SPELLINGS = {
    "a": "alpha",
    "b": "beta",
    "c": "candidate",
    "rc": "candidate",
    "pre": "candidate",
    "preview": "candidate",
    "": "final",
}


class InvalidVersion(ValueError):  # noqa: N818 - packaging's name for the same thing
    """A value that is no version; the message shows the value and says what is wrong with it."""


@record
class Version:
    """The version of a plugin or of a host. Versions are equal where PEP 440 says they are.

    `level` is ``dev``, ``alpha``, ``beta``, ``candidate``, ``final`` or a level of the author's
    own (``exp``); other spellings of these (``rc``) are taken as the same level. `pep440` is
    empty but for a version that was declared as a string and that the five elements cannot hold
    (``"1.0a1.dev2"``).
    """

    major: int
    minor: int = 0
    micro: int = 0
    level: str = "final"
    serial: int = 0
    pep440: str = ""

    @classmethod
    def from_tuple(cls, value: object) -> Version:
        """Make a version from a tuple of one to five elements.

        Up to four numbers, then a level, then its serial; what is left out is zero, or ``final``.
        ``(0, 1, "dev")`` is 0.1.0.dev0, ``(1, 2, 3, 4)`` is 1.2.3.4.

        Raises:
            InvalidVersion: for anything else.
        """
        if not isinstance(value, tuple):
            raise InvalidVersion(
                f"{shown(value)} is of type {type(value).__name__}, not a version tuple"
            )
        if len(value) == 5 and _is_plain(*value):
            return cls(*value)  # what nearly all plugins declare
        numbers: list[int] = []
        for element in value:
            if not _is_number(element):
                break
            numbers.append(element)
        rest = value[len(numbers) :]
        if not numbers or len(value) > 5:
            raise InvalidVersion(f"{shown(value)} is not a version tuple like (1, 3, 0, 'dev', 0)")
        if not rest:
            if len(numbers) > 4:
                raise InvalidVersion(
                    f"{shown(value)} has {len(numbers)} numbers and no release level"
                )
            return cls(*_padded(numbers[:3]), serial=(numbers[3:] or [0])[0])
        level, *serial = rest
        if len(numbers) > 3 or not isinstance(level, str) or len(serial) > 1:
            raise InvalidVersion(f"{shown(value)} is not a version tuple like (1, 3, 0, 'dev', 0)")
        if serial and not _is_number(serial[0]):
            raise InvalidVersion(
                f"{shown(value)} has {shown(serial[0])} where its serial number should be"
            )
        return cls(*_padded(numbers), level=_level(level, value), serial=(serial or [0])[0])

    @classmethod
    def from_string(cls, text: str) -> Version:
        """Make a version from a PEP 440 string; ``"1.1pre"`` is 1.1.0rc0.

        Raises:
            InvalidVersion: if PEP 440 does not allow `text`.
        """
        from packaging import version as pep440  # late: tuples, the common case, need none of it

        try:
            parsed = pep440.Version(text)
        except ValueError:  # its InvalidVersion, or int() on thousands of digits
            raise InvalidVersion(f"{shown(text)} is not a PEP 440 version") from None
        numbers = list(parsed.release)
        level, serial = "final", (numbers[3:] or [0])[0]
        if parsed.pre is not None:
            level, serial = _OTHER_SPELLINGS[parsed.pre[0]], parsed.pre[1]
        elif parsed.dev is not None:
            level, serial = "dev", parsed.dev
        version = cls(*_padded(numbers[:3]), level=level, serial=serial)
        if pep440.Version(str(version)) == parsed:
            return version
        return cls(*_padded(numbers[:3]), level=level, serial=serial, pep440=str(parsed))

    @classmethod
    def parse(cls, value: object) -> Version:
        """Make a version from what a plugin may declare: a tuple, or a PEP 440 string.

        Raises:
            InvalidVersion: for anything else.
        """
        return cls.from_string(value) if isinstance(value, str) else cls.from_tuple(value)

    @property
    def api(self) -> ApiVersion:
        """The three elements that compatibility is judged by."""
        return (self.major, self.minor, self.micro)

    def __str__(self) -> str:
        """Give the version as PEP 440 writes it.

        A level that PEP 440 does not know counts as a development release and stays visible as
        the local part: ``(1, 0, 0, "exp", 2)`` is 1.0.0.dev2+exp.
        """
        if self.pep440:
            return self.pep440
        numbers = f"{self.major}.{self.minor}.{self.micro}"
        if self.level == "final":
            return f"{numbers}.{self.serial}" if self.serial else numbers
        if self.level in _PEP440_LEVELS:
            return f"{numbers}{_PEP440_LEVELS[self.level]}{self.serial}"
        return f"{numbers}.dev{self.serial}+{self.level}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Version):
            return NotImplemented
        return self._ordered() == other._ordered()

    def __hash__(self) -> int:
        return hash(self._ordered())

    # ``>`` and ``>=`` are these two from the other side: Python turns them around by itself.

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Version):
            return NotImplemented
        return self._ordered() < other._ordered()

    def __le__(self, other: object) -> bool:
        if not isinstance(other, Version):
            return NotImplemented
        return self._ordered() <= other._ordered()

    def _ordered(self) -> packaging.version.Version:
        from packaging import version as pep440

        return pep440.Version(str(self))


def api_version(value: object) -> ApiVersion:
    """Give the three elements of a version tuple that compatibility is judged by.

    Raises:
        InvalidVersion: if `value` is not a version tuple. Strings are none: a host that compares
            tuples could not compare them.
    """
    if type(value) is tuple and len(value) == 3:
        major, minor, micro = value
        if (
            type(major) is type(minor) is type(micro) is int
            and 0 <= major < _HIGHEST
            and 0 <= minor < _HIGHEST
            and 0 <= micro < _HIGHEST
        ):
            return value  # what nearly all plugins declare
    return Version.from_tuple(value).api


def shown(value: object) -> str:
    """Show a foreign value in a message: its `repr`, shortened, whatever its size or depth."""
    import reprlib  # late: only for what is wrong

    class Short(reprlib.Repr):
        def repr_int(self, x: int, level: int) -> str:
            # Python refuses to write out thousands of digits.
            return "a huge int" if abs(x) >> 1024 else super().repr_int(x, level)

    short = Short()
    short.maxstring = short.maxother = 60
    return short.repr(value)


def show_api(version: ApiVersion) -> str:
    """Write an API version with dots: ``(2, 4, 0)`` is 2.4.0."""
    return ".".join(map(str, version))


@record
class VersionRange:
    """The API versions from `minimum` to `maximum`, both included; None leaves that end open."""

    minimum: ApiVersion | None = None
    maximum: ApiVersion | None = None

    def __post_init__(self) -> None:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise InvalidVersion(
                f"the minimum {show_api(self.minimum)} is above the maximum "
                f"{show_api(self.maximum)}"
            )

    def __contains__(self, version: ApiVersion) -> bool:
        is_below = self.minimum is not None and version < self.minimum
        is_above = self.maximum is not None and version > self.maximum
        return not is_below and not is_above

    def __str__(self) -> str:
        ends = []
        if self.minimum is not None:
            ends.append(f">= {show_api(self.minimum)}")
        if self.maximum is not None:
            ends.append(f"<= {show_api(self.maximum)}")
        return ", ".join(ends) or "any version"


_HIGHEST = 2**64
"""Room for any date or revision number; Python refuses to write out a really long one."""


def _is_plain(major: object, minor: object, micro: object, level: object, serial: object) -> bool:
    """Tell whether five elements are those of a version as they stand."""
    return (
        type(level) is str
        and level in _LEVELS
        and type(major) is type(minor) is type(micro) is type(serial) is int
        and 0 <= major < _HIGHEST
        and 0 <= minor < _HIGHEST
        and 0 <= micro < _HIGHEST
        and 0 <= serial < _HIGHEST
    )


def _is_number(element: object) -> bool:
    if isinstance(element, int) and type(element) is not bool:
        return 0 <= element < _HIGHEST
    return False


def _padded(numbers: list[int]) -> ApiVersion:
    major, minor, micro = [*numbers, 0, 0, 0][:3]
    return (major, minor, micro)


def _level(level: str, value: object) -> str:
    name = level.strip().lower()
    name = _OTHER_SPELLINGS.get(name, name)
    if not (name.isascii() and name.isalnum() and len(name) <= _LONGEST_LEVEL):
        raise InvalidVersion(f"{shown(value)} has {shown(level)} where its release level should be")
    return name
