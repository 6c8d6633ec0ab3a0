"""Records are dataclasses to everybody, made without importing `dataclasses`."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from unittest.mock import ANY

import pytest
from jackfield.metadata import Declaration, Origin
from jackfield.reading.packaging.facts import Facts
from jackfield.records import made_by, mutable_record, record
from jackfield.versions import InvalidVersion, VersionRange


@record
class Point:
    """A point."""

    x: int
    y: int = 0
    tags: list[str] = made_by(default_factory=list)

    @property
    def sum(self) -> int:
        """Both."""
        return self.x + self.y


@mutable_record
class Counter:
    """A counter."""

    count: int = 0


def test_fields_are_given_in_order_or_by_name() -> None:
    assert Point(1, 2) == Point(y=2, x=1)
    assert Point(1) == Point(1, 0, [])
    assert Point(1, 2).sum == 3
    for wrong in [(), (1, 2, [], 4)]:
        with pytest.raises(TypeError, match="argument"):
            Point(*wrong)
    with pytest.raises(TypeError, match="'z'"):
        Point(1, z=3)
    parameters = inspect.signature(Point).parameters
    assert [each.name for each in parameters.values()] == ["x", "y", "tags"]
    assert parameters["tags"].annotation == "list[str]"
    assert Point.__doc__ == "A point."


def test_a_default_that_is_made_is_nobody_elses() -> None:
    one, other = Point(1), Point(1)
    one.tags.append("mine")
    assert other.tags == []


def test_records_of_other_classes_are_not_equal() -> None:
    @record
    class Other:
        path: str
        line: int

    assert Origin("a", 1) != Other("a", 1)
    assert Origin("a", 1) != ("a", 1)
    assert Origin("a", 1) == Origin("a", 1)
    assert Origin("a", 1) == ANY  # the other one is asked, too
    assert len({Origin("a", 1), Origin("a", 1), Origin("a", 2)}) == 2


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match="Point cannot be changed: x"):
        Point(1).x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="Point cannot be changed: x"):
        del Point(1).x
    with pytest.raises(AttributeError, match="z"):
        Point(1).z = 2  # type: ignore[attr-defined]


def test_a_mutable_one_can() -> None:
    counter = Counter()
    counter.count += 1
    assert counter == Counter(1)
    with pytest.raises(AttributeError):
        counter.other = 1  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)
    assert Facts().faults == []


def test_it_is_shown_copied_and_matched() -> None:
    assert repr(Point(1, 2)) == "Point(x=1, y=2, tags=[])"
    assert repr(Origin("a", 1)) == "Origin(path='a', line=1)"
    assert copy.deepcopy(Point(1, 2)) == pickle.loads(pickle.dumps(Point(1, 2))) == Point(1, 2)
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_what_is_wrong_is_said_when_it_is_made() -> None:
    with pytest.raises(InvalidVersion, match="is above the maximum"):
        VersionRange((2, 0, 0), (1, 0, 0))


def test_it_is_a_dataclass_to_dataclasses() -> None:
    assert dataclasses.is_dataclass(Declaration)
    assert [each.name for each in dataclasses.fields(Point)] == ["x", "y", "tags"]
    assert dataclasses.asdict(Point(1, 2)) == {"x": 1, "y": 2, "tags": []}
    assert dataclasses.replace(Point(1, 2), y=3) == Point(1, 3)
    assert not hasattr(Point(1), "__dict__")


def test_making_them_imports_nothing() -> None:
    code = "import sys; import jackfield.metadata, jackfield.versions; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}; {code}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert not set(done.stdout.split()) & {"dataclasses", "inspect", "typing", "re", "enum", "ast"}
