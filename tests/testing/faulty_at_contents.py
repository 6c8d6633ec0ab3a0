"""Backends that break what the contract demands of contents, copies and long lists, each once."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import ClassVar

from jackfield.backends import Backend
from testing.keeping import Full


class _Converts(Full):
    def convert(self, content: bytes) -> bytes:
        return content

    def _get(self, remote_filename: str, local_path: Path) -> None:
        super()._get(remote_filename, local_path)
        local_path.write_bytes(self.convert(local_path.read_bytes()))


class ConvertsLineEnds(_Converts):
    """As FTP does in text mode."""

    def convert(self, content: bytes) -> bytes:
        return content.replace(b"\r\n", b"\n")


class TakesBytesForText(_Converts):
    def convert(self, content: bytes) -> bytes:
        return content.decode(errors="replace").encode()


class TakesBytesForAString(_Converts):
    def convert(self, content: bytes) -> bytes:
        return content.rstrip(b"\0")


class SkipsTheMarkOfAnEncoding(_Converts):
    def convert(self, content: bytes) -> bytes:
        return content.removeprefix(b"\xef\xbb\xbf")


class StopsAtTheEndOfAText(_Converts):
    def convert(self, content: bytes) -> bytes:
        return content.partition(b"\x1a")[0]


class Unpacks(_Converts):
    """As clients do that say to a server that they accept gzip."""

    def convert(self, content: bytes) -> bytes:
        return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


class LinksToTheSource(Full):
    sources: ClassVar[dict[str, Path]] = {}

    def _put(self, source_path: Path, remote_filename: str) -> None:
        super()._put(source_path, remote_filename)
        self.sources[remote_filename] = source_path

    def _get(self, remote_filename: str, local_path: Path) -> None:
        source = self.sources.get(remote_filename)
        if source is not None and source.exists() and remote_filename in self.files:
            self.files[remote_filename] = source.read_bytes()
        super()._get(remote_filename, local_path)


class GivesALink(Full):
    given: ClassVar[dict[str, Path]] = {}

    def _get(self, remote_filename: str, local_path: Path) -> None:
        given = self.given.get(remote_filename)
        if given is not None and given.exists() and remote_filename in self.files:
            self.files[remote_filename] = given.read_bytes()
        super()._get(remote_filename, local_path)
        self.given[remote_filename] = local_path


class ListsOnePage(Full):
    def _list(self) -> list[str]:
        return super()._list()[:50]


BAD_AT_CONTENTS: dict[type[Backend], set[str]] = {
    ConvertsLineEnds: {"test_content_is_kept_byte_by_byte[line ends]"},
    TakesBytesForText: {"test_content_is_kept_byte_by_byte[all bytes]"},
    TakesBytesForAString: {"test_content_is_kept_byte_by_byte[ends in zeros]"},
    SkipsTheMarkOfAnEncoding: {"test_content_is_kept_byte_by_byte[begins with a BOM]"},
    StopsAtTheEndOfAText: {"test_content_is_kept_byte_by_byte[end of a text]"},
    Unpacks: {"test_content_is_kept_byte_by_byte[compressed]"},
    LinksToTheSource: {"test_what_was_put_does_not_change_with_its_source"},
    GivesALink: {"test_what_was_got_can_be_changed"},
    ListsOnePage: {"test_list_gives_all_of_many_files"},
}
"""Each with the tests that have to fail for it; others may, too."""
