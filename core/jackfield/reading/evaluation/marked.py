"""Which files that run with a script are marked for what they may do to it, or in its place."""

from __future__ import annotations

from jackfield.reading.errors import TreeError
from jackfield.reading.evaluation.session import Session
from jackfield.reading.files.elsewhere import SETTING_UP, marks_of, names_setup
from jackfield.reading.files.source import UnreadableError, text_of
from jackfield.reading.syntax.parsing import parsed

_MOST = 200_000
"""Characters of the files that are parsed to see whether what they are marked for is code."""


class Marked:
    """The marks of `jackfield.reading.files.elsewhere`, of files that have run in an evaluation."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._left = _MOST

    def first(self, mark: str, script: str, *, is_followed: bool = False) -> str | None:
        """Give a file that runs with a script and has a mark, None if none has.

        Only those count that certainly run if it `is_followed`.
        """
        session = self._session
        for path, text in session.seen.texts.items():
            if path != script and mark in marks_of(text) and self._has(mark, path, text):
                return path
        for path in session.reach or () if not is_followed else ():
            try:
                is_marked = path != script and mark in session.files.unparsed(path).marks
                if is_marked and self._has(mark, path, text_of(session.files.content(path))):
                    return path
            except TreeError:
                continue  # nobody can import it
        return None

    def _has(self, mark: str, path: str, text: str) -> bool:
        """Tell whether the code of a file has what its text is marked for."""
        self._left -= len(text)  # not of the budget, which may be used up
        if mark != SETTING_UP or self._left < 0:
            return True
        try:
            if path not in self._session.seen.texts:
                return names_setup(parsed(text))
            file = self._session.files.file(path)
            return file.lines is None or names_setup(file.statements)
        except (SyntaxError, UnreadableError, ValueError, RecursionError, MemoryError):
            return True
