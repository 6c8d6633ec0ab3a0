"""From the words of the command line to a command that runs."""

from __future__ import annotations

import atexit
import gc
import os
import sys

from jackfield.cli import drop_output, output
from jackfield.cli.aside import Aside
from jackfield.cli.escape import escape_lines
from jackfield.cli.names import BUILT_IN, LOGS_NOTHING, RUNS_PLUGINS, own_command
from jackfield.cli.switches import NotSwitches, Switches
from jackfield.commands import Command, Stream, Table
from jackfield.errors import JackfieldError, UsageError
from jackfield.host import Host, default_host

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence
    from typing import Any

    from jackfield.commands import Answer


_LAST_STATUS = 255

_NO_TEMPORARY = "No usable temporary directory"
"""How the module tempfile says so."""

_OURS = ("jackfield", "py.warnings")
"""What the loggers begin with that say themselves what they are about: the host's, those of plugins
called after it, as ``jackfield_multi``, and that of warnings."""

_MASKED_LOGS = "jackfield.backends."
"""The loggers that are only told of reasons in which secrets have been masked."""


def run(argv: Sequence[str] | None, host: Host | None) -> int:
    """Run one command line; every error but Ctrl-C and a closed pipe ends here, as one line."""
    words = list(sys.argv[1:] if argv is None else argv)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):  # by their numbers
        if getattr(sys, name) is None:  # closed, as by ">&-"; else a file would come to be it
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 - Path is not loaded
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a program may have put another object there
            reconfigure(errors="backslashreplace")
    if host is None:
        host = default_host()
    if argv is None:
        atexit.register(_leave_garbage, host)
    host.reserve_commands(BUILT_IN)
    if "_ARGCOMPLETE" in os.environ:
        from jackfield.cli.completion import complete

        complete(host)
    session = _Session(host)
    try:
        try:
            status = session.run(words)
        except SystemExit as error:  # argparse, after it has printed help; or a plugin
            status = session.ended_by(error)
        sys.stdout.flush()
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 - a user gets a line, with -v the traceback
        if isinstance(error.__cause__, KeyboardInterrupt):  # in __set_name__, before Python 3.12
            raise error.__cause__ from None
        return session.report(error)
    finally:
        session.end()
    return status if 0 <= status <= _LAST_STATUS else 1  # of 256 the system makes 0


def _leave_garbage(host: Host) -> None:
    """Spare the end of the process a search for what nobody refers to.

    It would take as long as printing what was asked for. What a plugin leaves is looked through as
    ever: its finalizers may count on that.
    """
    if not host.active:
        gc.freeze()


