"""Whether plugins provide what they declare: by activating each, in a child."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import time
from collections.abc import Iterator

from jackfield.activation.failures import ActivationError
from jackfield.doctor.finding import Finding, own
from jackfield.doctor.transports import undeclared, unregistered
from jackfield.errors import JackfieldError
from jackfield.host import Host
from jackfield.roster import URL_ENDS, Plugin

TIME_LIMIT = 60.0
"""Seconds that activating a plugin may take, if nobody says otherwise."""


def activated(host: Host, time_limit: float = TIME_LIMIT) -> Iterator[Finding]:
    """Activate every plugin that loads, each in a process of its own that is then thrown away.

    One that takes longer than `time_limit`, in seconds, is stopped, and is broken.

    Raises:
        JackfieldError: where the system cannot fork.
    """
    if not hasattr(os, "fork"):
        raise JackfieldError("plugins can only be tried out on a system that can fork")
    for plugin in host.plugins().values():
        if plugin.loads:
            yield from _compared(host, plugin, time_limit)


def _compared(host: Host, plugin: Plugin, time_limit: float) -> Iterator[Finding]:
    found, error, detail = _tried(host, plugin.name, time_limit)
    mend = own(host.name, "disable", plugin.name)
    if error:
        problem = f"plugin {plugin.name!r} cannot be activated: {error}"
        yield Finding("broken", plugin.name, problem, mend, detail)
        return
    declared, provided = set(plugin.provides("command")), set(found["command"])
    for name in sorted(declared - provided):
        problem = f"plugin {plugin.name!r} declares the command {name!r} but does not provide it"
        yield Finding("commands", plugin.name, problem, mend)
    for name in sorted(provided - declared):
        problem = f"plugin {plugin.name!r} provides the command {name!r} but does not declare it"
        yield Finding("commands", plugin.name, problem, mend)
    for kind in URL_ENDS:
        served = {name for name, by in host.roster.providers[kind].items() if by is plugin}
        for name in sorted(served.difference(found[kind])):
            yield unregistered(host, plugin, kind, name, "does not register it")
        for name in sorted(set(found[kind]).difference(plugin.provides(kind))):
            yield undeclared(host, plugin, kind, name, "when it is imported")


def _tried(host: Host, name: str, time_limit: float) -> tuple[dict[str, list[str]], str, str]:
    """Give what a plugin provides in a child of this process: kind -> names.

    And what went wrong, in one line and as a traceback.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _try(host, name, writer)
    os.close(writer)
    try:
        said = _said(reader, time_limit)
    finally:
        os.close(reader)
        status = _ended(child)
    if said is None:
        return {}, f"it was not done after {time_limit:g} seconds", ""
    if not said:
        return {}, f"it ends the process, with status {status}", ""
    found = json.loads(said)
    return found["provided"], found["error"], found["detail"]


def _said(reader: int, time_limit: float) -> bytes | None:
    """Read all that the child says, None if it takes too long to say it."""
    end = time.monotonic() + time_limit
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    said = b""
    while poll.poll(max(0, end - time.monotonic()) * 1000):
        piece = os.read(reader, 1 << 16)
        if not piece:
            return said
        said += piece
        if said.endswith(b"\n"):
            return said  # what the plugin has started may keep the pipe open
    return None


def _ended(child: int) -> int:
    """Make an end of the child and of all that it has started, and give its exit status."""
    os.kill(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _try(host: Host, name: str, writer: int) -> None:
    """Do it, in the child, which does not return."""
    os.setsid()  # so that what the plugin starts can be ended with it
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what a plugin says at its import is no part of the answer
        os.dup2(nowhere, stream)
    status = 1
    try:
        # Left open: that it is closed tells the parent that this process has come to its end.
        with open(writer, "w", encoding="utf-8", closefd=False) as answer:
            answer.write(f"{json.dumps(_outcome(host, name))}\n")
        status = 0
    finally:  # also for what no plugin should raise, like KeyboardInterrupt
        os._exit(status)


def _outcome(host: Host, name: str) -> dict[str, object]:
    found: dict[str, object] = {"provided": {}, "error": "", "detail": ""}
    try:
        provided = {"command": list(host.provided_commands(name)), "scheme": [], "prefix": []}
        for each in host.registry.registered():
            if each.owner == name:
                provided[each.kind].append(each.name)
        found["provided"] = provided
    except ActivationError as error:
        found["error"] = error.failure.message
        found["detail"] = error.failure.traceback
    except JackfieldError as error:
        found["error"] = str(error)
    return found
