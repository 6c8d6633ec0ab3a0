"""What the contract demands of moving, of validating, and of telling files apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jackfield.backends import BackendException, ErrorCode
from jackfield.backends.contract.failures import error_code
from jackfield.testing.demands import Demands
from jackfield.testing.selection import needs
from jackfield.testing.site import Site, failing

_TOO_LONG = 5000
"""A name of so many characters fits into few storages."""


class Moving(Demands):
    """Moving: all of it is done, or nothing."""

    @needs("_move")
    def test_move_stores_the_file_and_deletes_its_source(self, site: Site) -> None:
        """`_move` stores the file and deletes its source; if it could not, it says False."""
        move = site.optional("_move")
        name, source = site.name(), site.source(b"moved")
        _done_or_nothing(site, move, source, name, None)

    @needs("_move")
    def test_move_replaces_what_the_name_held(self, site: Site) -> None:
        """What the storage held under the name is gone; nothing of it is left over."""
        move = site.optional("_move")
        name, source = site.name(), site.source(b"new")
        site.put(name, b"the old content")
        _done_or_nothing(site, move, source, name, b"the old content")

    @needs("_move")
    def test_move_of_a_link_moves_the_content(self, site: Site) -> None:
        """A source may be a link to a file: its content is stored, and the link is deleted."""
        move = site.optional("_move")
        file, name = site.source(b"linked"), site.name()
        moved = _done_or_nothing(site, move, site.link(file), name, None)
        assert file.read_bytes() == b"linked"
        file.unlink()
        assert not moved or site.get(name) == b"linked"

    @needs("_move")
    def test_move_that_fails_keeps_the_source(self, site: Site) -> None:
        """A `_move` that fails, whatever the reason, leaves its source as it was.

        (It is given a name that few storages take; then putting is made to fail.)
        """
        move = site.optional("_move")
        source = site.source(b"precious")
        try:
            moved = move(source, site.name("{}" + "x" * _TOO_LONG))
        except Exception:  # noqa: BLE001 - of any type, says the contract
            moved = False
        if moved is False:
            assert source.read_bytes() == b"precious"
        source = site.source(b"precious")
        with failing(site.raw, "_put", *[PermissionError(13, "not now")] * 20):
            try:
                moved = move(source, site.name())
            except Exception:  # noqa: BLE001 - of any type, says the contract
                moved = False
            if moved is False:
                assert source.read_bytes() == b"precious"

    @needs("_move")
    def test_move_of_what_is_not_there_stores_nothing(self, site: Site) -> None:
        """Without a source `_move` fails, or says False; what the name held stays."""
        move = site.optional("_move")
        name = site.name()
        site.put(name, b"old")
        try:
            moved = move(site.target(), name)
        except Exception:  # noqa: BLE001 - of any type, says the contract
            moved = False
        assert moved is False
        assert site.names() == [name]
        assert site.get(name) == b"old"

    def test_the_host_moves_by_whichever_method(self, site: Site) -> None:
        """With `_move`, without it or after its False: the file is stored, its source is gone."""
        name, source = site.name(), site.source(b"moved")
        site.open_store().move(source, name)
        assert site.names() == [name]
        assert site.get(name) == b"moved"
        assert not source.exists()

    def test_the_host_keeps_the_source_of_a_move_that_failed(self, site: Site) -> None:
        """Where neither `_move` nor `_put` works, the source is still there."""
        store = site.open_store(num_retries=2)
        name, source = site.name(), site.source(b"precious")
        reset = [ConnectionResetError("reset")] * 5
        with pytest.MonkeyPatch.context() as patch, failing(store.backend, "_put", *reset):
            if hasattr(store.backend, "_move"):
                patch.setattr(store.backend, "_move", lambda source, name: False)
            with pytest.raises(BackendException):
                store.move(source, name)
        assert source.read_bytes() == b"precious"

    @needs("_validate")
    def test_validate_tells_contents_apart(self, site: Site) -> None:
        """`_validate` is true of the same content only, not of the same size alone."""
        validate = site.optional("_validate")
        name = site.name()
        site.put(name, b"content")
        assert validate(site.source(b"content"), name)
        assert not validate(site.source(b"CONTENT"), name)
        assert not validate(site.source(b"content and more"), name)

    @needs("_validate")
    def test_validate_of_a_missing_file_is_false_or_not_found(self, site: Site) -> None:
        """Where there is no such file, nothing is the same."""
        validate = site.optional("_validate")
        try:
            same = validate(site.source(b""), site.name("missing"))
        except Exception as error:  # noqa: BLE001 - of any type, says the contract
            assert error_code(site.backend, "put", error) == ErrorCode.NOT_FOUND
        else:
            assert not same

    @needs("_identity")
    def test_identity_is_the_same_for_one_file_only(self, site: Site) -> None:
        """`_identity` gives texts: the same whoever asks, and none that another file has, too."""
        one, other = site.name("one"), site.name("other")
        for name in (one, other):
            site.put(name, b"equal")
        found = [set(each or ()) for each in map(site.optional("_identity"), (one, one, other))]
        assert all(isinstance(text, str) for each in found for text in each)
        assert found[0] == found[1]
        assert found[0].isdisjoint(found[2]), "two files have a text in common"
        again = getattr(site.open(), "_identity")  # noqa: B009 - it is optional
        assert set(again(one) or ()) == found[0]

    @needs("_identity")
    def test_identity_of_a_missing_file_is_that_of_no_other(self, site: Site) -> None:
        """`_identity` of a name without a file is no error, and has no text of a file's."""
        identity = site.optional("_identity")
        name = site.name()
        site.put(name, b"content")
        missing = identity(site.name("missing")) or ()
        assert set(identity(name) or ()).isdisjoint(missing), "it has a text of another file's"


def _done_or_nothing(
    site: Site,
    move: Callable[[Path, str], bool | None],
    source: Path,
    name: str,
    old: bytes | None,
) -> bool:
    """Move, and check that all of it was done, or after a False nothing; say which."""
    content = source.read_bytes()
    if move(source, name) is False:
        assert source.read_bytes() == content
        assert site.names() == ([] if old is None else [name])
        assert old is None or site.get(name) == old
        return False
    assert site.names() == [name]
    assert site.get(name) == content
    assert not source.is_symlink()
    assert not source.exists()
    return True
