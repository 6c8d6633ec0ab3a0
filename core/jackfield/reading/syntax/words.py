"""The words of a text: all names that its code mentions are among them."""

from __future__ import annotations

_NO_WORD = bytes(
    char if chr(char).isalnum() or chr(char) == "_" or char > 127 else ord(" ")
    for char in range(256)
)


def words(code: bytes) -> frozenset[str]:
    """Give the words of `code`, in UTF-8, as the names that they are to Python."""
    found = code.translate(_NO_WORD).decode("utf-8", "surrogatepass").split()
    if code.isascii():
        return frozenset(found)
    from unicodedata import normalize  # rarely needed

    return frozenset(word if word.isascii() else normalize("NFKC", word) for word in found)


def lines_of(text: str) -> list[str]:
    """Give the lines of a text where Python ends them, without their ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


class Lines:
    """The lines of a file, as its syntax tree counts them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[bytes] = []

    def count(self, text: str) -> int:
        """Tell how often `text` stands in the file."""
        return self._text.count(text)

    def words(self, first: int, last: int) -> frozenset[str]:
        """Give the words of the lines from `first` to `last`, both included."""
        if not self._lines:
            self._lines = self._text.encode("utf-8", "surrogatepass").splitlines()
        return words(b"\n".join(self._lines[first - 1 : last]))
