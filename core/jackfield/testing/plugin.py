"""The pytest plugin that tests the backend of a URL: ``pytest --backend-url=foo://…``.

Where Jackfield is installed it is loaded by `option`, elsewhere by ``-p jackfield.testing.plugin``.
Given ``--backend-url``, pytest runs the suite and nothing else; given test files or directories on
its command line as well, it runs these, too. It also lets the report of capabilities come through
where tests are spread over several processes (``pytest-xdist``).
"""

from __future__ import annotations

from argparse import ArgumentTypeError

import pytest

from jackfield.errors import JackfieldError
from jackfield.testing import capabilities
from jackfield.testing.access import CONFORMANCE, check_store, registry_for
from jackfield.testing.demands import Demands
from jackfield.testing.option import OPTION


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("jackfield", "the conformance suite of Jackfield's backends")
    group.addoption(
        OPTION,
        dest="jackfield_url",
        metavar="URL",
        help="the URL of an empty store: run the suite on it",
    )
    group.addoption(
        "--backend-largest",
        metavar="BYTES",
        type=_positive,
        default=Demands.largest,
        help="the size of the largest file that is put (default: %(default)s)",
    )
    group.addoption(
        "--backend-many",
        metavar="N",
        type=_positive,
        default=Demands.many,
        help="how many files are put to see whether all are listed (default: %(default)s)",
    )
    group.addoption(
        "--backend-flaky",
        action="store_true",
        help="the storage fails now and then: try again, up to 20 times",
    )
    group.addoption(
        "--backend-force",
        action="store_true",
        help="use the store even if it has files; they are left alone",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let pytest collect the suite, if there is a URL."""
    capabilities.reporter(config)
    if config.option.jackfield_url is None or str(CONFORMANCE) in config.args:
        return
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args.clear()  # nobody asked for the tests that happen to be here
    config.args.append(str(CONFORMANCE))


def pytest_sessionstart(session: pytest.Session) -> None:
    """See that the store can be used, before a hundred tests say so."""
    option = session.config.option
    if option.jackfield_url is None or hasattr(session.config, "workerinput"):
        return
    try:
        with registry_for(option.jackfield_url).current():
            check_store(
                option.jackfield_url, force=option.backend_force, flaky=option.backend_flaky
            )
    except JackfieldError as error:
        raise pytest.UsageError(str(error)) from error


def _positive(text: str) -> int:
    """Read a number from 1, for an option."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)
