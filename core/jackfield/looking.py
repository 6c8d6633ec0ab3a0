"""From the user's settings to the roster: by the index, or by searching and judging anew."""

from __future__ import annotations

import gc

from jackfield.discovery import load_settings
from jackfield.roster import make_roster

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jackfield.discovery import Settings
    from jackfield.discovery.index import Index
    from jackfield.judged import Judgements
    from jackfield.roster import Roster
    from jackfield.stated import StatedVersion


class Looker:
    """Looks for the plugins of the host `name`, which are judged for its `version`."""

    def __init__(self, name: str, version: StatedVersion) -> None:
        self._host = name
        self._version = version

    def look(self, own_commands: Iterable[str], *, trust: bool, keep: bool) -> Roster:
        """Give the roster.

        `trust` allows the index to answer, `keep` allows the answer to become the index.
        """
        settings = load_settings(self._host)
        judgements = self._remembered(settings) if trust else None
        if judgements is None:
            judgements = self._search(settings, keep)
        return make_roster(judgements, settings, self._host, own_commands)

    def index(self, settings: Settings | None = None) -> Index:
        """Give the index; by default for the present settings."""
        from jackfield.discovery.index import Index  # late: it can be switched off

        return Index(self._host, self._version.key, settings or load_settings(self._host))

    def _remembered(self, settings: Settings) -> Judgements | None:
        from jackfield.judged import unpacked

        index = self.index(settings)
        was_enabled = gc.isenabled()
        gc.disable()  # thousands of objects come at once, and none of them is garbage
        try:
            data = index.load()
            return None if data is None else unpacked(data)
        finally:
            if was_enabled:
                gc.enable()

    def _search(self, settings: Settings, keep: bool) -> Judgements:
        # Late: with a valid index nothing of this is imported.
        import time

        from jackfield.consulted import recording
        from jackfield.judging import search_and_judge

        start = time.time_ns()
        with recording() as consulted:
            judgements = search_and_judge(settings, self._version.made())
        if keep:
            self.index(settings).store(judgements.packed, consulted, start)
        return judgements
