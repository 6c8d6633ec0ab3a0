"""What the contract demands of querying sizes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from jackfield.backends import State
from jackfield.testing.demands import Demands
from jackfield.testing.selection import needs
from jackfield.testing.site import Site

_ABSENT = -1
_SIZES = (0, 1, 1000, 65_537)
_CLOCKS_DIFFER = 2 * 24 * 60 * 60
"""Seconds: by so much may the storage's clock be wrong; milliseconds or local times are more."""


class Querying(Demands):
    """Sizes: right, "absent" or "not known"."""

    @needs("_query")
    @pytest.mark.parametrize("size", _SIZES)
    def test_query_gives_the_size_in_bytes(self, site: Site, size: int) -> None:
        """`_query` gives ``{"size": n}``, n in bytes; without a size it is not known."""
        query = site.optional("_query")
        name = site.name()
        site.put(name, b"x" * size)
        assert _size(query(name)) in {size, None}

    @needs("_query")
    def test_query_follows_what_is_put_and_deleted(self, site: Site) -> None:
        """The size is that of the file as it is now."""
        query = site.optional("_query")
        name = site.name()
        for content in (b"four", b"seven77", b""):
            site.put(name, content)
            assert _size(query(name)) in {len(content), None}
        site.backend._delete(name)
        assert _size(query(name)) == _ABSENT

    @needs("_query")
    def test_query_of_a_missing_file_is_minus_one(self, site: Site) -> None:
        """-1 is the size of a file that does not exist; that is an answer, and no error."""
        query = site.optional("_query")
        site.put(site.name("missing-not"), b"content")
        assert _size(query(site.name("missing"))) == _ABSENT

    @needs("_query")
    def test_query_gives_the_time_of_the_change_if_any(self, site: Site) -> None:
        """Where `_query` knows when the file was changed, it says so in seconds since 1970."""
        query = site.optional("_query")
        name = site.name()
        site.put(name, b"content")
        time_of_change = (query(name) or {}).get("mtime")
        site.notes.append(("times of changes", "unknown" if time_of_change is None else "known"))
        assert time_of_change is None or abs(time_of_change - time.time()) < _CLOCKS_DIFFER

    @needs("_query")
    @pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one time zone only")
    def test_the_time_of_a_change_is_the_same_in_every_time_zone(self, site: Site) -> None:
        """Seconds since 1970 do not depend on the time zone of who asks: a server's may differ."""
        query = site.optional("_query")
        name = site.name()
        site.put(name, b"content")
        times = []
        for zone in ("UTC0", "EAST-9", "WEST8"):
            with _time_zone(zone):
                times.append((query(name) or {}).get("mtime"))
        assert times == times[:1] * len(times)

    @needs("_query_list")
    def test_query_list_gives_the_size_of_every_name(self, site: Site) -> None:
        """`_query_list` gives each name's ``{"size": n}``; what is missing or None is not known."""
        query_list = site.optional("_query_list")
        sizes = {site.name(f"of {size} bytes"): size for size in _SIZES}
        for name, size in sizes.items():
            site.put(name, b"x" * size)
        answers = _answers(query_list(list(sizes)))
        assert set(answers) <= set(sizes)
        known = {name: size for name, size in answers.items() if size is not None}
        assert known == {name: sizes[name] for name in known}

    @needs("_query_list")
    def test_query_list_says_minus_one_of_a_missing_file(self, site: Site) -> None:
        """A name that is not there has -1 or is not known; the others are answered all the same."""
        query_list = site.optional("_query_list")
        there, missing = site.name("there"), site.name("missing")
        site.put(there, b"four")
        answers = _answers(query_list([missing, there]))
        assert answers.get(missing) in {_ABSENT, None}
        assert answers.get(there) in {4, None}

    @needs("_query_list", "_query")
    def test_query_list_agrees_with_query(self, site: Site) -> None:
        """A backend that has both gives the same by both, where both know."""
        query_list, query = site.optional("_query_list"), site.optional("_query")
        name, missing = site.name(), site.name("missing")
        site.put(name, b"content")
        several = _answers(query_list([name, missing]))
        single = {each: _size(query(each)) for each in (name, missing)}
        assert {n: s for n, s in several.items() if s is not None and single[n] is not None} == {
            n: s for n, s in single.items() if s is not None and several.get(n) is not None
        }

    def test_the_host_tells_sizes_and_absence(self, site: Site) -> None:
        """The outcome of a query is the size, "absent", or "unknown"; never a wrong one."""
        name, empty, missing = site.name("four"), site.name("empty"), site.name("missing")
        site.put(name, b"four")
        site.put(empty, b"")
        there, nothing, absent = site.open_store().query([name, empty, missing])
        assert (there.state, there.size) in {(State.DONE, 4), (State.UNKNOWN, None)}
        assert (nothing.state, nothing.size) in {(State.DONE, 0), (State.UNKNOWN, None)}
        assert absent.state in {State.ABSENT, State.UNKNOWN}


def _size(answer: object) -> int | None:
    if answer is None:
        return None
    if not isinstance(answer, Mapping):
        pytest.fail(f"{answer!r} was given where {{'size': bytes}} is wanted", pytrace=False)
    size = answer.get("size")
    if size is not None and (not isinstance(size, int) or isinstance(size, bool)):
        pytest.fail(f"the size is {size!r}, which is no number of bytes", pytrace=False)
    return size


def _answers(answer: object) -> dict[str, int | None]:
    if not isinstance(answer, Mapping):
        pytest.fail(f"`_query_list` gave {answer!r}, not an answer for each name", pytrace=False)
    return {name: _size(each) for name, each in answer.items()}


@contextmanager
def _time_zone(zone: str) -> Iterator[None]:
    """Let the process be in a time zone, as POSIX writes it."""
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TZ", zone)
            time.tzset()
            yield
    finally:
        time.tzset()
