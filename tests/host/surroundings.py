"""A host with a plugin directory of its own, and plugins to write into that."""

from __future__ import annotations

from pathlib import Path

NAME = "testhost"
HOOKSPECS = """
import pluggy
hookspec = pluggy.HookspecMarker("testhost")
hookimpl = pluggy.HookimplMarker("testhost")
@hookspec
def testhost_provide_commands(): ...
@hookspec
def testhost_colour(shade): ...
"""
STORES = """
class Shelf(Backend):
    def _get(self, remote_filename, local_path): ...
    def _put(self, source_path, remote_filename): ...
    def _list(self): return ["a"]
    def _delete(self, filename): ...

testhost_transports = ["shelf://", "deep+"]
register_backend("shelf", Shelf)
register_backend_prefix("deep", Shelf)
"""


def write(surroundings: Path, name: str, code: str, versions: str = "(1, 0, 0)") -> Path:
    file = surroundings / f"{name}.py"
    file.write_text(
        "from testhost_specs import hookimpl\n"
        "from jackfield import Command\n"
        "from jackfield.backends import Backend, register_backend\n"
        f"testhost_minimum_version = {versions}\n{code}\n"
    )
    return file
