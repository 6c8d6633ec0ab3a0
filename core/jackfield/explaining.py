"""The text of errors: without secrets, and without masking words of ours that look like one."""

from __future__ import annotations

import sys

from jackfield.errors import text_of

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Iterator


def without_secrets(text: str) -> str:
    """Take the secrets out of a text made by others, and passwords of URLs that nobody opened."""
    if ":/" in text and "@" in text:
        import re  # late: few errors name a URL with a user

        # One slash, since a URL that was taken for a path has no more.
        text = re.sub(r"(:/{1,2}[^\s/:@]*):\S*@", r"\1:***@", text)
        # Alone it is a token there, as GitHub and GitLab have them.
        text = re.sub(r"(https?:/{1,2})[^\s/:@]+@", r"\1***@", text)
    backends = sys.modules.get("jackfield.backends")  # without it there are no others
    return str(backends.redact(text)) if backends is not None else text


def message(error: BaseException) -> str:
    """Give what an error says, without secrets: as it is where whoever raised it saw to that."""
    text = text_of(error)
    return text if getattr(error, "masked", False) else without_secrets(text)


def traceback_text(error: BaseException) -> str:
    """Give the traceback of an error and of what it came from, the first cause first.

    Of the source that it quotes nothing is masked: it is what everybody can read.
    """
    import traceback

    texts = []
    for each, link in _chain(error):
        found = traceback.TracebackException.from_exception(each, compact=True)
        stack = "".join(found.stack.format())
        heading = "Traceback (most recent call last):\n" if stack else ""
        last = "".join(found.format_exception_only())
        if not getattr(each, "masked", False):
            last = without_secrets(last)
        texts.append(f"{heading}{stack}{last}{link}")
    return "".join(texts)


def _chain(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """Give an error's causes, then itself; each with the words that lead to the next."""
    links: list[tuple[BaseException, str]] = []
    seen: set[int] = set()
    current: BaseException | None = error
    words = ""
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        links.append((current, words))
        if current.__cause__ is not None:
            words = "\nThe above exception was the direct cause of the following exception:\n\n"
            current = current.__cause__
        elif not current.__suppress_context__:
            words = "\nDuring handling of the above exception, another exception occurred:\n\n"
            current = current.__context__
        else:
            current = None
    return reversed(links)
