"""``cvs-branches``: the branches and tags of a repository."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass
from pathlib import Path

from jackfield import JackfieldError, Table
from jackfield.kinds import is_directory, is_file
from jackfield.repositories import NoHistory, add_path

from jackfield_cvs import working
from jackfield_cvs.control import CVS, TRUNK, WORKING
from jackfield_cvs.rcs import Header
from jackfield_cvs.repository import headers
from jackfield_cvs.root import origin


@dataclass(slots=True)
class Label:
    """A name that files of a repository have revisions under.

    Attributes:
        name: the branch's or tag's.
        kind: ``trunk``, ``branch``, ``vendor branch``, ``tag``; ``mixed`` where it is a branch
            of some files and a tag of others.
        current: a working directory sticks to it.
        files: the number of files that have it.
        date: when the last of the revisions that it stands for was made, ISO 8601.
    """

    name: str
    kind: str
    current: bool = False
    files: int = 0
    date: str | None = None


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    what = (
        "a repository, or a working directory of one on this machine;"
        " for the latter the files are those below it"
    )
    add_path(parser, what)


def run(arguments: Namespace) -> Table:
    """List the branches and tags of a repository, or of a part of it.

    Raises:
        JackfieldError: if the path is none, or the repository is not on this machine.
    """
    labels = read(Path(arguments.path))
    return Table(
        columns=("name", "kind", "files", "date"),
        rows=[
            (
                f"{label.name} (current)" if label.current else label.name,
                label.kind,
                label.files,
                (label.date or "")[:10],
            )
            for label in labels
        ],
        records=[asdict(label) for label in labels],
    )


def read(path: Path) -> list[Label]:
    """Give the branches and tags of the repository at `path`: the trunk, branches, then tags.

    Raises:
        JackfieldError: if there is none, or it cannot be read.
    """
    top, module, current = _place(Path(os.path.abspath(path)))  # noqa: PTH100 - links stay
    labels = {TRUNK: Label(TRUNK, "trunk")}
    for _, header in headers(top, module):
        _note(labels, TRUNK, "trunk", _newest(header, "1" if header.head is None else header.head))
        for name, number in header.symbols.items():
            kind, stem = _kind(number)
            _note(labels, name, kind, _newest(header, stem))
    for label in labels.values():
        label.current = label.name == current
    order = ("trunk", "branch", "vendor branch", "mixed", "tag")
    return sorted(labels.values(), key=lambda label: (order.index(label.kind), label.name))


def _place(path: Path) -> tuple[Path, str, str | None]:
    """Give the repository, the part of it, and what a working directory sticks to."""
    if is_directory(path / "CVSROOT") and not is_directory(path / "CVSROOT" / "CVS"):
        return path, "", None
    if not is_file(path / "CVS" / "Root"):
        raise JackfieldError(f"{path}: is neither a CVS repository nor a working directory")
    try:
        top = CVS().history(path, WORKING)
    except NoHistory as error:
        raise JackfieldError(f"{error}: ask there (cvs log -h)") from None
    sticky = working.sticky(path)
    module = origin(path).module
    if not is_directory(top / module):
        raise JackfieldError(f"{path}: {module} is not in {top} any more")
    if sticky.date:
        return top, module, None
    return top, module, sticky.branch or sticky.tag or TRUNK


def _kind(number: str) -> tuple[str, str]:
    """Say what a symbol with that number is, and the number of the branch or revision.

    A branch is written with a zero before its last part: ``1.2.0.4`` is the branch 1.2.4. Those
    for what vendors supply are written as they are, and their last part is odd: ``1.1.1``.
    """
    parts = number.split(".")
    if len(parts) % 2:
        return ("vendor branch" if int(parts[-1]) % 2 else "branch"), number
    if len(parts) > 2 and parts[-2] == "0":
        return "branch", ".".join([*parts[:-2], parts[-1]])
    return "tag", number


def _newest(header: Header, number: str) -> str | None:
    """Give the date of a revision, or of the last on a branch; of what it comes from if none."""
    delta = header.deltas.get(number)
    if delta is not None:
        return delta.date
    on_it = [
        delta.date
        for name, delta in header.deltas.items()
        if name.rpartition(".")[0] == number or name == number.rpartition(".")[0]
    ]
    return max(on_it, default=None)


def _note(labels: dict[str, Label], name: str, kind: str, date: str | None) -> None:
    label = labels.setdefault(name, Label(name, kind))
    if label.kind != kind:
        label.kind = "mixed"
    label.files += 1
    label.date = max(filter(None, (label.date, date)), default=None)
