"""What is wrong with the directories on the path: what pip left behind, twins, moved sources."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jackfield.discovery.installed import normalized
from jackfield.doctor.finding import Finding


def broken_sites(path: Iterable[str]) -> Iterator[Finding]:
    """Look at every distribution in the directories on `path`."""
    first: dict[str, Path] = {}
    directories = dict.fromkeys(Path(os.path.realpath(entry or ".")) for entry in path)
    for directory in directories:
        if not directory.is_dir():
            continue
        yield from _left_overs(directory)
        for info in sorted(directory.glob("*.dist-info")):
            if not (info / "METADATA").is_file():
                problem = f"{info} is no whole distribution: it has no METADATA"
                yield Finding("left-over", str(info), problem, f"rm -r {info}")
                continue
            key = normalized(info.name.partition("-")[0])
            twin = first.setdefault(key, info)
            if twin is not info:
                yield _duplicate(key, twin, info)
            yield from _moved(info)


def _left_overs(directory: Path) -> Iterator[Finding]:
    for place in sorted(directory.glob("~*")):
        problem = f"{place} is what an interrupted pip left behind"
        yield Finding("left-over", str(place), problem, f"rm -r {place}")


def _duplicate(key: str, first: Path, second: Path) -> Finding:
    name = key.replace("_", "-")
    if first.parent == second.parent:
        problem = f"{name} has two records in {first.parent}: {first.name} and {second.name}"
        reinstall = f"{sys.executable} -m pip install --force-reinstall --no-deps {name}"
        return Finding("duplicate", name, problem, f"rm -r {first} {second} && {reinstall}")
    where = f"{first.parent} and {second.parent}"
    twins = str(first.parent).replace("/lib64/", "/lib/") == str(second.parent).replace(
        "/lib64/", "/lib/"
    )
    problem = f"{name} is installed twice, in {where}"
    if twins:
        problem += ", which are twins for pure and compiled modules"
    return Finding(
        "duplicate", name, problem, f"{sys.executable} -m pip uninstall {name}  # and install it"
    )


def _moved(info: Path) -> Iterator[Finding]:
    source = _editable_source(info)
    if source is not None and not source.is_dir():
        name = normalized(info.name.partition("-")[0]).replace("_", "-")
        problem = f"{name} is an editable install of {source}, which is not there any more"
        mend = f"{sys.executable} -m pip install --editable NEW-PLACE-OF-{name}"
        yield Finding("moved", name, problem, mend)


def _editable_source(info: Path) -> Path | None:
    try:
        origin = json.loads((info / "direct_url.json").read_text(encoding="utf-8"))
        url = urlsplit(origin["url"])
        is_editable = origin["dir_info"]["editable"] is True and url.scheme == "file"
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return Path(unquote(url.path)) if is_editable else None
