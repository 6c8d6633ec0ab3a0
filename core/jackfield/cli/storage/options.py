"""The options that commands on storage share, and what they make of a store's settings."""

from __future__ import annotations

import logging
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from jackfield.backends import Backoff, Settings, Throttle

if TYPE_CHECKING:
    from jackfield.backends.layers.progress import Callback
    from jackfield.backends.layers.timing import Measured

_JOBS = 4
_STALL = 120.0
_PATIENCE = 300.0
_FIRST_DELAY = 2.0
_LONGEST_DELAY = 60.0
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


def settings_of(arguments: Namespace, progress: Callback | None = None) -> Settings:
    """Give the settings that the options ask for.

    Whoever sits at a terminal does not wait for half a minute after every fault, nor for ever.
    """
    limit = getattr(arguments, "limit", None)
    debug = logging.getLogger("jackfield").isEnabledFor(logging.DEBUG)
    return Settings(
        num_retries=getattr(arguments, "retries", Settings().num_retries),
        backoff=Backoff.EXPONENTIAL,
        retry_delay=_FIRST_DELAY,
        retry_ceiling=_LONGEST_DELAY,
        stall_timeout=_STALL,
        patience=_PATIENCE,
        throttle=Throttle(limit) if limit else None,
        progress=progress,
        timing=_log_time if debug else None,
    )


def add_jobs(parser: ArgumentParser, default: int, what: str) -> None:
    """Declare ``--jobs``, which says how many there are of `what`."""
    parser.add_argument(
        "-j",
        "--jobs",
        metavar="N",
        type=positive,
        default=default,
        help=f"how many {what} (default: %(default)s)",
    )


def add_retries(parser: ArgumentParser) -> None:
    """Declare ``--retries``."""
    parser.add_argument(
        "--retries",
        metavar="N",
        type=positive,
        default=Settings().num_retries,
        help="how often an operation is tried at most (default: %(default)s)",
    )


def add_transfer_options(parser: ArgumentParser) -> None:
    """Declare the options of everything that moves the content of files."""
    what = "files to transfer at a time, if the storage allows it and it is of use"
    add_jobs(parser, _JOBS, what)
    parser.add_argument(
        "--limit",
        metavar="RATE",
        type=_rate,
        help="bytes a second for all transfers together; K, M and G are 1024, 1024² and 1024³",
    )
    add_retries(parser)
    parser.add_argument("--no-progress", action="store_true", help="show no progress bar")


def add_files_only(parser: ArgumentParser) -> None:
    """Declare ``--files-only``."""
    parser.add_argument(
        "--files-only",
        action="store_true",
        help="of a local directory leave out what is no file; by default that is an error, since "
        "a store has no directories",
    )


def positive(text: str) -> int:
    """Read a number from 1, for an option."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def _rate(text: str) -> float:
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([KMG]?)", text.upper().removesuffix("B"))
    if found is None or not float(found[1]):
        raise ArgumentTypeError(f"{text!r} is not a rate like 500K or 5M")
    return float(found[1]) * _UNITS[found[2]]


def _log_time(measured: Measured) -> None:
    what = measured.operation + ("" if measured.filename is None else f" {measured.filename!r}")
    outcome = "" if measured.error is None else f", then {type(measured.error).__name__}"
    logging.getLogger(__name__).debug("%s took %.3f s%s", what, measured.seconds, outcome)
