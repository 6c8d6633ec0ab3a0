"""``doctor --activate``: each plugin is tried out; and ``list --times``: what that cost."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from doctor.place import COMMANDS, SLOW, Place, write
from support.laying_out import lay_out


def test_a_plugin_that_failed(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    status, _, error = place.run("go-one")
    assert status == 1
    assert "imported" in error
    (found,) = place.findings(kind="broken")
    assert "Traceback" in found["detail"]
    assert found["mend"].endswith("-m pip install --upgrade alpha")
    (tried,) = place.findings("--activate", kind="broken")
    assert "Traceback" in tried["detail"]


def test_commands_that_are_declared_and_those_that_are_provided(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    write(place, "alpha", COMMANDS)
    assert place.run("doctor")[0] == 0
    problems = [each["problem"] for each in place.findings("--activate", kind="commands")]
    assert problems == [
        "plugin 'one' declares the command 'go-one' but does not provide it",
        "plugin 'one' provides the command 'extra' but does not declare it",
    ]


def test_a_plugin_that_ends_the_process(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    write(place, "alpha", "import os\nos.system('echo noise; echo noise >&2')\nos._exit(9)\n")
    status, said, error = place.run("doctor", "--activate", "--json")
    (found,) = json.loads(said)
    assert "it ends the process, with status 9" in found["problem"]
    assert (status, "noise" in error) == (1, False)


def test_a_plugin_that_says_much(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    write(place, "alpha", "raise ValueError('\\n'.join(['x' * 99] * 10_000))\n")
    (found,) = place.findings("--activate", kind="broken")
    assert found["detail"].count("x" * 99) == 10_000


def test_a_plugin_that_another_one_makes_incompatible(place: Place) -> None:
    for distribution, plugin in (("alpha", "one"), ("beta", "two")):
        lay_out(place.site, distribution, plugin=plugin)
    limits = str(place.site / "beta" / "limits.py")
    change = f"open({limits!r}, 'w').write('lowest = (99, 0, 0)')\n"
    write(place, "alpha", change + COMMANDS.replace("extra", "go-one"))
    (found,) = place.findings("--activate", kind="broken")
    assert found["subject"] == "two"
    assert "needs jackfield >= 99.0.0" in found["problem"]


HANGS = """
import os, pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path({record!r}).write_text(f"{{os.getpid()}} {{started.pid}}")
time.sleep(600)
"""


def test_a_plugin_that_hangs_is_named_and_stopped_and_the_rest_is_looked_at(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    lay_out(place.site, "beta", plugin="two")
    record = place.root / "processes"
    write(place, "alpha", HANGS.format(record=str(record)))
    found = place.findings("--activate", "--time-limit", "3", kind="broken")
    assert [each["subject"] for each in found] == ["one", "two"]
    assert found[0]["problem"].endswith("cannot be activated: it was not done after 3 seconds")
    assert found[0]["mend"] == "jackfield disable one"
    assert "imported" in found[1]["problem"]
    for process in map(int, record.read_text().split()):
        wait_for_the_end_of(process)


def wait_for_the_end_of(process: int) -> None:
    """Whoever adopts it may take a moment to notice."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.1)
    pytest.fail(f"the process {process} runs on")


def test_a_plugin_that_leaves_a_process_behind_is_done_all_the_same(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    daemon = "import os, time\nif not os.fork():\n    time.sleep(600)\n    os._exit(0)\n"
    write(place, "alpha", daemon + COMMANDS.replace("extra", "go-one"))
    status, _, error = place.run("doctor", "--activate", "--time-limit", "60")
    assert (status, "nothing is wrong" in error) == (0, True)


@pytest.mark.parametrize("limit", ["0", "-1", "soon", "nan", "inf", "1e300"])
def test_a_time_limit_is_a_number_of_seconds(place: Place, limit: str) -> None:
    status, _, error = place.run("doctor", "--activate", f"--time-limit={limit}")
    assert status == 2
    assert f"'{limit}' is not a number of seconds" in error


def test_a_plugin_that_raises_what_no_plugin_should(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    write(place, "alpha", "raise KeyboardInterrupt\n")
    (found,) = place.findings("--activate", kind="broken")
    assert "it ends the process, with status 1" in found["problem"]


def test_times_of_what_the_entry_points_name(place: Place) -> None:
    info = lay_out(place.site, "alpha", plugin="one")
    write(place, "alpha", "")
    with (info / "entry_points.txt").open("a") as file:
        file.write("[jackfield.backends]\nslow = alpha.slow:Slow\n")
    (place.site / "alpha" / "slow.py").write_text(SLOW)
    assert place.run("ls", "slow://host/x")[0] == 0
    (row,) = json.loads(place.run("list", "--times", "--json")[1])
    assert 0.05 <= row["seconds"] < 5


def test_times(place: Place) -> None:
    lay_out(place.site, "alpha", plugin="one")
    write(place, "alpha", "import time\ntime.sleep(0.05)\n" + COMMANDS.replace("extra", "go-one"))
    assert place.run("list", "--times")[1] == ""
    assert place.run("go-one")[1] == "ran\n"
    (row,) = json.loads(place.run("list", "--times", "--json")[1])
    assert row["name"] == "one"
    assert 0.05 <= row["seconds"] < 5
