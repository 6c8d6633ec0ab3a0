"""JSON without the module json is what the module json writes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.cli.plainjson import NotPlain, PlainJson

texts = st.one_of(st.text(max_size=8), st.text(st.characters(max_codepoint=127), max_size=8))
plain = st.recursive(
    st.one_of(texts, st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner), st.lists(inner).map(tuple), st.dictionaries(texts, inner)
    ),
)


@given(plain)
def test_what_is_written_is_what_json_writes(value: object) -> None:
    try:
        written = PlainJson().write(value)
    except NotPlain:
        return
    assert written == json.dumps(value)


@pytest.mark.parametrize(
    "value", [{"a b": [1, None, True, False, -3, "x"]}, {}, [], (), "", "~", [{"a": {}}], 0]
)
def test_plain_values_are_written(value: object) -> None:
    assert PlainJson().write(value) == json.dumps(value)


@pytest.mark.parametrize("value", ['"', "\\", "\n", "é", 1.5, b"x", {1: 2}, {2, 3}, object()])
def test_others_are_left_to_json(value: object) -> None:
    with pytest.raises(NotPlain):
        PlainJson().write([value])
