"""Reading never executes, imports, starts, connects, writes, or opens what is not the target's.

`sys.addaudithook` sees what a process does, in one of its own. `measured.HARMLESS` lists what it
may do besides opening files of the target for reading, and parsing texts to trees.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import jackfield
import pytest
from samples.sample import SAMPLES
from sources.measuring import measured, snapshot

_MUTATED = Path(__file__).with_name("mutated.py")
_CORE = Path(jackfield.__file__).parents[1]
_PART = 2500


@pytest.mark.parametrize("part", range(4))
def test_samples_and_10_000_mutations_of_them_are_only_read(part: int, tmp_path: Path) -> None:
    work, own = tmp_path / "work", tmp_path / "own"
    own.mkdir()
    (own / "temporary").mkdir()
    numbers = [str(part * _PART), str((part + 1) * _PART)]
    done = subprocess.run(
        [sys.executable, _MUTATED, SAMPLES, work, *numbers],
        capture_output=True,
        text=True,
        check=True,
        cwd=own,
        env={
            **os.environ,
            "PYTHONPATH": f"{_CORE}{os.pathsep}{SAMPLES.parent}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(own / "temporary"),
        },
    )
    assert done.stdout == f"{_PART}\n"
    assert done.stderr == ""
    assert list(snapshot(own)) == [f"{own}/temporary"]
    assert list(work.rglob("*.pyc")) == []


HARMFUL = """import os
os.system("touch {place}/executed")
open("{place}/written", "w").write("x")
exec("open('{place}/from-exec', 'w')")
bzr_commands = [__import__("subprocess").getoutput("touch {place}/called")]
class C:
    open("{place}/from-class", "w")
def f(x=open("{place}/from-default", "w")):
    return open("{place}/from-function", "w")
bzr_transports = [f(), f"{{open('{place}/from-f-string', 'w')}}"]
"""


def test_what_would_do_harm_is_not_done(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    names = ("setup.py", "info.py", "__init__.py", "conftest.py", "sitecustomize.py")
    for name in names:
        (project / name).write_text(HARMFUL.format(place=tmp_path / "project"))
    (project / "harm.pth").write_text(f"import os; os.system('touch {project}/from-pth')\n")
    before = snapshot(project)
    targets = [project, *(project / name for name in names)]
    for outcome in measured(targets, tmp_path / "process").values():
        assert {event for event, _ in outcome.events} <= {"open", "compile"}
        assert {of for event, of in outcome.events if event == "compile"} <= {"tree"}
        assert "commands" not in outcome.declared
    assert snapshot(project) == before


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("compile('1', 'x', 'eval')", ("compile", "code")),
        ("exec('1')", ("exec", "")),
        ("open('x', 'w')", ("open to write", "x")),
        ("import this_is_no_module", ("import", "this_is_no_module")),
        ("import os; os.system('true')", ("os.system", "b'true'")),
        ("import socket; socket.socket()", ("socket.__new__", "")),
    ],
)
def test_the_hook_sees_what_it_must(code: str, event: tuple[str, str], tmp_path: Path) -> None:
    """Else the tests above could not fail."""
    program = (
        "import socket\nfrom sources import measured\n"
        "measured.watch()\n"
        "def read(path, host):\n"
        f"    {code}\n"
        "measured.reading.read_all = read\n"
        "for event in measured.watched('x', 'y')['events']: print(event)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{_CORE}{os.pathsep}{SAMPLES.parent}"},
    )
    name, argument = event
    assert f"('{name}', " in done.stdout
    assert argument in done.stdout