class _Session:
    """One run: the host, and how much to say."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._verbose = 0
        self._plugin_command: str | None = None
        self._calls_no_exit = False
        self._stop_logging: Callable[[], None] | None = None

    def end(self) -> None:
        """Leave the log as it was: a program may run several command lines."""
        if self._stop_logging is not None:
            self._stop_logging()

    def run(self, words: list[str]) -> int:
        """Parse the words and run what they name."""
        first = next((i for i, word in enumerate(words) if not word.startswith("-")), len(words))
        general = _general_options(self._host.name, words[:first])
        self._verbose = general["verbose"]
        if general["no_index"]:
            self._host.uses_index = False
        if general["version"]:
            output.print_line(f"{self._host.name} {self._host.shown_version}")
            return 0
        if general["help"] or first == len(words):
            from jackfield.cli.help import overview

            text = overview(self._host)
            if general["help"]:
                output.print_line(text.rstrip("\n"))
                return 0
            sys.stderr.write(text)
            return UsageError.exit_status
        name, rest = words[first], words[first + 1 :]
        command = self._command(name)
        arguments = _parsed(command, name, rest, self._host.name)
        arguments.json = bool(general["json"]) or getattr(arguments, "json", False)
        self._verbose += int(getattr(arguments, "verbose", None) or 0)
        if name in BUILT_IN and arguments.no_index:
            self._host.uses_index = False
        if self._verbose or name not in LOGS_NOTHING:
            self._stop_logging = _log_to_stderr(self._host.name, self._verbose)
        self._calls_no_exit = name in BUILT_IN
        if name in RUNS_PLUGINS:
            with Aside():
                answer = command.run(arguments)
        else:
            answer = command.run(arguments)
        return self._finish(answer, arguments)

    def _command(self, name: str) -> Command:
        if name in BUILT_IN:
            return own_command(self._host, name)
        plugin = self._host.provider("command", name)
        if plugin is None:
            from jackfield.cli.help import unknown_command  # late: only for those who mistype

            raise unknown_command(self._host, name)
        self._plugin_command = f"command {name!r} of plugin {plugin.name!r}"
        with Aside():
            command = self._host.command(name)
        line = command.help or plugin.commands[name]
        return Command(name, command.run, command.configure, line)

    def _finish(self, answer: Answer, arguments: Namespace) -> int:
        status = output.print_answer(answer, arguments.json)
        if isinstance(answer, Table | Stream):
            sys.stdout.flush()  # what was done comes before what was not
            for note in answer.notes:
                output.warn(self._host.name, note)
            for error in answer.errors:
                self._say(error)
        return status

    def ended_by(self, error: SystemExit) -> int:
        """Give the status of a run that `sys.exit` has ended.

        Commands of our own do not call it: there it is a plugin's, and what was begun is not done.

        Raises:
            JackfieldError: if a plugin's command says by it why it failed.
        """
        code = error.code
        if not self._calls_no_exit:
            if code is None or isinstance(code, int):
                return code or 0
            raise JackfieldError(str(code)) from None
        from jackfield.explaining import without_secrets  # late: few plugins do it

        plugin = _plugin_in(error, self._host)
        who = "a plugin" if plugin is None else f"plugin {plugin!r}"
        call = f"sys.exit({'' if code is None else without_secrets(repr(code))})"
        output.warn(self._host.name, f"{who} ended the program: {call}")
        return code if isinstance(code, int) and code else 1

    def report(self, error: BaseException) -> int:
        """Print an error as one line, after its traceback if -v asks for it."""
        if isinstance(error, OSError) and _is_stdout_gone():
            error = JackfieldError(f"the output cannot be written: {error.strerror}")
        elif isinstance(error, FileNotFoundError) and _is_place_gone():
            error = JackfieldError("the current directory is not there any more: go to another one")
        elif isinstance(error, FileNotFoundError) and _NO_TEMPORARY in str(error.strerror):
            error = JackfieldError(f"{error.strerror}: let TMPDIR name one that can be written to")
        self._say(error)
        return error.exit_status if isinstance(error, JackfieldError) else 1

    def _say(self, error: BaseException) -> None:
        from jackfield.explaining import message, traceback_text  # late: as a rule, all is well

        if self._verbose:
            sys.stderr.write(escape_lines(traceback_text(error)))
        said = message(error)
        if isinstance(error, UsageError) and said.startswith(self._host.name):
            sys.stderr.write(f"{escape_lines(' '.join(said.split()))}\n")
        elif isinstance(error, JackfieldError):
            output.warn(self._host.name, said)
        else:
            what = self._plugin_command
            if what is None:
                plugin = _plugin_in(error, self._host)
                what = "an error of Jackfield's own" if plugin is None else f"plugin {plugin!r}"
            reason = f"{type(error).__name__}: {said}" if said else type(error).__name__
            more = "" if self._verbose else " (-v shows where)"
            output.warn(self._host.name, f"{what}: {reason}{more}")


def _plugin_in(error: BaseException, host: Host) -> str | None:
    """Give the active plugin whose code an error was raised in, or nearest to; None if in none."""
    modules = {host.activate(name).__name__: name for name in host.active}
    found, traceback = None, error.__traceback__
    while traceback is not None:
        parts = str(traceback.tb_frame.f_globals.get("__name__")).split(".")
        above = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        found = next((modules[name] for name in above if name in modules), found)
        traceback = traceback.tb_next
    return found


def _general_options(program: str, words: Sequence[str]) -> dict[str, int]:
    """Parse the options before the command; how often each of them is there."""
    names = {"-h": "help", "-v": "verbose", "--no-index": "no_index"}
    names |= {f"--{name}": name for name in ("help", "verbose", "version", "json")}
    counts = dict.fromkeys(names.values(), 0)
    for word in words:
        letters = [f"-{letter}" for letter in word[1:]] if word[1:2] != "-" else [word]
        if not letters or not names.keys() >= set(letters):
            raise UsageError(f"{program}: unrecognized arguments: {word} (try: {program} --help)")
        for letter in letters:
            counts[names[letter]] += 1
    return counts


def _parsed(command: Command, name: str, words: list[str], program: str) -> Any:
    """Parse what follows a command's name."""
    if name in BUILT_IN or command.configure is None:
        switches: Any = Switches()
        try:
            if command.configure is not None:
                command.configure(switches)
            switches.add_argument("--json", action="store_true")
            switches.add_argument("--no-index", action="store_true")
            return switches.parse(words)
        except NotSwitches:
            pass
    from jackfield.cli.parser import parser_of

    return parser_of(command, program, name in BUILT_IN).parse_words(words)


def _is_place_gone() -> bool:
    """Tell whether the current directory is gone, so that no relative path leads anywhere."""
    try:
        os.getcwd()  # noqa: PTH109 - Path is not loaded
    except OSError:
        return True
    return False


def _is_stdout_gone() -> bool:
    """Tell whether writing the output is what failed, and keep it from failing at exit again."""
    try:
        sys.stdout.flush()
    except OSError:
        drop_output()
        return True
    return False


def _log_to_stderr(program: str, verbose: int) -> Callable[[], None]:
    """Write the log and warnings to standard error, without secrets; gives what ends that."""
    import logging  # late: the commands that answer at once log nothing
    import warnings

    from jackfield.explaining import without_secrets  # late, too

    class Lines(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            fault = record.exc_info[1] if record.exc_info and not verbose else None
            if isinstance(fault, Exception):  # without -v there are no tracebacks
                from jackfield.backends.contract.failures import reason  # late: few log one

                bare = {**vars(record), "exc_info": None, "exc_text": None, "stack_info": None}
                text = f"{super().format(logging.makeLogRecord(bare))}: {reason(fault)}"
            else:
                text = super().format(record)
            ours = record.name.startswith(_MASKED_LOGS) and not record.exc_info
            return escape_lines(text if ours else without_secrets(text))

        def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as it is called
            # Nobody else would tell which library it is, nor whether it is one.
            who = "" if record.name.startswith(_OURS) else f"{record.name}: "
            return f"{program}: {who}{record.message}"

    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logger = logging.getLogger("jackfield")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(level)
    # What a plugin or a library logs under its own name, where the program has no handler for it.
    others = logging.lastResort
    if others is not None:
        others.setFormatter(handler.formatter)
    shows_warnings = warnings.showwarning
    logging.captureWarnings(True)
    are_captured = warnings.showwarning is not shows_warnings  # else the program does so itself
    if are_captured:
        logging.getLogger("py.warnings").addHandler(handler)

    def stop() -> None:
        logger.removeHandler(handler)
        logger.setLevel(before)
        if others is not None:
            others.setFormatter(None)
        if are_captured:
            logging.captureWarnings(False)
            logging.getLogger("py.warnings").removeHandler(handler)

    return stop
