"""Whether what pip has installed is here: its settings may lead it elsewhere, or hold it back."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence

from jackfield.metadata import PluginMetadata

_LEADING = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN", "PIP_PYTHON")
"""Variables by which pip installs elsewhere than in the environment that it runs in, or not."""

_FIND = """
import json, sys
from importlib.metadata import PackageNotFoundError, distribution
found = {}
for name in sys.argv[1:]:
    try:
        there = distribution(name)
        found[name] = str(there.locate_file("")), there.version or ""
    except PackageNotFoundError:
        pass
    except Exception:
        found[name] = "", ""
print(json.dumps(found))
"""


def why_not_here(installed: Sequence[PluginMetadata]) -> dict[str, str]:
    """Give the names of distributions that Python does not find as they were installed -> why.

    A new interpreter looks: this one does not know directories that have just come on the path.
    """
    wanted = {
        each.distribution.name: each.distribution.version if each.kind == "wheel" else None
        for each in installed
        if each.distribution is not None and each.distribution.name is not None
    }
    if not wanted:
        return {}
    command = [sys.executable, "-P", "-c", _FIND, *wanted]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    try:
        found: dict[str, tuple[str, str]] = json.loads(done.stdout)
    except ValueError:  # it cannot start, say
        return {}
    return {
        name: _why(name, *found.get(name, ("", "")))
        for name, version in wanted.items()
        if name not in found or _differ(version, found[name][1])
    }


def _differ(wanted: str | None, found: str) -> bool:
    from packaging.version import InvalidVersion, Version

    try:
        return wanted is not None and Version(wanted) != Version(found)
    except InvalidVersion:
        return False


def _why(name: str, place: str, version: str) -> str:
    there = f"{name} {version} in {place}" if version else f"no {name} in {sys.prefix}"
    leading = [variable for variable in _LEADING if os.environ.get(variable)]
    if not leading and version and os.environ.get("PYTHONPATH"):
        leading = ["PYTHONPATH"]
    mend = shlex.join(["unset", *leading])
    if not leading:
        mend = f"{shlex.join([sys.executable, '-m', 'pip', 'config', 'list'])} shows pip's settings"
    return f"Python finds {there} ({mend})"
