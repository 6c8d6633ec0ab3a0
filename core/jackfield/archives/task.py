"""A repository that is to be archived, and what its plugin can do with it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from jackfield.errors import JackfieldError
from jackfield.repositories import RepositoryState, VersionControl
from jackfield.surveying import Repository, answering, told


@dataclass(frozen=True, slots=True)
class Task:
    """A repository at `path` below the root, and what its plugin can do with it."""

    path: str
    repository: Repository
    system: VersionControl

    @property
    def directory(self) -> Path:
        """Where it is."""
        return self.repository.directory

    def history(self) -> Path:
        """Give the directory that has its history in it; raises what the plugin raises."""
        with self._answering():
            history = self.system.history(self.directory, self.repository.format.name)
            return told(Path, history).resolve()

    def fingerprint(self) -> str:
        """Give what changes whenever an archive would; raises what the plugin raises."""
        with self._answering():
            return told(str, self.system.fingerprint(self.directory, self.repository.format.name))

    def left_out(self) -> tuple[str, ...]:
        """Say what an archive lacks; that this cannot be told is no reason for not having one."""
        try:
            with self._answering():
                lines = self.system.left_out(self.directory, self.repository.format.name)
                if not isinstance(lines, tuple | list):  # of a text, each letter would be one
                    raise TypeError(f"it told {lines!r}, which is no tuple of lines")
                return tuple(told(str, line) for line in lines)
        except JackfieldError as error:
            return (str(error),)

    def archive(self, target: Path) -> None:
        """Write the archive; where that fails, the error names the repository in any case."""
        try:
            with self._answering():
                self.system.archive(self.directory, self.repository.format.name, target)
        except JackfieldError as error:
            if str(self.directory) in str(error):
                raise
            raise JackfieldError(f"{self.directory}: {error}") from error

    def state(self) -> RepositoryState:
        """Say how it stands: nothing, where that cannot be told of what can be archived."""
        try:
            with self._answering():
                state = self.system.state(self.directory, self.repository.format.name)
                return told(RepositoryState, state)
        except JackfieldError:
            return RepositoryState()

    def _answering(self) -> AbstractContextManager[None]:
        return answering(self.repository.plugin, self.directory)
