"""The command line. `main` is its entry point, and `program` that of a process of its own.

One module holds a group of commands. Everything is imported inside `main`, where Ctrl-C and a
closed pipe are already dealt with.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jackfield.host import Host

INTERRUPTED = 130
CLOSED_PIPE = 141
"""Exit statuses as a shell gives them for a process that SIGINT or SIGPIPE ended."""

_GRACE = 2.0
"""Seconds that threads of libraries have to end after Ctrl-C, or after an operation that hangs."""


def program() -> int:
    """Be the ``jackfield`` command: give its exit status, for a process that ends with it.

    After Ctrl-C, or when an operation has hung, the process ends soon also where a library has
    threads that wait for a server, which Python would wait for in turn. What `main` does may be a
    part of other programs.
    """
    try:
        status = main()
        has_hung = _has_hung()
    except KeyboardInterrupt:  # once more, while the first one was dealt with
        status, has_hung = INTERRUPTED, False
    if status == INTERRUPTED or has_hung:
        _end_within(_GRACE, status)
    return status


def main(argv: Sequence[str] | None = None, host: Host | None = None) -> int:
    """Run the command line and give the exit status.

    `argv` is by default that of the process, without the program's name. An embedding program
    may give its own `host`, and has all commands for its own plugins.
    """
    try:
        from jackfield.cli.dispatch import run

        return run(argv, host)
    except KeyboardInterrupt:
        drop_output()
        return INTERRUPTED
    except BrokenPipeError:
        drop_output()
        return CLOSED_PIPE


def _has_hung() -> bool:
    """Tell whether an operation of a storage was left alone because it hangs."""
    import sys

    stall = sys.modules.get("jackfield.backends.layers.stall")  # without it there was none
    return stall is not None and stall.LEFT_ALONE.is_set()


def _end_within(seconds: float, status: int) -> None:
    """End the process with `status`, unless it has ended by itself before.

    Until then Ctrl-C is ignored: it could only break off what ends the process.
    """
    import os
    import signal
    import threading
    import time

    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def end() -> None:
        time.sleep(seconds)
        os._exit(status)

    threading.Thread(target=end, daemon=True).start()


def drop_output() -> None:
    """Keep the interpreter from writing, at its exit, what nobody will read."""
    import contextlib
    import os
    import sys

    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
