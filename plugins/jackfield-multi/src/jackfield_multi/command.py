"""The command ``multi-repair``."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from jackfield import Table, UsageError, get_backend

from jackfield_multi.backend import MultiBackend
from jackfield_multi.copies import Preference
from jackfield_multi.repair import JOBS, repair


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("url", metavar="URL", help="multi:///PATH/OF/CONFIG.json or .toml")
    parser.add_argument(
        "-n", "--dry-run", action="store_true", help="only say what there is to be done"
    )
    parser.add_argument(
        "--content",
        action="store_true",
        help="fetch every copy and compare the contents; by default the sizes are compared",
    )
    parser.add_argument(
        "--prefer",
        metavar="STORE",
        help="which copy wins where they differ: that of a store, by its name, its number in the "
        "file (from 1) or its URL; or 'majority' or 'newest'. Without it such files are reported "
        "and left alone",
    )
    parser.add_argument(
        "-j",
        "--jobs",
        metavar="N",
        type=_positive,
        default=JOBS,
        help="how many files to mend at a time, if the stores allow it (default: %(default)s)",
    )


def run(arguments: Namespace) -> Table:
    """Make the stores equal.

    Raises:
        UsageError: if the URL is none of ``multi://``, or there is no store to prefer.
        BackendException: if the configuration is malformed, or no store can be listed.
    """
    with get_backend(arguments.url) as store:
        backend = store.backend
        if not isinstance(backend, MultiBackend):
            raise UsageError(f"{str(store.url)!r} is not the URL of a multi:// store")
        preference = Preference.of(arguments.prefer, backend.several.stores)
        return repair(
            backend.several,
            preference,
            by_content=arguments.content,
            dry_run=arguments.dry_run,
            jobs=min(arguments.jobs, backend.max_parallel),
        )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a number, 1 or more")
    return int(text)
