"""What the contract demands of what a backend says of itself: attributes, and bytes on the move."""

from __future__ import annotations

import pytest

from jackfield.backends.cancellation import Cancelled
from jackfield.backends.meter import metered
from jackfield.testing.demands import Demands
from jackfield.testing.selection import needs
from jackfield.testing.site import Site

_SIZE = 3_000_000


class Reporting(Demands):
    """The attributes of the class, and reports to the meter of an operation."""

    def test_the_limits_are_positive_numbers(self, site: Site) -> None:
        """`max_delete_batch` and `max_parallel` are whole numbers, and at least 1."""
        for limit in (site.raw.max_delete_batch, site.raw.max_parallel):
            assert isinstance(limit, int)
            assert limit >= 1

    @needs("reports_bytes")
    @pytest.mark.parametrize("size", [1, _SIZE])
    def test_reports_add_up_to_the_size(self, site: Site, size: int) -> None:
        """A backend that says `reports_bytes` tells the meter of every byte, and of each once."""
        name, source, target = site.name(), site.source(bytes(size)), site.target()
        sent: list[int] = []
        received: list[int] = []
        with metered(sent.append):
            site.backend._put(source, name)
        with metered(received.append):
            site.backend._get(name, target)
        assert min([*sent, *received]) >= 0
        if not self.flaky:
            assert (sum(sent), sum(received)) == (size, size)

    @needs("reports_bytes")
    def test_a_put_that_is_cancelled_keeps_the_old_file(self, site: Site) -> None:
        """When the meter raises, `_put` ends with that, and has changed nothing."""
        name, source = site.name(), site.source(bytes(_SIZE))
        site.put(name, b"old")
        with metered(_cancel), pytest.raises(Cancelled):
            site.backend._put(source, name)
        assert site.names() == [name]
        assert site.get(name) == b"old"

    @needs("reports_bytes")
    def test_a_get_that_is_cancelled_ends(self, site: Site) -> None:
        """When the meter raises, `_get` ends with that."""
        name = site.name()
        site.put(name, bytes(_SIZE))
        with metered(_cancel), pytest.raises(Cancelled):
            site.backend._get(name, site.target())


def _cancel(count: int) -> None:
    raise Cancelled("the test has cancelled it")
