"""A store whose disk is unmounted while it is in use: nothing is put where it was mounted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from support import processes
from support.checkouts import variables_with

SCRIPT = """
import os, subprocess, sys
from jackfield.backends import BackendException, Settings, get_backend, register_backend
from jackfield_file.backend import FileBackend

register_backend("file", FileBackend)
operation, place = sys.argv[1:]
store = get_backend(f"file://{place}", Settings(num_retries=1))

def put(name):
    open(name, "w").close()
    try:
        getattr(store, operation)(name)
    except BackendException as error:
        print(error)

put("first")
subprocess.run(["umount", "disk"], check=True)
put("second")
print(os.path.lexists("second"), [names for *_, names in os.walk("disk")])
subprocess.run(["mount", "-t", "tmpfs", "none", "disk"], check=True)
os.mkdir("disk/below")
put("third")
print(store.list())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it takes namespaces of mounts")
@pytest.mark.parametrize("place", ["disk", "disk/below", "link"])
@pytest.mark.parametrize("operation", ["put", "move"])
def test_a_disk_that_is_unmounted_between_two_files(
    operation: str, place: str, tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to("disk/below")
    script = f"{sys.executable} - {operation} {place} <<'END'\n{SCRIPT}\nEND"
    before = "mkdir disk/below" if place == "link" else ":"
    apart = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    done = processes.run(
        [*apart, "sh", "-ec", f"mount -t tmpfs none disk; {before}; {script}"],
        directory=tmp_path,
        variables=variables_with(tmp_path, "file"),
    )
    assert (done.stdout.splitlines(), done.stderr) == (
        [
            f"file://{place}: cannot {operation} 'second': '{tmp_path}/disk' was a mount point and "
            "is none any more: mount it again",
            "True [[]]",
            "['third']",
        ],
        "",
    )
