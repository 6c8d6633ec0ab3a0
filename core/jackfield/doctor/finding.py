"""One thing that is wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong.

    Attributes:
        kind: one word: ``left-over``, ``duplicate``, ``moved``, ``missing``, ``shadowed``,
            ``broken``, ``unreadable``, ``commands`` or ``index``.
        subject: what it is about: a plugin, a distribution, a path.
        problem: what is wrong, in one line.
        mend: the command that mends it.
        detail: more of it, of several lines.
    """

    kind: str
    subject: str
    problem: str
    mend: str
    detail: str = ""

    def record(self) -> dict[str, object]:
        """Give it as plain data."""
        return asdict(self)
