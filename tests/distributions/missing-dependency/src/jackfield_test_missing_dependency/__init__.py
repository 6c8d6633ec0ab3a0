"""A plugin that requires a distribution that is not there."""

import jackfield_test_nowhere  # noqa: F401
from jackfield import Command, hookimpl


@hookimpl
def jackfield_provide_commands():
    return [
        Command(
            "missing-dependency",
            lambda arguments: "missing-dependency ran",
            help="Say that it ran.",
        )
    ]
