"""What other files that run with a script may do to it, or in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jackfield.reading.budget import Budget
from jackfield.reading.errors import ExhaustedError, TreeError
from jackfield.reading.source import Files, UnreadableError, text_of

REACHING = re.compile(
    r"""(?:import|from)\s+__main__|(?:modules\s*(?:\[|\.\s*get\s*\()|import_module\s*\()"""
    r"""\s*["']__main__|__import__\s*\(\s*["']__main__"""
)
"""How a module gets at the script that is run, which is the module ``__main__``."""

SETTING_UP = re.compile(
    r"(?s)^(?=.*(?:setuptools|distutils))"
    r".*?(?:(?<!def )(?<![\w.])setup\s*\(|\b(?:setuptools|core)\.setup\s*\()"
)
"""How a module calls ``setup()``."""

_MARKS = {REACHING: b"__main__", SETTING_UP: b"setup"}


def first_with(
    pattern: re.Pattern[str], paths: Iterable[str], files: Files, budget: Budget
) -> str | None:
    """Give the first of some files in which a pattern is found, None if that is in none."""
    for path in sorted(paths):
        try:
            content = files.content(path)
            budget.spend(len(content) >> 10)
            if _MARKS[pattern] in content and pattern.search(text_of(content)):
                return path
        except (TreeError, UnreadableError):
            continue  # nobody can import it
        except ExhaustedError:
            return path
    return None
