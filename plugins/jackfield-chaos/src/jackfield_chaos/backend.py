"""The backend for ``chaos+…`` URLs."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from jackfield.backends import Layer, ParsedUrl, Proof, get_backend_object, scratch_directory

from jackfield_chaos.dice import Call, ChaosFault, Dice
from jackfield_chaos.listing import Past, thinned
from jackfield_chaos.plan import Fault, is_own, read_plan

_log = logging.getLogger("jackfield.plugins.chaos")
_T = TypeVar("_T")

_WRONG_BY = 4096
_BUFFER = 1024 * 1024


class ChaosBackend(Layer):
    """Another storage, whose operations go wrong as the URL and ``JACKFIELD_CHAOS`` say.

    It has those of the optional methods that the inner backend has. The README is the reference
    of the faults; without any, it passes everything on as it is.
    """

    def __init__(self, parsed_url: ParsedUrl) -> None:
        """Take chaos' own arguments off the URL and open what is left of it."""
        plan = read_plan(parsed_url.query_args, str(parsed_url))
        own = {name for name in parsed_url.query_args if is_own(name)}
        super().__init__(get_backend_object(parsed_url.without_args(own)))
        self.parsed_url = parsed_url
        # What the inner backend vouches for holds as long as no fault is to spoil it.
        self.gets_whole = self.backend.gets_whole and not plan.may(Fault.CUT, Fault.CUT_SILENT)
        self.proves_gets = self.backend.proves_gets and not plan.may(Fault.CUT_SILENT)
        self.may_stall = self.backend.may_stall or plan.may(Fault.STALL)
        self._plan = plan
        self._dice = Dice(plan)
        self._past = Past()
        self._closed = False
        self._awake = threading.Event()
        _log.info("chaos: seed %s over %s", plan.seed, self.backend.parsed_url)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        call = self._dice.call("get", remote_filename)
        self._before(call)
        if call.happens(Fault.CUT):
            self._get_cut(call, remote_filename, local_path)
            raise call.error()
        if call.happens(Fault.CUT_SILENT):
            self._get_cut(call, remote_filename, local_path)
        else:
            self.backend._get(remote_filename, local_path)
        self._after(call)

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        call = self._dice.call("put", remote_filename)
        self._before(call)
        self._past.put(remote_filename)
        self._may_tear(call, source_path, remote_filename)
        proof = None
        if call.happens(Fault.TORN_SILENT):
            self._put_torn(call, source_path, remote_filename)
        else:
            proof = self.backend._put(source_path, remote_filename)
        self._after(call)
        return proof

    def _list(self) -> Sequence[str]:
        call = self._dice.call("list")
        self._before(call)
        names = self.backend._list()
        if ("list", Fault.STALE) in self._plan.rates:
            shown = self._past.names(names) if call.happens(Fault.STALE) else names
            self._past.remember(names)
            names = shown
        if call.happens(Fault.PARTIAL):
            names = thinned(call, names)
        self._after(call)
        return names

    def _delete(self, filename: str) -> None:
        self._around(self._dice.call("delete", filename), lambda: self.backend._delete(filename))

    def _optional(self, name: str, method: Any) -> Any:
        """Give the optional methods that faults are known for; the others are the backend's."""
        forms: dict[str, Callable[..., Any]] = {
            "_delete_list": self._delete_list_with,
            "_move": self._move_with,
            "_query": self._query_with,
            "_query_list": self._query_list_with,
        }
        form = forms.get(name)
        return method if form is None else lambda *args: form(method, *args)

    def _move_with(self, move: Callable[[Path, str], Any], source: Path, name: str) -> Any:
        call = self._dice.call("move", name)
        self._before(call)
        self._past.put(name)
        self._may_tear(call, source, name)
        moved = move(source, name)
        if moved is not False:  # else nothing was done yet that an error could come after
            self._after(call)
        return moved

    def _query_with(self, query: Callable[[str], Any], name: str) -> Any:
        call = self._dice.call("query", name)
        return self._around(call, lambda: _wrong(call, query(name)))

    def _query_list_with(self, query_list: Callable[[Sequence[str]], Any], names: Any) -> Any:
        """Query several files: a size can be wrong for each, everything else hits all at once."""

        def work() -> Any:
            answers = query_list(names)
            if not isinstance(answers, Mapping):
                return answers
            return {
                name: _wrong(self._dice.call("query", name), answer)
                for name, answer in answers.items()
            }

        return self._around(self._dice.call("query"), work)

    def _delete_list_with(
        self, delete_list: Callable[[Sequence[str]], Any], names: Sequence[str]
    ) -> Any:
        """Delete several files: each has faults of its own."""
        calls = {name: self._dice.call("delete", name) for name in names}
        failed: dict[str, Exception] = {}
        for name, call in calls.items():
            _note(failed, name, self._before, call)
        rest = [name for name in names if name not in failed]
        answer = delete_list(rest) if rest else None
        if answer is not None and not isinstance(answer, Mapping):
            return answer
        failed |= answer or {}
        for name in rest:
            _note(failed, name, self._after, calls[name])
        return failed

    def _retry_cleanup(self) -> None:
        """End the stalls of now: operations that the host may have given up."""
        self._awake.set()
        self._awake = threading.Event()
        cleanup = getattr(self.backend, "_retry_cleanup", None)
        if cleanup is not None:
            cleanup()

    def _close(self) -> None:
        """End every delay and stall, and close the inner backend."""
        self._closed = True
        self._awake.set()
        close = getattr(self.backend, "_close", None)
        if close is not None:
            close()

    def _around(self, call: Call, work: Callable[[], _T]) -> _T:
        self._before(call)
        result = work()
        self._after(call)
        return result

    def _before(self, call: Call) -> None:
        if call.happens(Fault.DELAY):
            self._wait(self._plan.delay_seconds)
        if call.happens(Fault.STALL):
            self._wait(self._plan.stall_seconds)
            raise call.error()
        if call.happens(Fault.DIE_BEFORE):
            _die()
        if call.happens(Fault.ERROR_BEFORE):
            raise call.error()

    def _wait(self, seconds: float) -> None:
        awake = self._awake
        if not self._closed:  # looked at after `_awake`, which close sets last
            awake.wait(seconds)

    def _after(self, call: Call) -> None:
        if call.happens(Fault.DIE_AFTER):
            _die()
        if call.happens(Fault.ERROR_AFTER):
            raise call.error()

    def _get_cut(self, call: Call, name: str, local_path: Path) -> None:
        with scratch_directory() as directory:
            whole = directory / "whole"
            self.backend._get(name, whole)
            _copy_start(call, whole, local_path)

    def _may_tear(self, call: Call, source: Path, name: str) -> None:
        """Leave an incomplete file and raise, or die, if that is to happen."""
        if call.happens(Fault.TORN):
            error = call.error()
            self._put_torn(call, source, name)
            if call.happens(Fault.DIE_AFTER):
                _die()
            raise error

    def _put_torn(self, call: Call, source: Path, name: str) -> None:
        with scratch_directory() as directory:
            torn = directory / "torn"
            _copy_start(call, source, torn)
            self.backend._put(torn, name)


