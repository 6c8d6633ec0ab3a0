"""What the contract demands of getting, putting and listing whole files."""

from __future__ import annotations

import hashlib
import random
import threading
from functools import partial
from pathlib import Path

import pytest

from jackfield.backends import ErrorCode, Job, error_code, run_jobs
from jackfield.testing.demands import Demands
from jackfield.testing.selection import needs
from jackfield.testing.site import Site

_KIB = 1024
_MIB = 1024 * _KIB
SIZES = (0, 1, 64 * _KIB - 1, 64 * _KIB, 64 * _KIB + 1, _MIB)
"""Nothing, a byte, and what lies around the edges of the chunks in which bytes are moved."""

ODD_CONTENTS = {
    "all bytes": bytes(range(256)),
    "line ends": b"1\n2\r\n3\r4\n\r5\r\n",
    "ends in zeros": b"x" + bytes(1000),
    "begins with a BOM": b"\xef\xbb\xbfx",
    "end of a text": b"before\x1a\x04after",
    "compressed": bytes.fromhex("1f8b08000000000002032bcd2b484cce4e4d010096622fca08000000"),
}
"""Contents that are changed by who takes them for text, a string, or what they have to unpack."""

_UPLOADED = 8 * _MIB


class Files(Demands):
    """Getting, putting and listing."""

    @pytest.mark.parametrize("size", SIZES)
    def test_put_then_get_gives_the_same_bytes(self, site: Site, size: int) -> None:
        """After `_put` the storage holds the whole file, and `_get` gives it back, byte by byte."""
        name, content = site.name(), _content(size)
        site.put(name, content)
        assert _digest(site.get(name)) == _digest(content)

    def test_a_large_file_comes_back_whole(self, site: Site) -> None:
        """What holds for small files holds for large ones: nothing is cut off or repeated."""
        name, source, target = site.name(), site.local / "large", site.local / "back"
        written = _write_large(source, self.largest)
        site.backend._put(source, name)
        source.unlink()
        site.backend._get(name, target)
        assert (target.stat().st_size, _digest_of(target)) == (self.largest, written)

    @pytest.mark.parametrize("kind", ODD_CONTENTS)
    def test_content_is_kept_byte_by_byte(self, site: Site, kind: str) -> None:
        """A file is bytes: they are not taken for text, and nothing is converted or cut off."""
        name = site.name()
        site.put(name, ODD_CONTENTS[kind])
        assert site.get(name) == ODD_CONTENTS[kind]

    def test_get_replaces_what_the_local_path_held(self, site: Site) -> None:
        """After `_get` the local path holds the file, and nothing of what it held before."""
        name, target = site.name(), site.target()
        site.put(name, b"new")
        target.write_bytes(b"what was there before is longer")
        site.backend._get(name, target)
        assert target.read_bytes() == b"new"

    @pytest.mark.parametrize(
        ("old", "new"),
        [(b"short", b"x" * 70_000), (b"x" * 70_000, b"short"), (b"once", b""), (b"same", b"SAME")],
        ids=["longer", "shorter", "empty", "of the same size"],
    )
    def test_put_replaces_what_the_name_held(self, site: Site, old: bytes, new: bytes) -> None:
        """After `_put` what the storage held under that name is gone; it is not added to."""
        name = site.name()
        site.put(name, old)
        site.put(name, new)
        assert _digest(site.get(name)) == _digest(new)
        assert site.names() == [name]

    def test_put_leaves_the_source_as_it_was(self, site: Site) -> None:
        """`_put` reads its source; only a move removes it."""
        source = site.source(b"mine")
        site.backend._put(source, site.name())
        assert source.read_bytes() == b"mine"

    def test_put_of_a_link_stores_the_content(self, site: Site) -> None:
        """A source may be a link to a file: what is stored does not need that file any more."""
        file, name = site.source(b"linked"), site.name()
        site.backend._put(site.link(file), name)
        file.unlink()
        assert site.get(name) == b"linked"

    def test_what_was_put_does_not_change_with_its_source(self, site: Site) -> None:
        """The storage has a file of its own after `_put`: no link to the source, nor its path."""
        source, name = site.source(b"as it was"), site.name()
        site.backend._put(source, name)
        _change(source)
        assert site.get(name) == b"as it was"

    def test_what_was_got_can_be_changed(self, site: Site) -> None:
        """The local file is the user's own after `_get`: the storage does not change with it."""
        name, target = site.name(), site.target()
        site.put(name, b"as it was")
        site.backend._get(name, target)
        _change(target)
        assert site.get(name) == b"as it was"

    def test_put_stores_under_the_remote_name(self, site: Site) -> None:
        """The name in the storage is the one that is given, not that of the source."""
        name = site.name()
        site.put(name, b"content")
        assert site.names() == [name]

    def test_files_do_not_disturb_each_other(self, site: Site) -> None:
        """Every name has its own content."""
        contents = {site.name(f"number {number}"): b"%d" % number for number in range(5)}
        for name, content in contents.items():
            site.put(name, content)
        assert {name: site.get(name) for name in contents} == contents

    def test_a_new_store_lists_nothing(self, site: Site) -> None:
        """Before the first `_put`, `_list` gives no names, or fails with "not found" (52)."""
        assert site.names() == []

    def test_list_gives_exactly_the_files_that_were_put(self, site: Site) -> None:
        """`_list` gives the name of every file, and nothing else: no directory of the backend's."""
        names = {site.name(f"file {number}.txt") for number in range(5)}
        for name in names:
            site.put(name, b"content")
        assert set(site.names()) == names

    def test_list_gives_each_name_once(self, site: Site) -> None:
        """A file that was put twice is one file."""
        name = site.name()
        site.put(name, b"one")
        site.put(name, b"two")
        site.put(site.name("other"), b"three")
        names = site.names()
        assert len(names) == len(set(names))

    def test_list_can_be_gone_through_again(self, site: Site) -> None:
        """`_list` gives a list, or the like: not what is used up when it was looked at once."""
        site.put(site.name(), b"content")
        names = site.backend._list()
        assert list(names) == list(names)

    def test_list_gives_all_of_many_files(self, site: Site) -> None:
        """`_list` gives all names: not the first page, where a storage lists so many at a time."""
        store, source = site.open_store(validate=False), site.source(b"content")
        names = [site.name(f"number {number}") for number in range(self.many)]
        jobs = [Job(name, partial(store.put, source, name)) for name in names]
        results = run_jobs(jobs, store.max_parallel)
        assert [result.error for result in results if result.error is not None] == []
        listed = site.names()
        assert (len(listed), set(names) - set(listed)) == (self.many, set())
        store.delete(names)
        assert site.names() == []

    def test_list_gives_names_as_str(self, site: Site) -> None:
        """Names are `str`; bytes that are not UTF-8 are carried as surrogate escapes."""
        site.put(site.name(), b"content")
        assert {type(name) for name in site.names()} == {str}

    def test_list_has_empty_files(self, site: Site) -> None:
        """A file without content is a file."""
        name = site.name()
        site.put(name, b"")
        assert site.names() == [name]

    @needs("_unlisted")
    def test_unlisted_gives_nothing_where_all_answer(self, site: Site) -> None:
        """`_unlisted` gives the errors of parts that gave no names: all are there, or not yet."""
        site.put(site.name(), b"content")
        site.names()
        errors = list(site.optional("_unlisted")() or ())
        codes = [error_code(site.backend, "list", error) for error in errors]
        assert set(codes) <= {ErrorCode.NOT_FOUND}, errors

    @needs("make_directory")
    def test_list_shows_no_directories(self, site: Site) -> None:
        """The names of a storage are flat: a directory in it is not among them."""
        name, directory = site.name(), site.name("directory")
        site.put(name, b"content")
        self.make_directory(site, directory)
        try:
            assert site.names() == [name]
        finally:
            self.remove_directory(site, directory)

    def test_list_shows_no_upload_that_is_under_way(self, site: Site) -> None:
        """While a file is being put, `_list` shows it under its own name or not at all."""
        name, watcher, seen = site.name(), site.open(), set[object]()
        done = threading.Event()
        source = site.source(bytes(_UPLOADED))
        failures: list[Exception] = []

        def upload() -> None:
            try:
                site.backend._put(source, name)
            except Exception as error:  # noqa: BLE001 - raised below, in the test's own thread
                failures.append(error)
            finally:
                done.set()

        thread = self.thread(upload)
        while not done.is_set():
            seen.update(site.names(watcher))
        thread.join()
        assert not failures, failures
        assert seen <= {name}

    def test_another_connection_sees_the_same_files(self, site: Site) -> None:
        """What was put is in the storage, not in the object: whoever opens the URL finds it."""
        name = site.name()
        site.put(name, b"content")
        other = site.open()
        assert site.names(other) == [name]
        assert site.get(name, other) == b"content"

    def test_a_failed_put_keeps_the_old_file(self, site: Site) -> None:
        """A `_put` that fails leaves the old file or the new one under the name, whole."""
        name = site.name()
        site.put(name, b"old")
        _put_what_is_not_there(site, name)
        assert site.get(name) == b"old"

    def test_a_failed_put_leaves_no_name(self, site: Site) -> None:
        """A `_put` that fails leaves neither a part of the file nor a temporary one in the list."""
        _put_what_is_not_there(site, site.name())
        assert site.names() == []


def _put_what_is_not_there(site: Site, name: str) -> None:
    try:
        site.backend._put(site.target(), name)
    except Exception:  # noqa: BLE001 - of any type, says the contract
        return
    pytest.fail("`_put` did not fail, although its source does not exist", pytrace=False)


def _change(path: Path) -> None:
    """Write to a file in place."""
    with path.open("r+b") as file:
        file.write(b"CHANGED")


def _content(size: int) -> bytes:
    """Give bytes in which no stretch comes twice, so that a swapped or repeated chunk shows."""
    return random.Random(0).randbytes(size)


def _digest(content: bytes) -> tuple[int, str]:
    """Give what tells two contents apart and is short enough to be shown."""
    return len(content), hashlib.sha256(content).hexdigest()[:16]


def _write_large(path: Path, size: int) -> str:
    block, digest, left = bytearray(_content(_MIB)), hashlib.sha256(), size
    with path.open("wb") as file:
        number = 0
        while left:
            block[:8] = b"%08d" % number  # no two blocks are the same
            piece = memoryview(block)[: min(left, len(block))]
            digest.update(piece)
            file.write(piece)
            left -= len(piece)
            number += 1
    return digest.hexdigest()


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
