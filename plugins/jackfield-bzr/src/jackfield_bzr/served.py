# SPDX-License-Identifier: GPL-2.0-or-later
"""A plugin of Breezy's, loaded by the brz that looks at a branch, not by Jackfield.

It gives brz a command that reads requests from its standard input, a line of JSON each, and
answers them on its standard output. It runs inside Breezy, and is under its licence therefore.

A request has the name of an operation, ``do``, and its arguments; an answer has either a
``result`` or an ``error``, one line. Identifiers of revisions are texts, UTF-8 decoded.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import breezy.bzr  # type: ignore[import-not-found,unused-ignore]
from breezy import errors, transport
from breezy.branch import Branch  # type: ignore[import-not-found,unused-ignore]
from breezy.bzr import hashcache, workingtree_4
from breezy.commands import (  # type: ignore[import-not-found,unused-ignore]
    Command,
    register_command,
)
from breezy.controldir import ControlDir  # type: ignore[import-not-found,unused-ignore]
from breezy.workingtree import WorkingTree  # type: ignore[import-not-found,unused-ignore]

_NULL = b"null:"


class cmd_jackfield_serve(Command):  # type: ignore[misc,unused-ignore]  # noqa: N801 - Breezy's way
    """Answer Jackfield's requests."""

    hidden = True

    def run(self) -> None:
        """Answer until there are no more requests."""
        _keep_to_local_files()
        _write_no_caches()
        answers = os.fdopen(os.dup(1), "w", encoding="ascii")
        os.dup2(2, 1)  # what else is printed must not be taken for an answer
        answers.write("{}\n")
        answers.flush()
        for line in sys.stdin.buffer:
            answers.write(json.dumps(_answer(json.loads(line))) + "\n")
            answers.flush()


register_command(cmd_jackfield_serve)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    operation = _OPERATIONS[request.pop("do")]
    try:
        return {"result": operation(**request)}
    except errors.UnknownFormatError as error:
        way_out = "brz upgrade brings old ones up to date, a newer brz may know others"
        return {"error": f"{_line(error)}: {way_out}"}
    except Exception as error:  # noqa: BLE001 - it is told to who has asked
        return {"error": _line(error)}


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _keep_to_local_files() -> None:
    """Forget all ways to reach another machine."""
    transport._clear_protocol_handlers()
    transport.register_transport_proto("file://")
    transport.register_lazy_transport("file://", "breezy.transport.local", "LocalTransport")


def _write_no_caches() -> None:
    """Let no tree remember the hashes of files that it has found out."""
    workingtree_4.DirStateWorkingTree._worth_saving_limit = lambda tree: -1
    hashcache.HashCache.write = lambda cache: None


def _state(
    branch: str, tree: str | None, upstream: str | None, others: list[str], alone: bool
) -> dict[str, Any]:
    """Say how a branch and its tree stand.

    Args:
        branch: the branch's directory.
        tree: the tree's, None if there is none.
        upstream: that of the branch to count against, if it is on this machine.
        others: those of all branches here that may have got revisions of this one.
        alone: there are no branches elsewhere that may have.
    """
    opened = Branch.open(branch)
    with opened.lock_read():
        tip = revision = opened.last_revision()
        result: dict[str, Any] = dict.fromkeys(("changes", "ahead", "behind", "unpushed"))
        if tree is not None:
            revision, result["changes"] = _tree(tree)
        result["revision"] = None if revision == _NULL else revision.decode()
        result["date"] = _date(opened.repository, revision)
        result["warnings"] = []
        missing = None
        for place in others:
            try:
                ours, theirs = _difference(opened, place)
            except Exception as error:  # noqa: BLE001 - of another branch, and it is told
                result["warnings"].append(f"{place}: {_line(error)}")
                alone = False
                continue
            missing = ours if missing is None else missing & ours
            if place == upstream:
                result |= {"ahead": len(ours - {_NULL}), "behind": len(theirs - {_NULL})}
        if missing is None and alone:
            missing = _ancestry(opened.repository, tip)
        if missing is not None:
            result["unpushed"] = len(missing - {_NULL})
        return result


def _difference(branch: Any, place: str) -> tuple[set[bytes], set[bytes]]:
    """Give the revisions that only `branch` has, and those that only the one at `place` has."""
    with _locked(Branch.open(place)) as other:
        graph = branch.repository.get_graph(other.repository)
        ours, theirs = graph.find_difference(branch.last_revision(), other.last_revision())
        return set(ours), set(theirs)


@contextlib.contextmanager
def _locked(branch: Any) -> Iterator[Any]:
    with branch.lock_read():
        yield branch


