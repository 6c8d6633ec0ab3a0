"""What has run in an evaluation, of which it depends whether a file is as it was."""

from __future__ import annotations

import _ast  # the same classes, without what else the module ast imports
import re
from weakref import ref

from jackfield.reading.errors import TreeError
from jackfield.reading.files.source import text_of
from jackfield.reading.syntax.outright import Outright
from jackfield.reading.syntax.walking import nodes_in

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    import ast

    from jackfield.reading.evaluation.session import Session
    from jackfield.reading.files.source import Files, SourceFile
    from jackfield.reading.language.modules import Module
    from jackfield.reading.unfollowed.reach import Reach
    from jackfield.reading.writes.harmless import Writing


class Seen:
    """What has run so far.

    Attributes:
        texts: of the files that were evaluated, by their paths.
        files: the files of the source.
        is_whole: whether nothing has run before.
        executes_later: whether functions may execute a text when they are called.
        has_executed: whether a text may have been executed that was not followed.
        writing: what was found of whether it may have written files; None if nobody has asked.
        position: which of the statements of the first file is followed; None if that is not known.
        opened: how many bytes the files have that were opened.
        settled: calls that change nothing, by what they certainly are given, and ``try`` statements
            whose handlers certainly do not run.
        inserted: the calls that put a directory before all others of ``sys.path``, and that.
        outright: what of the modules writes files outright.
        needs_script: whether what is opened depends on where a script is run.
    """

    needs_script = False
    executes_later = False
    has_executed = False
    _changing = ((0, 0), True)
    _replacing = (0, False)
    opened = 0
    position: int | None = None
    writing: Writing | None = None

    def __init__(self, session: Session, files: Files, *, is_whole: bool) -> None:
        self.texts: dict[str, str] = {}
        self.outright = Outright()
        self.settled: dict[ast.AST, None] = {}
        self.inserted: dict[ast.Call, str] = {}
        self.files = files
        self.is_whole = is_whole
        self._session = ref(session)  # what holds on to itself stays in memory
        self._replaced: dict[str, bool] = {}
        self._mentioned: dict[tuple[str, ...], tuple[int, bool]] = {}

    @property
    def session(self) -> Session | None:
        """The evaluation that it is seen in, None if that has gone."""
        return self._session()

    @property
    def unfollowed(self) -> Reach | None:
        """What knows the files that have run without being followed, None if there are none."""
        session = self.session
        return None if session is None else session.reach

    def unsettle(self, count: int) -> None:
        """Take all for not settled but the first ones."""
        while len(self.settled) > count:
            self.settled.popitem()

    def module(self, path: str) -> Module | None:
        """Give the module that was imported from the file `path`, None if there is none."""
        session = self.session
        if session is None or path in session.loaded_apart:
            return None
        return session.modules.get(path)

    @property
    def may_change_functions(self) -> bool:
        """Whether a function may be another one than what its name was bound to by ``def``."""
        unfollowed = [*(self.unfollowed or ())]
        state = len(self.texts), len(unfollowed)
        if self._changing[0] != state:
            is_bound = any(_GLOBAL.search(text) for text in self.texts.values())
            may_change = is_bound or self.mentions(_CHANGING)
            self._changing = state, may_change or any(map(self._changes_functions, unfollowed))
        return self._changing[1]

    def _changes_functions(self, path: str) -> bool:
        """Tell whether a file may, which is not followed: what it binds is lost anyway."""
        try:
            text = text_of(self.files.content(path))
        except TreeError:
            return False  # it cannot be run
        return any(word in text for word in _CHANGING)

    @property
    def replaces_setup(self) -> bool:
        """Whether something may be put in the place of ``setup()`` of a package."""
        if self._replacing[0] != len(self.texts):
            for path, text in self.texts.items():
                if path not in self._replaced:
                    if self._replaced:
                        self._replaced[path] = _may_replace(text, self.files.file(path))
                    else:
                        self._replaced[path] = _replaces(text)
            self._replacing = len(self.texts), any(self._replaced.values())
        return self._replacing[1]

    def mentions(self, words: tuple[str, ...]) -> bool:
        """Tell whether any of the texts has one of these words in it."""
        known = self._mentioned.get(words, (0, False))
        if known[0] != len(self.texts):
            has = any(word in text for text in self.texts.values() for word in words)
            known = self._mentioned[words] = len(self.texts), has
        return known[1]


def _replaces(text: str) -> bool:
    """Tell whether a script puts something in the place of ``setup()`` of a package."""
    if "setup" not in text:
        return False
    return bool(_STORED.search(text)) or ("setattr" in text and bool(_NAMED.search(text)))


def _may_replace(text: str, file: SourceFile) -> bool:
    """Tell whether another file may, which has packages for whatever it calls them."""
    if "setup" not in text:
        return False
    if _MODULES.search(text) or (_USED.search(text) and _stores(file)):
        return True
    return any(word in text for word in _STORING) and bool(_NAMED.search(text))


def _stores(file: SourceFile) -> bool:
    """Tell whether a file binds an attribute ``setup``, which is mostly but read, or a module."""
    return file.lines is None or any(
        getattr(node, "attr", "") == "setup" and type(getattr(node, "ctx", None)) is not _ast.Load
        for node in nodes_in(file.statements)
    )


_STORED = re.compile(r"\.\s*setup\s*=(?!=)")
_USED = re.compile(r"\.[\s\\]*setup\b(?![\s\\]*\()")
_NAMED = re.compile(r"""["'](?:[\w.]{0,99}\.)?setup["']|[(,]\s*setup\s*=(?!=)""")
_MODULES = re.compile(r"""modules[\s\\]*\[[\s\\]*["'](?:distutils|setuptools)""")
_STORING = ("__dict__", "patch", "setattr", "setitem", "vars")
_GLOBAL = re.compile(r"\bglobal\b")
_CHANGING = ("__code__", "__defaults__", "__kwdefaults__", "func_")
