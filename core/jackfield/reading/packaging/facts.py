"""What a project says for pip, in each of the files where it may say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jackfield.headers import first_of_each, headers
from jackfield.metadata import DistributionMetadata, EntryPoint, NotStatic, Origin
from jackfield.reading.errors import one_line, shortened
from jackfield.reading.packaging.ini import lines, sections
from jackfield.reading.trees.tree import in_tree
from jackfield.records import made_by, mutable_record

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.reading.packaging.selection import Selection
    from jackfield.reading.trees.found import Find


@mutable_record
class Facts:
    """What one file says; None is nothing.

    Attributes:
        package_dir: dotted name of a package, or the empty text -> directory.
        packages: the importable packages, in dots.
        modules: the importable modules that are no packages.
        where: directories to find packages in.
        places: name, as in `package_dir` -> all that these two say of it, in any of the files.
        finds: what setuptools finds more packages by; empty where there may be any.
        commands: the classes of the commands that build it, in dots.
        selection: which files a build takes into a wheel; None where it takes all.
        version_from: the dotted name of what holds the version.
        version_files: the files that are the version.
        version_search: the file in which a build backend looks for it, and the backend.
        summary_files: the files that are the summary.
        requires_also: what is required besides, by the extras ``:MARKER`` of ``setup()``.
        requires_files: the files that list the requirements.
        points_files: the files that are the entry points.
        forbidden: groups of entry points; if another file has one of them, none of its entry points
            count.
        has_pbr: whether ``setup()`` leaves to pbr what ``setup.cfg`` says.
        written: the files that a build writes anew -> what tells it to.
        tag_build: what setuptools adds to the version when it builds.
        tag_unknown: why it is not known what it adds.
        is_apart: whether it is built by what heeds neither ``setup.py`` nor ``setup.cfg``.
        version_origin: where the version is written, if that is in a call of ``setup()``.
        version_not_static: why the one that it is given there is not known.
        version_left: why none is known to a ``pyproject.toml`` that leaves it to what builds it.
        handed: why there is no version, and as `left` what else may not be known then, if no file
            gives one: an argument of ``setup()`` is for something else than setuptools.
        unreadable: why it is not known what is required; empty where `lost` says so.
        lost: attribute -> why it is not known what this file says there.
        left: attribute -> who gives it, as this file says, unless another file does.
        settled: the attributes for which no other file counts, whatever this one says.
        faults: what is wrong, each in one line.
        doubts: why it may say more than is known, each in one line.
    """

    name: str | None = None
    version: str | None = None
    summary: str | None = None
    requires_python: str | None = None
    requires_dist: tuple[str, ...] | None = None
    entry_points: tuple[EntryPoint, ...] | None = None
    package_dir: Mapping[str, str] | None = None
    packages: tuple[str, ...] | None = None
    modules: tuple[str, ...] | None = None
    where: tuple[str, ...] | None = None
    places: dict[str, set[str]] = made_by(default_factory=dict)
    finds: tuple[Find, ...] | None = None
    commands: tuple[str, ...] | None = None
    selection: Selection | None = None
    version_from: str | None = None
    version_files: tuple[str, ...] | None = None
    version_search: tuple[str, str] | None = None
    summary_files: tuple[str, ...] | None = None
    requires_also: tuple[str, ...] | None = None
    requires_files: tuple[str, ...] | None = None
    points_files: tuple[str, ...] | None = None
    forbidden: frozenset[str] | None = None
    has_pbr: bool | None = None
    written: Mapping[str, str] | None = None
    tag_build: str | None = None
    tag_unknown: NotStatic | None = None
    is_apart: bool | None = None
    version_origin: Origin | None = None
    version_not_static: NotStatic | None = None
    version_left: NotStatic | None = None
    handed: tuple[NotStatic, Mapping[str, str]] | None = None
    unreadable: str = ""
    lost: dict[str, str] = made_by(default_factory=dict)
    left: dict[str, str] = made_by(default_factory=dict)
    settled: set[str] = made_by(default_factory=set)
    faults: list[str] = made_by(default_factory=list)
    doubts: list[str] = made_by(default_factory=list)

    def fill_from(self, other: Facts) -> None:
        """Take what `other` says and this does not."""
        self.faults += other.faults
        self.doubts += other.doubts
        self.left |= other.left
        if other.package_dir or other.where:
            for name, place in other.placed():
                self.places.setdefault(name, set()).add(place)
        if any(point.group in (self.forbidden or ()) for point in other.entry_points or ()):
            self.settled.add("entry_points")
        passed = {*self.settled, *self.lost}
        if "version" in passed or any(getattr(self, name) for name in _VERSIONS):
            passed |= {*_VERSIONS, "handed", "version_not_static"}
        else:
            self.version_origin = other.version_origin
        for name in _SAID:
            if name in passed:
                continue
            value, own = getattr(other, name), getattr(self, name)
            # To setuptools, an empty list of requirements is none: what comes next may have one.
            if value is not None and (own is None or (name == "requires_dist" and not own)):
                setattr(self, name, value)
            if name in other.lost and not own:
                self.lost[name] = other.lost[name]
        self.settled |= other.settled

    @property
    def is_left_open(self) -> bool:
        """Whether nothing is said of which packages and modules there are."""
        return (self.packages, self.modules, self.finds) == (None, None, None)

    @property
    def is_listed(self) -> bool:
        """Whether it is said which packages and modules there are, all of them."""
        return self.finds != () and not self.is_left_open

    def placed(self) -> Iterator[tuple[str, str]]:
        """Give the places of modules: names as in `package_dir`, each with a directory."""
        given = [*(self.package_dir or {}).items(), *(("", place) for place in self.where or ())]
        for name, place in given:
            if (inside := in_tree(place)) is not None:
                yield name, inside

    def lose(self, name: str, where: object, reason: str) -> None:
        """Note that an attribute is not known, for `reason`, as is found at `where`."""
        self.lost.setdefault(name, f"{where}: {reason}")

    def take_built(self, built: Facts) -> None:
        """Take what is not known here from what building an sdist has written down."""
        for name in ("name", "requires_dist", "requires_python", "summary", "version"):
            if name in self.lost and (getattr(built, name) is not None or name in built.settled):
                del self.lost[name]
                setattr(self, name, None)
        if self.version is None and "version" not in self.lost:
            self.version_from = self.version_files = self.version_search = None
        if not self.requires_dist and built.requires_dist:
            self.requires_also = None  # it has those, too
        self.fill_from(built)

    def give_up(self) -> None:
        """Lose what one file leaves to others, and none of them gives."""
        if self.handed is not None and (self.version or self._no_version) is None:
            self.version_left, left = self.handed
            self.left = {**left, **self.left}
        for name, why in self.left.items():
            is_open = name not in self.lost and name not in self.settled
            if is_open and getattr(self, name) is None:
                self.lost[name] = why
                if name == "entry_points":
                    self.faults.append(why)

    def distribution(self) -> DistributionMetadata:
        """Give the part that concerns a host."""
        return DistributionMetadata(
            name=self.name,
            version=self.version,
            summary=self.summary,
            requires_python=self.requires_python,
            requires_dist=(*(self.requires_dist or ()), *(self.requires_also or ())),
            entry_points=self.entry_points or (),
            version_origin=self.version_origin,
            version_not_static=self._no_version if self.version is None else None,
            unreadable=self.unreadable or (self._unknown() if self.lost else ""),
        )

    @property
    def _no_version(self) -> NotStatic | None:
        """Why no version is known; None where none is given."""
        return self.version_not_static or self.version_left

    def _unknown(self) -> str:
        """Say why it is not known what is required; nothing where it is."""
        for name, what in (
            ("requires_dist", "has requirements that are not static"),
            ("requires_python", "has a Requires-Python that is not static"),
        ):
            if name in self.lost:
                return one_line(f"{what} ({shortened(self.lost[name])}); check a wheel of it")
        return ""


_OTHERS = (
    *("doubts", "faults", "unreadable", "version_origin", "lost", "left", "settled"),
    *("places", "points_files", "requires_files", "summary_files"),
)
_VERSIONS = frozenset({"version", "version_files", "version_from", "version_search"})
"""What says which version it is: of several files that do, only the first counts."""

_SAID = tuple(name for name in Facts.__match_args__ if name not in _OTHERS)


_OF_CORE_METADATA = frozenset({"name", "version", "summary", "requires-python", "requires-dist"})


def from_core_metadata(text: str) -> Facts:
    """Read ``METADATA`` or ``PKG-INFO``: headers, up to the first empty line."""
    found = headers(text, _OF_CORE_METADATA)
    first = first_of_each(found)
    requires = tuple(value for name, value in found if name == "requires-dist")
    return Facts(
        name=first.get("name"),
        version=first.get("version"),
        summary=first.get("summary"),
        requires_python=first.get("requires-python"),
        requires_dist=requires or None,
    )


def from_pkg_info(text: str) -> Facts:
    """Read the ``PKG-INFO`` of an sdist, which may say of what it leaves out that it is nothing."""
    facts = from_core_metadata(text)
    found = headers(text, ("metadata-version", "dynamic"))
    major, _, minor = first_of_each(found).get("metadata-version", "").partition(".")
    if facts.name is None or not (major.isdecimal() and minor.isdecimal()) or len(minor) > 2:
        return facts
    version = (int(major[:2]), int(minor))
    if version >= (1, 2):  # before it, there was no Requires-Python
        facts.settled.add("requires_python")
    if version >= (2, 2) and ("dynamic", "requires-dist") not in [
        (name, value.lower()) for name, value in found
    ]:
        facts.settled.add("requires_dist")
    return facts


def from_requires_txt(text: str) -> tuple[str, ...]:
    """Give PEP 508 requirements from an egg-info's ``requires.txt``; extras are left out.

    A section ``[:marker]`` holds what is required where the marker holds.
    """
    found = []
    marker: str | None = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            extra, _, condition = line[1:-1].partition(":")
            marker = None if extra else condition
        elif line and not line.startswith("#") and marker is not None:
            found.append(f"{line} ; {marker}" if marker else line)
    return tuple(found)


def entry_points(text: str) -> tuple[EntryPoint, ...]:
    """Read ``entry_points.txt``, or what `setup()` takes for it; none is without a name."""
    return tuple(
        entry_point(group, name, value)
        for group, options in sections("\n".join(lines(text))).items()
        for name, value in options.items()
        if name
    )


def is_module_name(name: str) -> bool:
    """Tell whether `name` can be imported, as far as its spelling goes."""
    if name.isascii():
        return all(part.isidentifier() for part in name.split("."))
    import re  # late: nearly all are ASCII

    return re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*", name) is not None


def entry_point(group: str, name: str, value: str) -> EntryPoint:
    """Give an entry point of the value ``module:object [extra, extra]``."""
    value, _, extras = value.partition("[")
    extras = extras.partition("]")[0].replace(",", "\n")
    return EntryPoint(group, name, value.strip(), lines(extras))
