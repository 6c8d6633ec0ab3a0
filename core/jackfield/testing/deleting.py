"""What the contract demands of deleting."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from jackfield.backends import ErrorCode, State
from jackfield.backends.contract.failures import error_code
from jackfield.testing.demands import Demands
from jackfield.testing.selection import needs
from jackfield.testing.site import Site, failing

_BATCH = 30
"""How many files a test of a full batch makes at most: they may be slow to make."""


class Deleting(Demands):
    """Deleting one file, and several."""

    def test_delete_removes_the_file(self, site: Site) -> None:
        """After `_delete` the file is gone: neither listed nor to be got."""
        name = site.name()
        site.put(name, b"content")
        site.backend._delete(name)
        assert site.names() == []
        code = site.code_of(lambda store: store.get(name, site.target()))
        assert code == ErrorCode.NOT_FOUND

    def test_delete_removes_nothing_else(self, site: Site) -> None:
        """`_delete` takes a whole name: not its beginning, not a pattern."""
        neighbours = _neighbours(site)
        site.put(site.name("{}-a"), b"to be deleted")
        site.backend._delete(site.name("{}-a"))
        assert set(site.names()) == set(neighbours)
        assert {name: site.get(name) for name in neighbours} == neighbours

    def test_a_deleted_name_can_be_put_again(self, site: Site) -> None:
        """A name is free after `_delete`, and has nothing of the old file."""
        name = site.name()
        site.put(name, b"the old content")
        site.backend._delete(name)
        site.put(name, b"new")
        assert site.get(name) == b"new"
        assert site.names() == [name]

    @needs("_delete_list")
    def test_delete_list_deletes_exactly_the_named_ones(self, site: Site) -> None:
        """`_delete_list` removes each of the names, whole, and nothing else."""
        delete_list = site.optional("_delete_list")
        neighbours = _neighbours(site)
        doomed = [site.name("{}-a"), site.name("{}-b")]
        for name in doomed:
            site.put(name, b"to be deleted")
        assert not delete_list(doomed)
        assert set(site.names()) == set(neighbours)
        assert {name: site.get(name) for name in neighbours} == neighbours

    @needs("_delete_list")
    def test_delete_list_of_one_leaves_the_others(self, site: Site) -> None:
        """A batch may be of one name."""
        delete_list = site.optional("_delete_list")
        one, other = site.name("one"), site.name("other")
        site.put(one, b"1")
        site.put(other, b"2")
        assert not delete_list([one])
        assert site.names() == [other]

    @needs("_delete_list")
    def test_delete_list_takes_a_full_batch(self, site: Site) -> None:
        """`_delete_list` is given up to `max_delete_batch` names."""
        delete_list = site.optional("_delete_list")
        size = min(site.raw.max_delete_batch, _BATCH)
        names = [site.name(f"number {number}") for number in range(size)]
        for name in names:
            site.put(name, b"content")
        assert not delete_list(names)
        assert site.names() == []

    @needs("_delete_list")
    def test_delete_list_goes_on_after_a_missing_file(self, site: Site) -> None:
        """A name that is not there is no matter, or an error "not found" of that name alone."""
        delete_list = site.optional("_delete_list")
        first, missing, last = site.name("a"), site.name("missing"), site.name("z")
        site.put(first, b"content")
        site.put(last, b"content")
        answer = _errors(delete_list([first, missing, last]))
        assert set(answer) <= {missing}
        codes = {error_code(site.backend, "delete", error) for error in answer.values()}
        assert codes <= {ErrorCode.NOT_FOUND}
        assert site.names() == []

    @needs("_delete_list")
    def test_delete_list_reports_what_it_could_not_delete(self, site: Site) -> None:
        """`_delete_list` gives what could not be deleted, each with its exception.

        The names that it does not give are gone. (A single `_delete` is made to fail; or override
        the hook `undeletable`.)
        """
        delete_list = site.optional("_delete_list")
        names = [site.name("a"), site.name("stays"), site.name("z")]
        for name in names:
            site.put(name, b"content")
        with self.undeletable(site, names[1]):
            try:
                reported = set(_errors(delete_list(names)))
            except Exception:  # noqa: BLE001 - it may fail as a whole: then nothing is known
                return
            assert reported <= set(names)
            assert set(site.names()) <= reported

    def test_the_host_deletes_by_whichever_method(self, site: Site) -> None:
        """The host tells for every name what became of it, whichever methods a backend has."""
        names = [site.name("a"), site.name("b")]
        other = site.name("other")
        for name in (*names, other):
            site.put(name, b"content")
        outcomes = site.open_store().delete(names)
        assert [each.name for each in outcomes] == names
        # A deletion that failed when it was done makes the next attempt find nothing.
        done = {State.DONE, State.ABSENT} if self.flaky else {State.DONE}
        assert {each.state for each in outcomes} <= done
        assert site.names() == [other]

    def test_the_host_tries_only_what_failed_again(self, site: Site) -> None:
        """A name that could not be deleted is tried again; the others stay deleted."""
        store = site.open_store()
        method = "_delete_list" if hasattr(store.backend, "_delete_list") else "_delete"
        names = [site.name("a"), site.name("b")]
        for name in names:
            site.put(name, b"content")
        with failing(store.backend, method, ConnectionResetError("reset")) as coming:
            outcomes = store.delete(names)
        assert not coming
        assert {each.state for each in outcomes} <= {State.DONE, State.ABSENT}
        assert site.names() == []


def _neighbours(site: Site) -> dict[str, bytes]:
    """Put files whose names are nearly ``TAG-a``."""
    patterns = ("{}", "{}-aa", "{}-a.txt", "{}-a b", ".{}-a", "x{}-a", "{}-b.txt")
    contents = {site.name(pattern): pattern.encode() for pattern in patterns}
    for name, content in contents.items():
        site.put(name, content)
    return contents


def _errors(answer: object) -> Mapping[str, Exception]:
    if answer is None:
        return {}
    if isinstance(answer, Mapping) and all(isinstance(e, Exception) for e in answer.values()):
        return answer
    pytest.fail(f"`_delete_list` gave {answer!r}, not a name's exception each", pytrace=False)
