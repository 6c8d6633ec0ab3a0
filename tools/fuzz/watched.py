"""Reads what it is told to, watched: the process that `reader` starts; not run by hand.

It says that it is ready. Then a line of JSON on standard input names the directory of a
case, what to read of it and for which host; a line on standard output tells what came of it:

    seconds     processor time that it took.
    harms       what it did that reading must not do, each in a line.
    failure     the traceback of an exception that is no `ReadingError`; empty if there was none.

Memory is limited by the kernel. All that Python does and that has an audit event is looked at, and
what is not known to be harmless does not happen.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import traceback
from pathlib import Path

from cases import SAMPLES
from jackfield.reading import ReadingError, read_all

MEMORY = 100 << 20
"""Bytes that reading may take beyond what the process has before."""

_HARMLESS = frozenset(
    {
        *("compile", "code.__new__", "marshal.loads", "import", "sys._getframe", "builtins.id"),
        *("object.__getattr__", "object.__setattr__", "object.__delattr__"),
    }
)
"""Events that need no look. Compiling is how Python parses; to run what was compiled is `exec`."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class HarmError(BaseException):
    """Reading does what it must not do. No `except Exception` keeps it from ending."""


class Watch:
    """An audit hook that lets happen only what reading the directory `case` needs."""

    def __init__(self) -> None:
        self.case: Path | None = None
        self.harms: list[str] = []
        # Modules that are imported where they are needed come from here.
        found = {*filter(None, sys.path), str(Path(os.__file__).parent)}
        found |= {os.path.realpath(path) for path in found}
        self._libraries = tuple(f"{path}{os.sep}" for path in found)

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.case is None or event in _HARMLESS or self._is_harmless(event, arguments):
            return
        harm = f"{event} {arguments!r}"[:500]
        self.harms.append(harm)
        raise HarmError(harm)

    def _is_harmless(self, event: str, arguments: tuple[object, ...]) -> bool:
        if event == "exec":
            name = getattr(arguments[0], "co_filename", "")
            return name.startswith(("<frozen ", *self._libraries))
        if event == "open":
            path, _, flags = arguments
            writes = isinstance(flags, int) and flags & _WRITING
            # Nothing has no name: Python looks there for the line of a syntax error.
            return not writes and (isinstance(path, int) or not path or self._is_admitted(path))
        return event in ("os.listdir", "os.scandir") and self._is_admitted(arguments[0])

    def _is_admitted(self, path: object) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        name = os.path.realpath(os.fsdecode(path))
        return f"{name}{os.sep}".startswith((f"{self.case}{os.sep}", *self._libraries))


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(watch: Watch, case: str, target: str, host: str) -> dict[str, object]:
    caught: BaseException | None = None
    watch.harms = []
    start = time.process_time()
    watch.case = Path(case)
    try:
        read_all(Path(case) / target, host=host)
    except ReadingError:
        pass  # a file that nobody can read is refused like this
    except (Exception, HarmError) as error:  # noqa: BLE001 - to be reported
        caught = error
    finally:
        watch.case = None
    seconds = time.process_time() - start
    failure = "" if caught is None else "".join(traceback.format_exception(caught))
    return {"seconds": seconds, "harms": watch.harms, "failure": failure}


def main() -> None:
    sys.dont_write_bytecode = True
    for sample in SAMPLES:  # so that what is imported where it is needed has been
        read_all(sample.target, host=sample.host)
    watch = Watch()
    sys.addaudithook(watch)
    _limit_memory()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(_read(watch, *json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
