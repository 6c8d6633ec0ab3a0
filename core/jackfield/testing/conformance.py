"""The suite on the URL that ``--backend-url`` gave; see `plugin`."""

from __future__ import annotations

import pytest

from jackfield.backends import ParsedUrl
from jackfield.testing.suite import BackendSuite


class TestBackend(BackendSuite):
    """The backend of ``--backend-url``."""

    @pytest.fixture(autouse=True)
    def _as_asked(self, pytestconfig: pytest.Config) -> None:
        self.largest = pytestconfig.option.backend_largest
        self.many = pytestconfig.option.backend_many
        self.flaky = pytestconfig.option.backend_flaky
        self.force = pytestconfig.option.backend_force

    @pytest.fixture
    def store_url(self, pytestconfig: pytest.Config) -> str | ParsedUrl:
        """The URL of the command line."""
        url: str | ParsedUrl = pytestconfig.option.jackfield_url
        return url
