"""Archives: a bundle, as ``git bundle`` makes it and ``git clone`` reads it, with all refs.

A bundle says which objects there are and which refs name them. What it cannot say (which branch
is checked out, symbolic refs, the stash behind its last entry, where a shallow history ends, that
there is no commit yet) stands in a blob, which the bundle has as ``refs/jackfield/archive``. Large
files are blobs, too, in a tree that it has as ``refs/jackfield/large``.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from jackfield import JackfieldError
from jackfield.repositories import refuse_what_waits, unusable
from jackfield.scratch import scratch_directory

from jackfield_git import large, record, settings
from jackfield_git.git import Output, git
from jackfield_git.record import Record
from jackfield_git.repository import Repository
from jackfield_git.view import View, borrow_objects, view, write_refs

_TIMEOUT = 24 * 60 * 60
"""Seconds after which git is given up: a large history takes its time."""

_OURS = "refs/jackfield/"
_RECORD = _OURS + "archive"
_LARGE = _OURS + "large"
_FOR_LARGE = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.bigFileThreshold",
    "GIT_CONFIG_VALUE_0": "8m",
}
"""Large files are compressed already, as a rule, and too long to be held in memory."""

_AS_FILES = {"GIT_DEFAULT_REF_FORMAT": "files"}
"""Whatever the user has set: some of the refs are written as files."""

_TRUE_OBJECTS = {"GIT_NO_REPLACE_OBJECTS": "1"}
_MOST_HEADER = 1024 * 1024 * 1024
_BUNDLES = (b"# v2 git bundle\n", b"# v3 git bundle\n")


def write(repository: Repository, target: Path) -> None:
    """Write the archive of a repository, given as its common directory, to the new file `target`.

    Raises:
        JackfieldError: if a ref is broken, an object is missing, or git fails.
    """
    try:
        refuse_what_waits(repository.common_directory / "objects")
        paths = list(large.find(repository, settings.read(repository)))
        with view(repository, in_memory=not paths) as seen:
            kept = record.record_of(repository, seen.refs, seen.settings)
            borrow_objects(seen.directory)
            if paths:
                link = seen.directory / "large"
                link.symlink_to(repository.common_directory.absolute())
                blobs, tree = large.write(partial(_written, seen), link, paths)
                _freeze_refs(seen, replace(kept, large=blobs), {_LARGE: tree})
            else:
                _freeze_refs(seen, kept, {})
            _bundle(seen, target, _FOR_LARGE if paths else {})
    except OSError as error:
        raise JackfieldError(f"{repository}: cannot be archived: {error}") from None


def _bundle(seen: View, target: Path, variables: Mapping[str, str]) -> None:
    try:
        arguments = ("bundle", "create", "--quiet", target.absolute(), "--all")
        _git(seen, *arguments, variables=variables)
    except JackfieldError as error:
        if any(name.endswith(b".promisor") for name, _ in seen.settings):
            raise JackfieldError(
                f"{seen.repository}: is a partial clone, and objects are missing: "
                f"git fetch --refetch --no-filter brings them ({error})"
            ) from None
        raise


def check(archive: Path) -> None:
    """Check that an archive is whole: every object sound, and every one there that is needed.

    Raises:
        JackfieldError: if it is not.
    """
    with scratch_directory() as directory:
        _unpack(archive.absolute(), directory / "repository", bare=True)


def restore(archive: Path, destination: Path, bare: bool) -> None:
    """Make a repository of an archive; where that fails, nothing is left.

    Raises:
        JackfieldError: if the archive is broken, or git fails.
    """
    archive, destination = archive.absolute(), destination.absolute()
    if os.path.lexists(destination):
        raise JackfieldError(f"{destination}: is there already: name another place")
    try:
        kept, variables = _unpack(archive, destination, bare)
        _set_refs(archive, kept, variables)
        _write_rest(archive, variables, kept)
        if not bare and kept.head_exists:
            own = {"GIT_WORK_TREE": str(destination), "GIT_LFS_SKIP_SMUDGE": "1"}
            # A submodule is archived by itself; the user's settings may say to look for it here.
            options = ("--quiet", "--hard", "--no-recurse-submodules")
            _run(archive, {**variables, **own}, "reset", *options)
    except BaseException:
        shutil.rmtree(destination, ignore_errors=True)
        raise


def _freeze_refs(seen: View, kept: Record, others: Mapping[str, str]) -> None:
    """Replace the refs of the view by those that the bundle is to have, and `others`."""
    blob = _git(seen, "hash-object", "-w", "--stdin", data=kept.to_bytes()).data.decode().strip()
    frozen = {_RECORD: blob, **others}
    hidden = [*kept.stashed(), *kept.worktrees.values()]
    for name, value in kept.refs.items():
        if name.startswith(_OURS):
            hidden.append(value)
        elif not value.startswith("ref: "):
            frozen[name] = value
    hashes = sorted({each for each in hidden if not each.startswith("ref: ")})
    frozen |= {f"{_OURS}kept/{number}": each for number, each in enumerate(hashes)}
    write_refs(seen.directory, frozen)


def _git(
    seen: View,
    *arguments: str | Path,
    data: bytes = b"",
    variables: Mapping[str, str] | None = None,
) -> Output:
    own = _TRUE_OBJECTS | {**(variables or {})}
    return seen.git(*arguments, data=data, variables=own, timeout=_TIMEOUT)


def _written(seen: View, *arguments: str, data: bytes = b"") -> bytes:
    return _git(seen, *arguments, data=data, variables=_FOR_LARGE).data


def _run(
    archive: Path, variables: Mapping[str, str], *arguments: str | Path, data: bytes = b""
) -> bytes:
    own = {**_TRUE_OBJECTS, **variables}
    return git(*arguments, variables=own, data=data, subject=archive, timeout=_TIMEOUT).data


def _unpack(archive: Path, destination: Path, bare: bool) -> tuple[Record, dict[str, str]]:
    """Make a repository with all objects of an archive, and no ref; check that none is missing."""
    blob = _find_record(archive)
    kind = "sha256" if len(blob) == 64 else "sha1"
    kinds = [f"--object-format={kind}", *(["--bare"] if bare else [])]
    _run(archive, _AS_FILES, "init", "--quiet", "--template=", *kinds, destination)
    directory = destination if bare else destination / ".git"
    variables = {"GIT_DIR": str(directory)}
    _run(archive, variables, "bundle", "unbundle", archive)
    kept = record.from_bytes(_run(archive, variables, "cat-file", "blob", blob), archive)
    if kept.shallow:
        (directory / "shallow").write_text("".join(f"{each}\n" for each in kept.shallow))
    stdin = "".join(f"{each}\n" for each in sorted(kept.hashes())).encode()
    _run(archive, variables, "rev-list", "--objects", "--quiet", "--stdin", data=stdin)
    return kept, variables


def _find_record(archive: Path) -> str:
    """Find in the header of a bundle the hash of the blob that holds the record."""
    try:
        with archive.open("rb") as file:
            if file.readline(len(_BUNDLES[0])) in _BUNDLES:
                for line in iter(lambda: file.readline(_MOST_HEADER).rstrip(b"\n"), b""):
                    value, _, name = line.partition(b" ")
                    if name == _RECORD.encode() and re.fullmatch(
                        rb"[0-9a-f]{40}|[0-9a-f]{64}", value
                    ):
                        return value.decode()
    except OSError as error:
        raise unusable(archive, "read", error) from None
    raise JackfieldError(
        f"{archive}: is no archive of jackfield-git (a bundle of git's is read by git clone)"
    )


def _set_refs(archive: Path, kept: Record, variables: Mapping[str, str]) -> None:
    unlogged = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.logAllRefUpdates",
        "GIT_CONFIG_VALUE_0": "false",
    }
    own = {**variables, **unlogged}
    refs = dict(kept.refs)
    refs |= {f"{_OURS}worktrees/{name}": value for name, value in kept.worktrees.items()}
    created = [
        os.fsencode(f"create {name}\0{value}\0")
        for name, value in refs.items()
        if not value.startswith("ref: ")
    ]
    _run(archive, own, "update-ref", "--stdin", "-z", data=b"".join(created))
    for name, value in (*refs.items(), ("HEAD", kept.head)):
        if value.startswith("ref: "):
            _run(archive, own, "symbolic-ref", name, value.removeprefix("ref: "))
    if not kept.head.startswith("ref: "):
        _run(archive, own, "update-ref", "--no-deref", "HEAD", kept.head)
    _run(archive, own, "pack-refs", "--all")


def _write_rest(archive: Path, variables: Mapping[str, str], kept: Record) -> None:
    directory = Path(variables["GIT_DIR"])
    try:
        if kept.stash:
            log = directory / "logs" / "refs" / "stash"
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_bytes(b"".join(os.fsencode(line) + b"\n" for line in kept.stash))
        with (directory / "config").open("ab") as file:
            for name, value in kept.settings:
                file.writelines(settings.written(os.fsencode(name), os.fsencode(value)))
        if kept.large:
            large.restore(partial(_run, archive), variables, kept.large)
    except OSError as error:
        raise JackfieldError(f"{archive}: cannot be restored: {error}") from None
