"""A process that has run a plugin looks through what it leaves; the others leave at once."""

from __future__ import annotations

import sys

import pytest
from support import processes


@pytest.mark.parametrize(
    ("command", "frozen"), [("list", True), ("--version", True), ("go", False)]
)
def test_only_without_a_plugin_nothing_is_looked_through(
    command: str, frozen: bool, variables: dict[str, str]
) -> None:
    watch = (
        "import atexit, gc, sys\n"
        "before = gc.get_freeze_count()\n"  # Python 3.12 begins with some
        "atexit.register(lambda: print(gc.get_freeze_count() > before))\n"  # called last
        f"sys.argv = ['jackfield', {command!r}]\n"
        "from jackfield.cli import main\n"
        "sys.exit(main())\n"
    )
    done = processes.run([sys.executable, "-c", watch], variables=variables)
    assert done.stdout.splitlines()[-1] == str(frozen)
