"""What the system refuses is said in one line."""

import errno
from pathlib import Path

import pytest
from jackfield.repositories import unusable


@pytest.mark.parametrize(
    ("subject", "error", "said"),
    [
        (Path("a b"), OSError(errno.EACCES, "No"), "a b: cannot be read: No"),
        (Path("a\nb\udcff"), OSError(errno.EACCES, "No"), r"'a\nb\udcff': cannot be read: No"),
        ("größe", OSError("it is a pipe"), "größe: cannot be read: it is a pipe"),
        ("a", ValueError("embedded null byte"), "a: cannot be read: embedded null byte"),
    ],
)
def test_it_names_the_subject_and_the_reason_in_one_line(
    subject: object, error: OSError | ValueError, said: str
) -> None:
    assert str(unusable(subject, "read", error)) == said
