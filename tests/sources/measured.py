"""Read targets, each in a process of its own, and tell what that took: ``measured.py``.

This is a program for the tests. On its standard input is a pickled list of (path, host); on its
standard output it puts a pickled list of `dict`, one for each:

    plugins  what `read_all` gives, empty where it fails.
    error    the message of its `ReadingError`; empty without one.
    crash    the traceback of any other exception.
    seconds  of CPU time, the start of the interpreter not included.
    peak     bytes of memory that the process had at most, all of the interpreter included.
    events   (event, argument) of all audit events that `HARMLESS` does not hold: what is opened,
             and whether a text is compiled to ``code`` or no further than to a ``tree``.
"""

from __future__ import annotations

import ast
import builtins
import fnmatch  # noqa: F401 - the reader imports it late, and a target does not
import os
import pickle
import resource
import string  # noqa: F401 - the same
import sys
import tarfile
import tempfile
import traceback
import unicodedata  # noqa: F401 - the same
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import packaging.version  # noqa: F401 - the same
from jackfield import reading

HARMLESS = frozenset({"builtins.id", "os.listdir", "os.scandir"})
"""Events that change nothing and run nothing; what is listed is no content."""

_CPU_SECONDS = 10
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ADDRESSES = 1 << 30

_real_compile = compile
_compiled_to = "code"
_recorded: list[tuple[str, str]] | None = None


def _record(event: str, arguments: tuple[object, ...]) -> None:
    if _recorded is not None and event not in HARMLESS:
        shown = str(arguments[0]) if arguments else ""
        if event == "open":
            if isinstance(arguments[2], int) and arguments[2] & _WRITING:
                event = "open to write"
            elif isinstance(arguments[0], int) or not shown:
                return  # a file that is open, or the parser after an error in a text without one
        _recorded.append((event, _compiled_to if event == "compile" else shown))


def _compile(*arguments: object, **named: object) -> object:
    """Do what `compile` does, and let the audit hook know what the text is compiled to."""
    global _compiled_to
    flags = arguments[3] if len(arguments) > 3 else named.get("flags", 0)
    _compiled_to = "tree" if isinstance(flags, int) and flags & ast.PyCF_ONLY_AST else "code"
    try:
        return _real_compile(*arguments, **named)  # type: ignore[call-overload]
    finally:
        _compiled_to = "code"


def watch() -> None:
    """Start to watch what this process does."""
    builtins.compile = _compile  # type: ignore[assignment]
    sys.addaudithook(_record)


def watched(path: str, host: str) -> dict[str, object]:
    """Read a target and give `plugins`, `error`, `crash` and `events`."""
    global _recorded
    found: dict[str, object] = {"plugins": (), "error": "", "crash": ""}
    events: list[tuple[str, str]] = []
    _recorded = events
    try:
        found["plugins"] = reading.read_all(path, host)
    except reading.ReadingError as error:
        found["error"] = str(error)
    except BaseException:  # noqa: BLE001 - what may come of it is what is tested
        found["crash"] = traceback.format_exc()
    _recorded = None
    return found | {"events": events}


def warm_up() -> None:
    """Read one source of each kind, so that all modules are imported that are imported late."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        (directory / "info.py").write_text("bzr_plugin_name = 'x'\nprint 'x'\n")
        setup = "from setuptools import find_packages, setup\nfind_packages()\n"
        setup += "def it():\n    import json\n    return open('setup.py').read()\n"
        setup += "import importlib.metadata, json, runpy, sys\nimportlib.metadata.version('x')\n"
        setup += "json.loads('1')\nexec('a = 1')\na = list(map(lambda x: x, '1'))\n"
        setup += "runpy.run_path('info.py')\nsys.path.insert(0, 'x')\n"
        (directory / "setup.py").write_text(
            f"{setup}setup(name='x', version=it())\n__import__('x')\n"
        )
        (directory / "writing").mkdir()
        writing = "from setuptools import setup\nbzr_plugin_name = 'x'\nsetup(name='x')\n"
        writing += "def write():\n    open('x.py', 'w').write('')\nwrite()\n"
        (directory / "writing" / "setup.py").write_text(writing)
        (directory / "configured").mkdir()
        configured = "import configparser, shlex\nfrom setuptools import setup\n"
        configured += "bzr_plugin_name = 'x'\nc = configparser.ConfigParser()\n"
        configured += "c.read_string('[a]')\nsetup(name=shlex.split('x')[0], version=c['a']['b'])\n"
        (directory / "configured" / "setup.py").write_text(configured)
        poetry = (
            "[build-system]\nbuild-backend = 'poetry'\n[tool.poetry.dependencies]\na = '^1.0b1'\n"
        )
        (directory / "pyproject.toml").write_text(poetry)
        for backend in ("flit", "hatchling"):
            (directory / backend).mkdir()
            (directory / backend / "info.py").write_text("bzr_plugin_name = 'y'\n")
            project = f"[build-system]\nbuild-backend = '{backend}'\n[project]\n"
            project += "dynamic = ['version']\n[tool.hatch.build]\nexclude = ['a']\n"
            (directory / backend / "pyproject.toml").write_text(project)
        with tarfile.open(directory / "x-1.tar.gz", "w:gz") as sdist:
            for file in ("info.py", "setup.py", "pyproject.toml"):
                sdist.add(directory / file, file)
        with zipfile.ZipFile(directory / "x-1.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
            wheel.writestr("x-1.dist-info/entry_points.txt", "[jackfield.plugins]\nx = x\n")
            wheel.writestr("x/info.py", "jackfield_commands = ['x']\n")
        for target in (".", "writing", "configured", "flit", "hatchling", "x-1.tar.gz", "x-1.whl"):
            reading.read_all(directory / target)
    "\x1b".encode("unicode_escape")  # as what is shown is: the codec is a module, too
    ast.unparse(ast.Pass())  # Python 3.14 has it in a module of its own


def _limited(work: Callable[[], object]) -> tuple[bytes, resource.struct_rusage, int]:
    """Do `work` in a process that can write no file; give its pickled result, usage and status."""
    out, into = os.pipe()
    process = os.fork()
    if not process:
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        os.close(out)
        with os.fdopen(into, "wb") as file:
            pickle.dump(work(), file)
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as file:
        data = file.read()
    _, status, usage = os.wait4(process, 0)
    return data, usage, os.waitstatus_to_exitcode(status)


def main() -> None:
    warm_up()
    watch()
    outcomes = []
    for path, host in pickle.load(sys.stdin.buffer):
        data, usage, status = _limited(partial(watched, path, host))
        if status or not data:
            found: dict[str, object] = {"plugins": (), "error": "", "events": []}
            found["crash"] = f"the process ended with status {status}"
        else:
            found = pickle.loads(data)
        found["seconds"] = usage.ru_utime + usage.ru_stime
        found["peak"] = usage.ru_maxrss << 10
        outcomes.append(found)
    sys.stdout.buffer.write(pickle.dumps(outcomes))


if __name__ == "__main__":
    main()
