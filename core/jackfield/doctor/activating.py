"""Whether plugins provide the commands that they declare: by activating each, in a child."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator

from jackfield.activation.failures import ActivationError
from jackfield.doctor.finding import Finding
from jackfield.errors import JackfieldError
from jackfield.host import Host
from jackfield.roster import Plugin


def activated(host: Host) -> Iterator[Finding]:
    """Activate every plugin that loads, each in a process of its own that is then thrown away.

    Raises:
        JackfieldError: where the system cannot fork.
    """
    if not hasattr(os, "fork"):
        raise JackfieldError("plugins can only be tried out on a system that can fork")
    for plugin in host.plugins().values():
        if plugin.loads:
            yield from _compared(host, plugin)


def _compared(host: Host, plugin: Plugin) -> Iterator[Finding]:
    provided, error, detail = _tried(host, plugin.name)
    mend = f"{host.name} disable {plugin.name}"
    if error:
        problem = f"plugin {plugin.name!r} cannot be activated: {error}"
        yield Finding("broken", plugin.name, problem, mend, detail)
        return
    declared = set(plugin.provides("command"))
    for name in sorted(declared - provided):
        problem = f"plugin {plugin.name!r} declares the command {name!r} but does not provide it"
        yield Finding("commands", plugin.name, problem, mend)
    for name in sorted(provided - declared):
        problem = f"plugin {plugin.name!r} provides the command {name!r} but does not declare it"
        yield Finding("commands", plugin.name, problem, mend)


def _tried(host: Host, name: str) -> tuple[set[str], str, str]:
    """Give the commands that a plugin provides in a child of this process.

    And what went wrong, in one line and as a traceback.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _try(host, name, writer)
    os.close(writer)
    with open(reader, encoding="utf-8") as answer:  # noqa: PTH123 - a descriptor
        said = answer.read()
    _, status = os.waitpid(child, 0)
    if not said:
        return set(), f"it ends the process, with status {os.waitstatus_to_exitcode(status)}", ""
    found = json.loads(said)
    return set(found["commands"]), found["error"], found["detail"]


def _try(host: Host, name: str, writer: int) -> None:
    """Do it, in the child, which does not return."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what a plugin says at its import is no part of the answer
        os.dup2(nowhere, stream)
    found: dict[str, object] = {"commands": [], "error": "", "detail": ""}
    try:
        found["commands"] = host.provided_commands(name)
    except ActivationError as error:
        found["error"] = error.failure.message
        found["detail"] = error.failure.traceback
    except JackfieldError as error:
        found["error"] = str(error)
    with open(writer, "w", encoding="utf-8") as answer:
        answer.write(json.dumps(found))
    os._exit(0)
