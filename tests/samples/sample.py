"""The samples: metadata modules in the forms that real ones have, and what they declare.

``tests/samples/NAME/`` is the source of an invented plugin, as a branch or an unpacked sdist has
it. Its file ``EXPECTED`` is a Python literal, a dict with these keys; all but the first three may
be left out:

    about       what the sample shows, in a sentence.
    forms       the forms of metadata that it has; `test_samples.FORMS` lists those that must be.
    values      name of a variable, with its prefix -> the value that Python gives it.
    read        the file that is read on its own; without it, the whole directory is read.
    host        the host that asks; without it, jackfield.
    files       the metadata modules that are read, in the order in which they count.
    not_static  name of a variable that has no value without running code -> ``file:line`` of why.
    malformed   names of variables whose value is of the wrong form.
    faults      how each fault of the plugin as a whole begins.
    origins     name of a variable -> ``file:line`` of its value; where that is not obvious.
    plugin      attributes of `PluginMetadata`.
    distribution    attributes of its `DistributionMetadata`, as setup() and its like say it.
    raises      the exception that Python 3 raises when it imports one of the files.
    broken      file -> the lines that Python 3 does not parse. With these empty it runs, and gives
                `values`.
    recovered   names of the variables whose value is had from a file that is broken.
    packages    dotted name -> directory, where setup() maps one to the other.
    later       release of Python -> keys that have another value in that and what follows it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parent
"""The directory of all samples."""

HOSTS = ("jackfield", "bzr", "brz")
"""The hosts whose variables are always read."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample; the module's docstring explains the attributes."""

    directory: Path
    about: str
    forms: Sequence[str]
    values: Mapping[str, object]
    read: str = ""
    host: str = "jackfield"
    files: Sequence[str] = ()
    not_static: Mapping[str, str] = field(default_factory=dict)
    malformed: Sequence[str] = ()
    faults: Sequence[str] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    plugin: Mapping[str, object] = field(default_factory=dict)
    distribution: Mapping[str, object] = field(default_factory=dict)
    raises: str = ""
    broken: Mapping[str, Sequence[int]] = field(default_factory=dict)
    recovered: Sequence[str] = ()
    packages: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its directory's name."""
        return self.directory.name

    @property
    def target(self) -> Path:
        """What is read."""
        return self.directory / self.read

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Host -> the prefix of its variables, for all hosts whose variables are read."""
        return {host: f"{host.replace('-', '_')}_" for host in (self.host, *HOSTS)}

    @property
    def modules(self) -> Sequence[Path]:
        """All of its Python files."""
        return sorted(self.directory.rglob("*.py"))


def samples(directory: Path = SAMPLES) -> Sequence[Sample]:
    """Give all samples below `directory`, in the order of their names."""
    return [Sample(file.parent, **_expected(file)) for file in sorted(directory.glob("*/EXPECTED"))]


def _expected(file: Path) -> dict[str, Any]:
    expected: dict[str, Any] = ast.literal_eval(file.read_text(encoding="utf-8"))
    for release, others in expected.pop("later", {}).items():
        if sys.version_info >= release:
            expected |= others
    return expected