def _ancestry(repository: Any, tip: bytes) -> set[bytes]:
    """Give the revisions that lead to `tip`, as far as they are there."""
    found = repository.get_graph().iter_ancestry([tip])
    return {revision for revision, parents in found if parents is not None}


def _date(repository: Any, revision: bytes) -> str | None:
    if revision == _NULL:
        return None
    try:
        found = repository.get_revision(revision)
    except errors.NoSuchRevision:  # a ghost
        return None
    zone = timezone(timedelta(seconds=found.timezone or 0))
    return datetime.fromtimestamp(found.timestamp, zone).isoformat(timespec="seconds")


def _tree(path: str) -> tuple[bytes, dict[str, int]]:
    """Give the revision that is checked out, and count what differs from it."""
    tree = WorkingTree.open(path)
    with tree.lock_read():
        parents = tree.get_parent_ids()
        counts: dict[str, int] = {}
        for change in tree.iter_changes(tree.basis_tree()):
            if "" not in change.path:  # the top itself
                word = _word(change)
                counts[word] = counts.get(word, 0) + 1
        found = {"unknown": sum(1 for _ in tree.unknowns()), "conflicts": len(tree.conflicts())}
        counts |= {word: count for word, count in found.items() if count}
        return parents[0] if parents else _NULL, counts


def _word(change: Any) -> str:
    if change.versioned == (True, False):
        return "removed"
    if change.kind[1] is None:
        return "missing"
    if change.versioned == (False, True):
        return "added"
    if change.kind[0] != change.kind[1]:
        return "kind changed"
    if change.changed_content or change.executable[0] != change.executable[1]:
        return "modified"
    return "renamed"


def _branches(places: list[str]) -> list[dict[str, Any]]:
    """Give the last revision and the number of tags of each branch."""
    result = []
    for place in places:
        with _locked(Branch.open(place)) as branch:
            number, tip = branch.last_revision_info()
            result.append(
                {
                    "number": number,
                    "revision": None if tip == _NULL else tip.decode(),
                    "tags": len(branch.tags.get_tag_dict()) if branch.supports_tags() else 0,
                    "date": _date(branch.repository, tip),
                }
            )
    return result


def _clone(repository: str, branches: dict[str, str], target: str) -> int:
    """Copy a repository and branches; give the number of revisions.

    Args:
        repository: its directory.
        branches: the directory of a branch -> that of its copy, which may be `target`.
        target: where to; what is there is an empty directory.
    """
    made = ControlDir.open(repository)
    source = made.open_repository()
    copied = made._format.initialize(target)
    copy = source._format.initialize(copied, shared=source.is_shared())
    if source.is_shared():
        copy.set_make_working_trees(source.make_working_trees())
    # What is stacked first: of a revision that is there the ancestors are not looked for any more.
    for place in branches:
        with _locked(Branch.open(place)) as branch:
            if branch.repository._fallback_repositories:
                copy.fetch(branch.repository, revision_id=branch.last_revision())
    with source.lock_read():
        copy.fetch(source)
    for place, there in branches.items():
        with _locked(Branch.open(place)) as branch:
            directory = copied if there == target else made._format.initialize(there)
            tip = branch.last_revision()
            if tip != _NULL and not copy.has_revision(tip):
                raise errors.NoSuchRevision(branch, tip)
            _copy_branch(branch, branch._format.initialize(directory))
    return len(copy.all_revision_ids())


def _copy_branch(source: Any, copy: Any) -> None:
    with copy.lock_write():
        copy.set_last_revision_info(*source.last_revision_info())
        if source.supports_tags():
            copy.tags._set_tag_dict(source.tags.get_tag_dict())


def _check(repository: str, branches: list[str]) -> int:
    """Read all that a repository has, and see that the branches have it; count the revisions."""
    opened = ControlDir.open(repository).open_repository()
    with opened.lock_read():
        revisions = opened.all_revision_ids()
        if revisions:
            opened.check(revisions)
    for place in branches:
        with _locked(Branch.open(place)) as branch:
            tip = branch.last_revision()
            if tip != _NULL and not branch.repository.has_revision(tip):
                raise errors.NoSuchRevision(branch, tip)
    return len(revisions)


def _make_trees(branches: list[str]) -> None:
    """Check branches out where they are."""
    for place in branches:
        ControlDir.open(place).create_workingtree()


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "branches": _branches,
    "check": _check,
    "clone": _clone,
    "make_trees": _make_trees,
    "state": _state,
}

assert breezy.bzr  # its formats are registered by its import
