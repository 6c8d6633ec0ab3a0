"""Repositories: how they stand, and their history as a dump and back."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import re
import shutil
import zlib
from pathlib import Path

from jackfield import JackfieldError
from jackfield.repositories import refuse_what_waits, unusable
from jackfield.scratch import scratch_directory

from jackfield_svn.svn import Tools, read_regular, tools, tools_for_repository

_MOST = 64 * 1024
_LEVEL = 6
_BEGINNING = b"SVN-fs-dump-format-version: "
_DATE = re.compile(rb"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)")


def read_youngest(directory: Path) -> int:
    """Give the number of the last revision.

    Raises:
        JackfieldError: if it cannot be told.
    """
    text = _read(directory / "db" / "current")
    found = re.match(rb"\d{1,18}(?=\s)", text)
    if found is None:
        raise JackfieldError(f"{directory}/db/current: does not say what the last revision is")
    return int(found[0])


def read_date(seen: Tools, revision: int) -> str | None:
    """Give the date of a revision, ISO 8601 with an offset; None where it has none.

    Raises:
        JackfieldError: if the repository cannot be read.
    """
    output = seen.run("svnlook", "date", "-r", str(revision), seen.place)
    found = _DATE.match(output)
    return (b"%sT%s%s:%s" % found.groups()).decode() if found else None


def fingerprint(directory: Path) -> str:
    """Give a hash that changes with every revision, and when properties of one are changed.

    Those are files which are replaced when they change, and that changes their directory.

    Raises:
        JackfieldError: if the repository cannot be read.
    """
    known = [str(read_youngest(directory)).encode(), _read(directory / "db" / "uuid")]
    properties = directory / "db" / "revprops"
    try:
        shards = [Path(entry.path) for entry in os.scandir(properties) if entry.is_dir()]
        for each in (properties, *sorted(shards)):
            known.append(b"%s %d" % (os.fsencode(each.name), each.stat().st_mtime_ns))
    except FileNotFoundError as error:
        raise _other_kind(Path(error.filename)) from None
    except OSError as error:
        raise unusable(properties, "read", error) from None
    return hashlib.sha256(b"\0".join(known)).hexdigest()


def dump(directory: Path, target: Path) -> None:
    """Write the whole history of a repository to the new file `target`.

    Raises:
        JackfieldError: if it cannot be read whole.
    """
    try:
        refuse_what_waits(directory / "db")
    except OSError as error:
        raise unusable(directory, "read", error) from None
    try:
        with (
            tools_for_repository(directory) as seen,
            target.open("xb") as file,
            gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as compressed,
            seen.started("svnadmin", "dump", "--deltas", "--quiet", seen.place) as process,
        ):
            assert process.stdout is not None
            shutil.copyfileobj(process.stdout, compressed, _MOST)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise unusable(target, "written", error) from None
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def check(archive: Path) -> None:
    """Load an archive elsewhere: Subversion compares all checksums then.

    Raises:
        JackfieldError: if it is broken.
    """
    with scratch_directory() as directory:
        load(archive, directory / "repository")


def load(archive: Path, destination: Path) -> None:
    """Make a repository of an archive; where that fails, nothing is left.

    Raises:
        JackfieldError: if the archive is broken, or there is something already.
    """
    if os.path.lexists(destination):
        raise JackfieldError(f"{destination}: is there already: name another place")
    try:
        destination.mkdir()
        with tools(destination, archive) as seen:
            seen.run("svnadmin", "create", seen.place)
            _load(seen, archive)
    except OSError as error:
        shutil.rmtree(destination, ignore_errors=True)
        raise unusable(destination, "made", error) from None
    except BaseException:
        shutil.rmtree(destination, ignore_errors=True)
        raise


def _load(seen: Tools, archive: Path) -> None:
    options = ("--quiet", "--force-uuid", "--bypass-prop-validation", "--no-flush-to-disk")
    try:
        with archive.open("rb") as file, gzip.GzipFile(fileobj=file, mode="rb") as dumped:
            beginning = dumped.read(len(_BEGINNING))
            if beginning != _BEGINNING:
                raise JackfieldError(f"{archive}: holds no dump of a Subversion repository")
            with seen.started("svnadmin", "load", *options, seen.place) as process:
                assert process.stdin is not None
                # Where svnadmin ends before it has read all, it says itself what is wrong.
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.write(beginning)
                    shutil.copyfileobj(dumped, process.stdin, _MOST)
                    process.stdin.close()
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise JackfieldError(f"{archive}: is damaged: {error}") from None
    except OSError as error:
        raise unusable(archive, "read", error) from None


def _read(file: Path) -> bytes:
    try:
        return read_regular(file, _MOST)
    except FileNotFoundError:
        raise _other_kind(file) from None
    except OSError as error:
        raise unusable(file, "read", error) from None


def _other_kind(file: Path) -> JackfieldError:
    return JackfieldError(
        f"{file}: is not there: only FSFS repositories, as Subversion makes them since 1.2, can be "
        "read; svnadmin dump and svnadmin load make one of another kind"
    )
