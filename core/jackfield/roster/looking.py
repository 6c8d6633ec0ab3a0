"""The plugins that a host knows: by the index, or by searching and judging anew."""

from __future__ import annotations

import gc
from _thread import RLock  # threading's, without importing all of threading

from jackfield.discovery import load_settings
from jackfield.errors import JackfieldError
from jackfield.roster import make_roster
from jackfield.roster.judged import unpacked

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jackfield.discovery import Settings
    from jackfield.discovery.index import Index
    from jackfield.roster import Plugin, Roster
    from jackfield.roster.judged import Judged, Judgements
    from jackfield.roster.judging import Again
    from jackfield.roster.stated import StatedVersion


class Looker:
    """Looks for the plugins of the host `name`, judged for its `version`, when they are needed.

    All methods may be called from several threads.

    Attributes:
        uses_index: whether the index may answer, and be replaced.
    """

    def __init__(self, name: str, version: StatedVersion, *, uses_index: bool) -> None:
        self.uses_index = uses_index
        self._host = name
        self._version = version
        self._own_commands: frozenset[str] = frozenset()
        self._lock = RLock()
        self._roster: Roster | None = None
        self._again: Again | None = None

    @property
    def roster(self) -> Roster:
        """The plugins, looked for unless they have been."""
        with self._lock:
            if self._roster is None:
                self._roster = self._look(trust=self.uses_index)
            return self._roster

    def refresh(self) -> None:
        """Look again when the plugins are next asked for."""
        with self._lock:  # another thread may be about to give what it has just found
            self._roster = None

    def reserve_commands(self, names: Iterable[str]) -> None:
        """Keep `names` from being taken by plugins."""
        with self._lock:
            self._own_commands |= frozenset(names)
            self._roster = None

    def plugin(self, name: str) -> Plugin:
        """Give a plugin.

        Raises:
            JackfieldError: if there is none of that name.
        """
        try:
            return self.roster.plugins[name]
        except KeyError:
            raise JackfieldError(_unknown("plugin", name, self.roster.plugins)) from None

    def providers(self, kind: str) -> Mapping[str, Plugin]:
        """Give what plugins provide of a kind, by its name, and the plugins.

        Raises:
            JackfieldError: if there is no such kind.
        """
        try:
            return self.roster.providers[kind]
        except KeyError:
            kinds = ", ".join(self.roster.providers)
            raise JackfieldError(f"plugins provide no {kind!r}, but {kinds}") from None

    def provider(self, kind: str, name: str) -> Plugin:
        """Give the plugin that provides the command, scheme, prefix or format `name`.

        Raises:
            JackfieldError: if there is none.
        """
        providers = self.providers(kind)
        try:
            return providers[name]
        except KeyError:
            raise JackfieldError(_unknown(kind, name, providers)) from None

    def looked_at_again(self, name: str) -> Plugin:
        """Give a plugin as it is now, whatever the index says of it.

        Raises:
            JackfieldError: if there is none of that name.
        """
        with self._lock:
            if not self._still_holds(self.plugin(name).judged):
                self._roster = self._look(trust=False)
            return self.plugin(name)

    def index(self, settings: Settings | None = None) -> Index:
        """Give the index; by default for the present settings."""
        from jackfield.discovery.index import Index  # late: it can be switched off

        return Index(self._host, self._version.key, settings or load_settings(self._host))

    def _still_holds(self, judged: Judged) -> bool:
        """Tell whether a plugin's files are what they were, and it is judged as it was."""
        if not judged.is_unchanged():
            return False
        if self._again is None:
            from jackfield.roster.judging import Again  # late: most commands activate nothing

            self._again = Again()
        return judged.says() == self._again.judged(judged, self._version.made()).says()

    def _look(self, *, trust: bool) -> Roster:
        """Give the roster; `trust` allows the index to answer."""
        settings = load_settings(self._host)
        was_enabled = gc.isenabled()
        gc.disable()  # thousands of objects come at once, and none of them is garbage
        try:
            roster = self._remembered(settings) if trust else None
            return roster or self._made(self._search(settings, trust=trust), settings)
        finally:
            if was_enabled:
                gc.enable()

    def _made(self, judgements: Judgements, settings: Settings) -> Roster:
        return make_roster(judgements, settings, self._host, self._own_commands)

    def _remembered(self, settings: Settings) -> Roster | None:
        data = self.index(settings).load()
        return None if data is None else self._made(unpacked(data), settings)

    def _search(self, settings: Settings, *, trust: bool) -> Judgements:
        # Late: with a valid index nothing of this is imported.
        import time

        from jackfield.consulted import recording
        from jackfield.roster.judging import search_and_judge

        index = reuse = None
        if self.uses_index:
            from jackfield.discovery.reuse import Reuse

            index = self.index(settings)
            reuse = Reuse(index.parts() if trust else {})
        start = time.time_ns()
        with recording() as consulted:
            judgements = search_and_judge(settings, self._version.made(), reuse)
        if index is not None and reuse is not None:
            index.store(judgements.packed, consulted, start, reuse.parts)
        return judgements


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    import difflib  # late: only for those who mistype

    close = difflib.get_close_matches(name, list(known))
    hint = f" (did you mean {' or '.join(map(repr, close))}?)" if close else ""
    what = "there is no plugin" if kind == "plugin" else f"no plugin provides the {kind}"
    return f"{what} {name!r}{hint}"
