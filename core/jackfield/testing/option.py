"""What everybody's pytest loads where Jackfield is installed: as little as can be.

So ``pytest --backend-url=foo://…`` needs no ``-p``. Where the option is not given, all that this
costs is a look at the command line: the suite is not imported, and no option is declared that
could be in the way of another program's.
"""

from __future__ import annotations

import pytest

OPTION = "--backend-url"
PLUGIN = "jackfield.testing.plugin"


@pytest.hookimpl(trylast=True)  # after the project's own conftest.py, whose option wins
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> None:
    """Load the plugin that has the option, if it is given or help is asked for."""
    if any(each.partition("=")[0] in {OPTION, "--help", "-h"} for each in args):
        _, unknown = parser.parse_known_and_unknown_args([f"{OPTION}=URL"])
        if unknown:  # nobody has declared it
            early_config.pluginmanager.import_plugin(PLUGIN)


def pytest_configure(config: pytest.Config) -> None:
    """Load the plugin in a worker of ``pytest-xdist``, which is given options without a parse."""
    if getattr(config.option, "jackfield_url", None) is not None:
        config.pluginmanager.import_plugin(PLUGIN)
