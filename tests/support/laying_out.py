"""Distributions laid out by hand the way pip does, in any directory."""

from __future__ import annotations

import base64
import hashlib
import shutil
from pathlib import Path

INFO = """from .limits import lowest
jackfield_commands = ["{command}"]
jackfield_plugin_version = ({major}, 0, 0)
jackfield_minimum_version = lowest
"""


def lay_out(
    site: Path,
    name: str,
    major: int = 1,
    *,
    plugin: str | None = None,
    requires: str = "",
    lowest: str = "(0, 1, 0)",
) -> Path:
    """Install a distribution; with `plugin`, it holds one of that name. Give its ``.dist-info``."""
    info = site / f"{name}-{major}.0.dist-info"
    info.mkdir(parents=True)
    (site / name).mkdir(exist_ok=True)
    (site / name / "__init__.py").write_text("raise SystemExit('imported')\n")
    if plugin is not None:
        text = INFO.format(command=f"go-{plugin}", major=major)
        (site / name / "limits.py").write_text(f"lowest = {lowest}\n")
        (site / name / "info.py").write_text(text)
    required = f"Requires-Dist: {requires}\n" if requires else ""
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {major}.0\n{required}"
    (info / "METADATA").write_text(metadata)
    (info / "INSTALLER").write_text("pip\n")
    group = "jackfield.plugins" if plugin is not None else "console_scripts"
    (info / "entry_points.txt").write_text(f"[{group}]\n{plugin or name} = {name}\n")
    files = [each.relative_to(site) for place in (site / name, info) for each in place.iterdir()]
    (info / "RECORD").write_text("".join(f"{file},,\n" for file in files))
    return info


def record(info: Path, name: str) -> None:
    """Record the files of a distribution with their hashes and sizes, as they are now.

    As in many a record, some are gone: what was compiled, and some of its own.
    """
    lines = []
    for file in sorted(info.parent.joinpath(name).iterdir()):
        content = file.read_bytes()
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        lines.append(f"{file.relative_to(info.parent)},sha256={digest},{len(content)}\n")
        lines.append(f"{name}/__pycache__/{file.stem}.cpython-311.pyc,,\n")
    lines += [f"{info.name}/{each},,\n" for each in ("REQUESTED", "RECORD.jws", "direct_url.json")]
    (info / "RECORD").write_text("".join([*lines, f"{info.name}/RECORD,,\n"]))


def take_out(site: Path, name: str) -> None:
    """Uninstall what `lay_out` has installed."""
    for place in (site / name, *site.glob(f"{name}-*.dist-info")):
        shutil.rmtree(place, ignore_errors=True)
