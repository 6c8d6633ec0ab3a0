"""The suite: every demand of the contract, as one class to subclass."""

from __future__ import annotations

from jackfield.testing.deleting import Deleting
from jackfield.testing.errors import Errors
from jackfield.testing.files import Files
from jackfield.testing.hosting import Hosting
from jackfield.testing.moving import Moving
from jackfield.testing.names import Names
from jackfield.testing.querying import Querying
from jackfield.testing.threads import Threads


class BackendSuite(Files, Names, Errors, Deleting, Querying, Moving, Hosting, Threads):
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
