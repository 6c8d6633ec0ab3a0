"""What is wrong with the directories on the path: what pip left behind, twins, moved sources."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jackfield.discovery.duplicates import files_unlike, in_order_of_truth
from jackfield.discovery.infofiles import key_of, normalized
from jackfield.doctor.finding import Finding, permission, pip, removal
from jackfield.kinds import is_gone


def broken_sites(path: Iterable[str], shadowed: Collection[str] = ()) -> Iterator[Finding]:
    """Look at every distribution in the directories on `path`.

    `shadowed` are the keys of those with entry points for the host that another one hides. That
    others are in two directories is no fault: a virtual environment may lie over the system's.
    """
    first: dict[str, Path] = {}
    directories = dict.fromkeys(Path(os.path.realpath(entry or ".")) for entry in path)
    for directory in directories:
        if not os.path.isdir(directory):  # noqa: PTH112 - Path's raises where nobody may look
            continue
        if not os.access(directory, os.R_OK | os.X_OK):
            problem = f"{directory} is on the path, and may not be read"
            yield Finding("unreadable", str(directory), problem, permission(directory))
            continue
        yield from _left_overs(directory)
        records: dict[str, list[str]] = {}
        for info in sorted(directory.glob("[!~]*.dist-info")):
            if not os.access(info, os.R_OK | os.X_OK):
                continue  # among the faults of the roster
            if not (info / "METADATA").is_file():
                problem = f"{info} is no whole distribution: it has no METADATA"
                yield Finding("left-over", str(info), problem, removal(info))
            elif _is_stale(info):
                problem = f"{info} is stale: none of the files that it records is there"
                yield Finding("left-over", str(info), problem, removal(info))
            else:
                records.setdefault(key_of(info.name), []).append(str(info))
                yield from _moved(info)
        for key, infos in records.items():
            if len(infos) > 1:
                yield _recorded_again(key, *in_order_of_truth(infos))
            twin = first.setdefault(key, directory)
            if twin is not directory and (key in shadowed or _are_twins(twin, directory)):
                yield _installed_again(key, twin, directory)


def without_files(finding: Finding) -> str | None:
    """Give the key of the distribution of which a finding says that its files are not there."""
    if finding.kind == "moved":
        return normalized(finding.subject)
    return key_of(Path(finding.subject).name) if finding.kind == "left-over" else None


def copied_script(distribution: str) -> Iterator[Finding]:
    """Look whether the script that runs is in an environment, and is run in another one.

    So it is where a virtual environment was copied, as its scripts name their Python by its path:
    what they install comes into the first one. `distribution` brings the script.
    """
    script = Path(sys.argv[0]).resolve()  # it may be a link from anywhere
    place = script.parent.parent
    if (place / "pyvenv.cfg").is_file() and place != Path(sys.prefix).resolve():
        problem = f"{script} works on {sys.prefix}: {place} was copied from there"
        python = script.parent / Path(sys.executable).name
        reinstall = ("-m", "pip", "install", "--force-reinstall", "--no-deps", distribution)
        yield Finding("moved", str(place), problem, shlex.join([str(python), *reinstall]))


def _left_overs(directory: Path) -> Iterator[Finding]:
    for place in sorted(directory.glob("~?*")):
        if place.is_symlink() or not place.is_dir():
            continue  # which it moves elsewhere; it may be a document, where a program is run
        problem = f"{place} is what an interrupted pip left behind"
        yield Finding("left-over", str(place), problem, removal(place))


def _is_stale(info: Path) -> bool:
    """Tell whether a distribution records files beside its metadata, and none of them is there."""
    try:
        record = (info / "RECORD").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    with_commas = (line.rpartition(",")[0].rpartition(",")[0] for line in record.splitlines())
    names = [name.strip('"') for name in with_commas]
    own = [name for name in names if name and not name.startswith((f"{info.name}/", "../"))]
    return bool(own) and all(is_gone(info.parent / name) for name in own)


def _recorded_again(key: str, first: str, *others: str) -> Finding:
    """Tell of a distribution that has several records in one directory; the first one counts."""
    name = key.replace("_", "-")
    names = [Path(info).name for info in (first, *others)]
    count = {1: "two"}.get(len(others), str(len(others) + 1))
    problem = f"{name} has {count} records in {Path(first).parent}: {' and '.join(names)}"
    mend = removal(*others)
    if files_unlike(first) or not all(map(files_unlike, others)):
        reinstall = pip("install", "--force-reinstall", "--no-deps", name)
        mend = f"{removal(first, *others)} && {reinstall}"
    else:
        problem += f"; the files there are those of {names[0]}"
    return Finding("duplicate", name, problem, mend)


def _are_twins(first: Path, second: Path) -> bool:
    return str(first).replace("/lib64/", "/lib/") == str(second).replace("/lib64/", "/lib/")


def _installed_again(key: str, first: Path, second: Path) -> Finding:
    """Tell of a distribution in two directories, of which the first one counts."""
    name = key.replace("_", "-")
    problem = f"{name} is installed twice, in {first} and {second}"
    if _are_twins(first, second):
        problem += ", which are twins for pure and compiled modules"
    mend = pip("uninstall", name)  # of the first; one stays
    if is_of_pythonpath(str(first)) and not is_of_pythonpath(str(second)):
        mend = f"env -u PYTHONPATH {mend}"  # of the second: pip removes nothing that is elsewhere
    return Finding("duplicate", name, problem, mend)


def is_of_pythonpath(directory: str) -> bool:
    """Tell whether a directory, given without links, is one of ``PYTHONPATH``."""
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return directory in map(os.path.realpath, filter(None, entries))


def _moved(info: Path) -> Iterator[Finding]:
    source = _editable_source(info)
    if source is not None and not os.path.isdir(source):  # noqa: PTH112 - as above
        name = key_of(info.name).replace("_", "-")
        problem = f"{name} is an editable install of {source}, which is not there any more"
        mend = pip("install", "--editable", f"NEW-PLACE-OF-{name}")
        yield Finding("moved", name, problem, mend)


def _editable_source(info: Path) -> Path | None:
    try:
        origin = json.loads((info / "direct_url.json").read_text(encoding="utf-8"))
        url = urlsplit(origin["url"])
        is_editable = origin["dir_info"]["editable"] is True and url.scheme == "file"
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return Path(unquote(url.path)) if is_editable else None
