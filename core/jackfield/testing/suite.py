"""The suite: every demand of the contract, as one class to subclass."""

from __future__ import annotations

import pytest

# Before they are imported: so that a failed assertion of theirs says what it compared.
pytest.register_assert_rewrite(
    "jackfield.testing.deleting",
    "jackfield.testing.errors",
    "jackfield.testing.files",
    "jackfield.testing.hosting",
    "jackfield.testing.moving",
    "jackfield.testing.names",
    "jackfield.testing.querying",
    "jackfield.testing.reporting",
    "jackfield.testing.threads",
)

from jackfield.testing.deleting import Deleting  # noqa: E402
from jackfield.testing.errors import Errors  # noqa: E402
from jackfield.testing.files import Files  # noqa: E402
from jackfield.testing.hosting import Hosting  # noqa: E402
from jackfield.testing.moving import Moving  # noqa: E402
from jackfield.testing.names import Names  # noqa: E402
from jackfield.testing.querying import Querying  # noqa: E402
from jackfield.testing.reporting import Reporting  # noqa: E402
from jackfield.testing.threads import Threads  # noqa: E402


# Bases in this order, since pytest begins with the tests of the last one: the basic ones.
class BackendSuite(Threads, Reporting, Hosting, Moving, Querying, Deleting, Errors, Names, Files):
    """The tests that a backend has to pass; what is optional is tested where it is there.

    ::

        class TestMyBackend(BackendSuite):
            url = "foo://host/an-empty-store"

    or, for a fresh store in every test::

        class TestMyBackend(BackendSuite):
            @pytest.fixture
            def store_url(self, tmp_path):
                return f"foo://{tmp_path}/store"

    All that can be set is in `demands.Demands`. Each test's docstring is what the contract
    demands.
    """
