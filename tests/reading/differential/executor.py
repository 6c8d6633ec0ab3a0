"""Runs generated packages for real, and says what their names are bound to.

A process of its own: reads one case a line, a JSON object of module name -> source, of which
``pkg.info`` is imported; writes one JSON object a line: the names of that module after it, or at
the moment when it failed.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.abc
import importlib.machinery
import io
import json
import re
import resource
import signal
import sys
import types
import warnings
from typing import Any

PREFIXES = ("jackfield_", "bzr_")

OUTSIDE = """
def ident(value): return value
def truth(): return True
def lie(): return False
def call(function): return function()
def mutate(value):
    try:
        if isinstance(value, list): value.append("mutated")
        elif isinstance(value, dict): value["mutated"] = 1
        elif isinstance(value, set): value.add("mutated")
    except TypeError: pass
    return value
def mutate_inside(value):
    for item in list(value.values() if isinstance(value, dict) else value): mutate(item)
kept = []
def keep(value): kept.append(value)
def mutate_kept():
    for value in kept: mutate(value)
class Thing:
    def __enter__(self): return self
    def __exit__(self, *exc): return True
    def __call__(self, value=None): return value
thing = Thing()
"""
"""What the generated modules import and the reader cannot see."""

OUTSIDE_STAR = "jackfield_i0 = 77\njackfield_commands = ['star']\nlen = lambda value: 99\n"


class Sources(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, sources: dict[str, str]) -> None:
        self.sources = sources
        self.modules: dict[str, types.ModuleType] = {}

    def find_spec(self, name: str, path: object, target: object = None) -> Any:
        if name not in self.sources:
            return None
        is_package = any(other.startswith(f"{name}.") for other in self.sources)
        return importlib.machinery.ModuleSpec(name, self, is_package=is_package)

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        name = module.__name__
        self.modules[name] = module
        exec(compile(self.sources[name], f"<{name}>", "exec"), module.__dict__)


_BUILTINS = dict(vars(builtins))


class TooLarge(Exception):
    pass


def shown(value: object) -> str:
    """Write a value down to the types of all that it holds; sets without their order.

    Raises:
        TooLarge: if it is, or holds itself.
    """
    return Shown().write(value, 0)


class Shown:
    def __init__(self) -> None:
        self.left = 20_000

    def write(self, value: object, depth: int) -> str:
        self.left -= 1
        if depth > 60 or self.left < 0:
            raise TooLarge
        kind = type(value)
        if kind is int and value.bit_length() > 10_000:  # type: ignore[attr-defined]
            raise TooLarge  # Python refuses to write it
        if kind in (int, str, bytes, float, complex, bool, range, type(None), type(...)):
            return f"{kind.__name__} {value!r}"
        if kind is dict:
            items: Any = [part for item in value.items() for part in item]  # type: ignore[attr-defined]
        elif kind in (list, tuple, set, frozenset):
            items = value
        else:
            return "opaque"
        parts = [self.write(item, depth + 1) for item in items]
        return f"{kind.__name__}({', '.join(sorted(parts) if 'set' in kind.__name__ else parts)})"


class TimeoutReached(BaseException):
    pass


def on_alarm(*_: object) -> None:
    raise TimeoutReached


def failing_line(error: BaseException) -> int | None:
    """Give the line of ``pkg.info`` that fails; None if its package does, in which it may run."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<pkg>":
            return None
        if trace.tb_frame.f_code.co_filename == "<pkg.info>":
            line = line or trace.tb_lineno
        trace = trace.tb_next
    return line


def execute(sources: dict[str, str]) -> dict[str, Any]:
    finder = Sources({"outside": OUTSIDE, "outside_star": OUTSIDE_STAR, **sources})
    sys.meta_path.insert(0, finder)
    answer: dict[str, Any] = {"error": None, "line": None}
    signal.setitimer(signal.ITIMER_REAL, 1)
    try:
        importlib.import_module("pkg.info")
    except (TimeoutReached, MemoryError, SyntaxError):
        answer["error"] = "skipped"
    except BaseException as error:  # noqa: BLE001 - SystemExit, too
        answer["error"] = f"{type(error).__name__}: {error}"[:200]
        answer["line"] = failing_line(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        vars(builtins).update(_BUILTINS)
        sys.meta_path.remove(finder)
        for name in finder.sources:
            sys.modules.pop(name, None)
    names = vars(finder.modules.get("pkg.info", types.ModuleType("none")))
    names = {name: value for name, value in names.items() if name.startswith(PREFIXES)}
    answer["names"] = {name: shown_or_large(value) for name, value in names.items()}
    return answer


def shown_or_large(value: object) -> str:
    try:
        return shown(value)
    except TooLarge:
        return "opaque"


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    signal.signal(signal.SIGALRM, on_alarm)
    warnings.simplefilter("ignore")
    answers, sys.stdout = sys.stdout, io.StringIO()  # what is printed is no answer
    for line in sys.stdin:
        answer = json.dumps(execute(json.loads(line)))
        answers.write(re.sub("[\ud800-\udfff]", "?", answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
