"""What pip refuses of a wheel for certain, whichever Python and system it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jackfield.headers import headers
from jackfield.reading.errors import TreeError, shortened
from jackfield.reading.packaging.facts import Facts
from jackfield.reading.trees.archives import ArchiveTree
from jackfield.reading.trees.tree import Tree, joined

DATA = ("data", "headers", "platlib", "purelib", "scripts")
"""What the directories in a wheel's ``NAME.data`` may be called."""

_FILE_NAME = re.compile(
    r"(?P<name>[\w.]+)-(?P<version>[^-]+)(?:-\d[^-]*)?-(?P<python>[^-]+)-[^-]+-[^-]+\.whl"
)
_LONGEST = 300
"""Characters of a version that is looked at."""


def refused(
    tree: ArchiveTree, dist_info: str, data: Sequence[str], file_name: str, facts: Facts
) -> Iterator[str]:
    """Say why pip refuses a wheel, each reason in one line; nothing if it may take it.

    Of a version that only the file name has otherwise, this is what it does in an index.
    `dist_info` and `data` are the wheel's directories of these, `facts` what it says.
    """
    yield from _of_the_name(dist_info, file_name, facts)
    yield from _of_the_format(tree, dist_info)
    if tree.outside:
        shown = shortened(repr(tree.outside))
        yield f"pip refuses it: its member {shown} leads out of where it is installed; leave it out"
    if not tree.is_file(f"{dist_info}/RECORD"):
        yield f"pip refuses it: {shortened(dist_info)}/RECORD is missing; build it again"
    for directory in data:
        for name in tree.names(directory):
            place = joined(directory, name)
            if name not in DATA and (tree.is_file(place) or tree.names(place)):
                yield (
                    f"pip refuses it: {shortened(place)} is none of the directories that may be in "
                    f"{shortened(directory)}: {', '.join(DATA)}; build it without it"
                )


def _of_the_name(dist_info: str, file_name: str, facts: Facts) -> Iterator[str]:
    found = _FILE_NAME.fullmatch(file_name)
    name, version = facts.name, facts.version
    if found and ("__" in found["name"] or not _is_valid(found["version"])):
        found = None
    if found is None:
        like = f"{re.sub('[-_.]+', '_', name or 'name')}-{version or '1.0'}-py3-none-any.whl"
        yield (
            f"pip refuses it: {file_name!r} is no name of a wheel; name it like {shortened(like)}, "
            "after the version and the tags that it was built with"
        )
    if name is not None and (version is None or not _is_valid(version)):
        said = "no Version" if version is None else f"no Version of PEP 440 but {version[:50]!r}"
        yield f"pip refuses it: {shortened(dist_info)}/METADATA has {said}; build it again"
    if found is None:
        return
    theirs = dist_info if name is None or _normal(name) == _normal(found["name"]) else name
    if not _normal(dist_info).startswith(_normal(found["name"])) or theirs is name:
        yield (
            f"pip refuses it: its file name says {found['name']!r}, {shortened(dist_info)} says "
            f"{shortened(theirs)!r}; rename the file, or build it again"
        )
    elif version is not None and not _is_same(found["version"], version):
        yield (
            f"pip takes it from no index: its file name says version {found['version']}, "
            f"{shortened(dist_info)}/METADATA says {shortened(version)}; rename the file, or build"
            " it again"
        )


def _of_the_format(tree: Tree, dist_info: str) -> Iterator[str]:
    path, shown = f"{dist_info}/WHEEL", shortened(f"{dist_info}/WHEEL")
    if not tree.is_file(path):
        yield f"pip refuses it: {shown} is missing; build it again"
        return
    try:
        found = dict(headers(tree.read(path).decode(), {"wheel-version"}))
        version = tuple(map(int, found["wheel-version"].split(".")))
    except TreeError as error:
        yield f"{shown}: cannot be read: {error}"
    except (ValueError, KeyError):
        yield f"pip refuses it: {shown} has no valid Wheel-Version, like 1.0; build it again"
    else:
        if version[0] > 1:
            yield (
                f"pip refuses it: {shown} has the Wheel-Version "
                f"{shortened(found['wheel-version'])}, and pip knows those below 2; build it again"
            )


def _normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def _is_plain(version: str) -> bool:
    return re.fullmatch(r"\d{1,9}(\.\d{1,9}){0,9}", version, re.ASCII) is not None


def _is_valid(version: str) -> bool:
    if _is_plain(version) or len(version) > _LONGEST:
        return True
    from packaging.version import Version  # late: most versions are plain

    try:
        Version(version)
    except ValueError:
        return False
    return True


def _is_same(version: str, other: str) -> bool:
    """Tell whether two versions are one, or may be."""
    if version == other or max(len(version), len(other)) > _LONGEST:
        return True
    if not (_is_valid(version) and _is_valid(other)):
        return True  # which is said already
    from packaging.version import Version

    return Version(version) == Version(other)