def _note(
    failed: dict[str, Exception], name: str, step: Callable[[Call], None], call: Call
) -> None:
    try:
        step(call)
    except ChaosFault as fault:
        failed[name] = fault


def _copy_start(call: Call, source: Path, target: Path) -> None:
    """Copy the start of a file: from nothing up to all but one byte."""
    with source.open("rb") as reader, target.open("wb") as writer:
        left = int(call.fraction("cut at") * source.stat().st_size)
        while left and (block := reader.read(min(left, _BUFFER))):
            writer.write(block)
            left -= len(block)


def _wrong(call: Call, answer: Any) -> Any:
    """Give the answer of a query, with a wrong size if that is to happen and there is a size."""
    size = answer.get("size") if isinstance(answer, Mapping) else None
    if not isinstance(size, int) or size < 0 or not call.happens(Fault.WRONG_SIZE):
        return answer
    difference = 1 + int(call.fraction("wrong by") * _WRONG_BY)
    smaller = call.fraction("smaller") < 0.5 and difference <= size
    return {**answer, "size": size - difference if smaller else size + difference}


def _die() -> None:
    """End this process as kill -9 does: nothing is cleaned up."""
    kill = getattr(signal, "SIGKILL", None)
    if kill is None:  # Windows
        os._exit(137)
    os.kill(os.getpid(), kill)
