"""Virtual environments with many distributions, laid out the way pip does, for the benchmarks."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]

PEERS = ("importlib-metadata", "stevedore", "pluggy", "npe2")
"""What the start is compared with; installed by pip, in the plain environment only once."""

METADATA = """Metadata-Version: 2.1
Name: {name}
Version: {version}
Summary: Distribution number {number} of a benchmark
Home-page: https://example.org/{name}
Author: Nobody
License: MIT
Classifier: Development Status :: 4 - Beta
Classifier: Programming Language :: Python :: 3
Requires-Python: >=3.8
{requires}
{name}
{line}

A text of some length, as a README has it, since METADATA mostly holds one.
{filler}
"""

INFO = '''"""What this plugin declares."""

jackfield_plugin_name = "{module}"
jackfield_commands = {{"bench-{number}": "Do what number {number} does."}}
jackfield_plugin_version = (1, {number}, 0, "final", 0)
jackfield_minimum_version = (0, 1, 0)
jackfield_maximum_version = (0, 9, 0)
'''

PLUGIN = '''"""A plugin of a benchmark."""

from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [Command("bench-{number}", lambda arguments: "done")]
'''


def make(directory: Path, distributions: int, plugins: int | None = None) -> Path:
    """Make an environment in `directory`, and give its interpreter.

    Of the `distributions`, `plugins` are plugins, by default one in six; the other ones are
    console scripts, libraries and packages without entry points.
    """
    subprocess.run([sys.executable, "-m", "venv", directory], check=True)
    python = directory / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *PEERS], check=True, stderr=subprocess.DEVNULL)
    copy = directory / "jackfield-source"
    shutil.copytree(REPOSITORY / "core", copy / "core")
    for name in ("pyproject.toml", "README.rst", "LICENSE"):
        shutil.copy(REPOSITORY / name, copy / name)
    subprocess.run([*pip, copy], check=True, stderr=subprocess.DEVNULL)
    shutil.rmtree(copy)
    variables = {"base": str(directory), "platbase": str(directory)}
    site = Path(sysconfig.get_path("purelib", "venv", variables))
    wanted = plugins_among(distributions) if plugins is None else plugins
    step = distributions / max(wanted, 1)
    chosen = {int(index * step) for index in range(wanted)}
    for number in range(distributions):
        lay_out(site, number, is_plugin=number in chosen)
    subprocess.run([python, "-m", "compileall", "-q", site], check=False)
    return python


def plugins_among(distributions: int) -> int:
    """Give how many of the distributions of an environment are plugins: one in six."""
    return round(distributions / 6)


def lay_out(site: Path, number: int, *, is_plugin: bool) -> None:
    """Put one distribution into `site`, file by file as pip does."""
    kind = "plugin" if is_plugin else "library"
    module = f"bench_{kind}_{number}"
    name = module.replace("_", "-")
    version = f"1.{number}.0"
    package = site / module
    info = site / f"{module}-{version}.dist-info"
    package.mkdir()
    info.mkdir()
    requires = "Requires-Dist: jackfield>=0.1\n" if is_plugin else "Requires-Dist: packaging\n"
    text = METADATA.format(
        name=name,
        version=version,
        number=number,
        requires=requires,
        line="=" * len(name),
        filler="Some more of it.\n" * 60,
    )
    (info / "METADATA").write_text(text)
    (info / "WHEEL").write_text("Wheel-Version: 1.0\nGenerator: bench\nTag: py3-none-any\n")
    (info / "INSTALLER").write_text("pip\n")
    (info / "top_level.txt").write_text(f"{module}\n")
    if is_plugin:
        (package / "__init__.py").write_text(PLUGIN.format(number=number))
        (package / "info.py").write_text(INFO.format(number=number, module=module))
        (info / "entry_points.txt").write_text(f"[jackfield.plugins]\n{module} = {module}\n")
    else:
        (package / "__init__.py").write_text(f'"""Library {number}."""\n')
        if number % 2:
            script = f"[console_scripts]\n{name} = {module}:main\n"
            (info / "entry_points.txt").write_text(script)
    files = [f"{module}/__init__.py", *(f"{info.name}/{each.name}" for each in info.iterdir())]
    record = "".join(f"{file},sha256=0,1\n" for file in files)
    (info / "RECORD").write_text(f"{record}{info.name}/RECORD,,\n")
