"""Whether a module may get at the script that is run, which is the module ``__main__``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jackfield.reading.budget import Budget
from jackfield.reading.errors import ExhaustedError, TreeError
from jackfield.reading.source import Files, UnreadableError, text_of

_GUARDS = re.compile(
    r"""__name__\s*[!=]=\s*["']__main__["']|["']__main__["']\s*[!=]=\s*__name__|\#.*"""
)
"""Where the name stands in a guard, or a comment."""


def first_reaching(paths: Iterable[str], files: Files, budget: Budget) -> str | None:
    """Give the first of some files in which that name stands, None if it does in none."""
    for path in sorted(paths):
        try:
            content = files.content(path)
            budget.spend(len(content) >> 10)
            if b"__main__" in content and "__main__" in _GUARDS.sub("", text_of(content)):
                return path
        except (TreeError, UnreadableError):
            continue  # nobody can import it
        except ExhaustedError:
            return path
    return None
