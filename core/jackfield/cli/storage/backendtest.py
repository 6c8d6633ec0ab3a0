"""``backendtest``: the conformance suite of `jackfield.testing` on the backend of a URL."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from jackfield.cli import output
from jackfield.cli.aside import Aside
from jackfield.cli.names import OwnCommands
from jackfield.cli.storage.options import positive
from jackfield.commands import Answer, Table
from jackfield.errors import JackfieldError, UsageError
from jackfield.host import Host

if TYPE_CHECKING:
    from jackfield.testing.running import Progress, Report

_LARGEST = 64 * 1024 * 1024
_MANY = 1100


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help="the URL of an empty store")
    parser.add_argument(
        "--from",
        dest="checkout",
        metavar="CHECKOUT",
        type=Path,
        help="a plugin's project that is not installed, or its package: the backend comes from it",
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="use the store even if it has files; they are left alone",
    )
    parser.add_argument(
        "--flaky",
        action="store_true",
        help="the storage fails now and then: try again, up to 20 times",
    )
    parser.add_argument(
        "--largest",
        metavar="BYTES",
        type=positive,
        default=_LARGEST,
        help="the size of the largest file that is put (default: %(default)s)",
    )
    parser.add_argument(
        "--many",
        metavar="N",
        type=positive,
        default=_MANY,
        help="how many files are put to see whether all are listed (default: %(default)s)",
    )


def _backendtest(host: Host, arguments: Namespace) -> Answer:
    _need_pytest()
    from jackfield.testing.access import check_store
    from jackfield.testing.running import run_suite

    from_checkout = set[str]()
    if arguments.checkout is not None:
        from_checkout = _use_checkout(host, arguments.checkout)
    with host.registry.current():
        with Aside():
            url = check_store(arguments.url, force=arguments.force, flaky=arguments.flaky)
        if from_checkout and not from_checkout & set(host.active):
            raise JackfieldError(
                f"{url} is not served by a plugin of {arguments.checkout}, "
                f"but by {' and '.join(map(repr, host.active)) or 'what is built in'}"
            )
        with _progress() as progress:
            report = run_suite(
                url,
                largest=arguments.largest,
                many=arguments.many,
                flaky=arguments.flaky,
                force=arguments.force,
                progress=progress,
            )
    status = 1 if report.counts()["failed"] else 0
    if arguments.json:
        output.print_json(_records(str(url), report))
        return status
    return _table(report, status)


def _need_pytest() -> None:
    try:
        import jackfield.testing  # noqa: F401 - to see whether it can be used
    except ModuleNotFoundError as error:
        if error.name != "pytest":
            raise
        raise JackfieldError(
            f"the suite needs pytest, which is not installed: {sys.executable} -m pip install "
            "pytest"
        ) from None


def _use_checkout(host: Host, checkout: Path) -> set[str]:
    """Let the plugins of a project go before all others, as ``NAME_PLUGINS_AT`` does."""
    from jackfield.reading import read_all

    path = checkout.absolute()
    if os.pathsep in str(path):
        raise UsageError(
            f"{str(path)!r} has a {os.pathsep!r} in it, which divides paths; "
            "give another path to it, such as a link"
        )
    names = [each.name for each in read_all(path, host.name) if each.name]
    variable = f"{host.name.upper()}_PLUGINS_AT"
    places = [f"{name}@{path}" for name in names]
    before = os.environ.get(variable)
    os.environ[variable] = os.pathsep.join([*places, *([before] if before else [])])
    host.refresh()
    return set(names)


def _table(report: Report, status: int) -> Table:
    rows = [(each.test, each.outcome, each.reason) for each in report.results]
    errors = []
    for each in report.results:
        if each.outcome == "failed":
            error = JackfieldError(f"{each.test} failed; the contract: {each.demand}")
            error.add_note(each.details)  # shown by -v
            errors.append(error)
    counts = [f"{count} {outcome}" for outcome, count in report.counts().items()]
    notes = [f"{len(report.results)} tests: {', '.join(counts)}"]
    notes += [f"{what}: {text}" for what, text in _summary(report).items()]
    return Table(("test", "result", "reason"), rows, errors=errors, notes=notes, status=status)


def _summary(report: Report) -> dict[str, str]:
    """Give the capabilities in a few lines: the optional methods in one, then the rest."""
    methods = {what: details for what, details in report.capabilities.items() if what[0] == "_"}
    there = [what for what, details in methods.items() if details != ["no"]]
    lines = {"optional methods": ", ".join(there) or "none"} if methods else {}
    others = {what: "; ".join(report.capabilities[what]) for what in report.capabilities}
    return lines | {what: text for what, text in others.items() if what not in methods}


def _records(url: str, report: Report) -> dict[str, object]:
    return {
        "url": url,
        **report.counts(),
        "capabilities": report.capabilities,
        "tests": [
            {
                "test": each.test,
                "result": each.outcome,
                "demand": each.demand,
                "reason": each.reason or None,
            }
            for each in report.results
        ],
    }


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show how far the tests are: on a terminal, and past pytest, which captures the output."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with (
        os.fdopen(os.dup(sys.stderr.fileno()), "w") as terminal,
        Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(file=terminal),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        ) as bar,
    ):
        task = bar.add_task("testing", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


COMMANDS: OwnCommands = {"backendtest": (_backendtest, _configure)}
