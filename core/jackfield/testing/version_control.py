"""The suite for version-control plugins: every demand of the contract, as one class to subclass.

The contract is `jackfield.repositories`. What it demands and a test cannot see from outside (that
no other machine is asked, and no question) is not in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

# Before they are imported: so that a failed assertion of theirs says what it compared.
pytest.register_assert_rewrite(
    "jackfield.testing.archiving",
    "jackfield.testing.looking",
)

from jackfield.testing.archiving import Archiving  # noqa: E402
from jackfield.testing.looking import Looking  # noqa: E402


class VersionControlSuite(Archiving, Looking):
    """The tests that the object of a version-control plugin has to pass.

    ::

        class TestMercurial(VersionControlSuite):
            system = Mercurial()
            formats = info.jackfield_control_formats
            format = "Mercurial repository"
            control = ".hg"

            @pytest.fixture
            def directory(self, tmp_path):        # a repository of one revision or more
                ...

            def add_revision(self, directory):    # one more
                ...

            def told(self, directory):            # all that hg can say of the history
                ...

    All that can be set, and the hooks for what only some systems have, are in
    `subjects.Subject`. Each test's docstring is what the contract demands.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        """Leave out the tests of hooks that are not there: they are not collected."""
        super().__init_subclass__(**options)
        for hook, tests in _OF_HOOKS.items():
            if getattr(cls, hook) is getattr(VersionControlSuite, hook):
                for test in tests:
                    setattr(cls, test, None)


_OF_HOOKS: Mapping[str, tuple[str, ...]] = {
    "add_name": ("test_the_fingerprint_changes_with_a_name",),
    "change": ("test_what_is_not_committed_is_counted",),
    "lay_traps": ("test_nothing_that_the_repository_brings_with_it_is_run",),
    "share": ("test_directories_that_share_a_history_have_it_in_one_place",),
    "without_history": ("test_what_has_no_history_here_says_where_it_is",),
}
