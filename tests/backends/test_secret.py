"""A secret shows as *** wherever it is shown, and only `reveal` gives it away."""

from __future__ import annotations

import copy
import io
import logging
import pickle
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.backends import Secret, redact

CANARY = "c4n@ry/p:ss"


def test_only_reveal_gives_the_text_away() -> None:
    assert Secret(CANARY).reveal() == CANARY


@pytest.mark.parametrize(
    "show",
    [
        str,
        repr,
        lambda secret: f"{secret}",
        lambda secret: f"{secret!r}",
        lambda secret: f"{secret:>20}",
        lambda secret: "%s" % secret,  # noqa: UP031 - it is what is tested
        lambda secret: str([secret]),
        lambda secret: str({"password": secret}),
        lambda secret: str(ValueError(secret)),
    ],
)
def test_whatever_shows_it_shows_the_mask(show) -> None:
    shown = show(Secret(CANARY))
    assert "***" in shown
    assert CANARY not in shown


def test_it_is_masked_in_a_log_and_in_a_traceback() -> None:
    secret = Secret(CANARY)
    written = io.StringIO()
    logger = logging.Logger("test")
    logger.addHandler(logging.StreamHandler(written))
    try:
        raise ValueError("wrong password", secret)
    except ValueError:
        logger.exception("cannot log in with %s or %r", secret, secret)
        written.write(traceback.format_exc())
    assert "***" in written.getvalue()
    assert CANARY not in written.getvalue()


def test_it_has_no_attributes_to_look_into() -> None:
    with pytest.raises(TypeError):
        vars(Secret(CANARY))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_cannot_be_pickled(protocol: int) -> None:
    with pytest.raises(TypeError, match="clear text") as raised:
        pickle.dumps(Secret(CANARY), protocol)
    assert CANARY not in str(raised.value)


def test_a_copy_is_the_secret_itself() -> None:
    secret = Secret(CANARY)
    assert copy.copy(secret) is secret
    assert copy.deepcopy({"password": secret})["password"] is secret


@given(st.text(), st.text())
def test_secrets_are_equal_when_their_texts_are(one: str, other: str) -> None:
    assert Secret(one) == Secret(one)
    assert (Secret(one) == Secret(other)) == (one == other)


def test_undecodable_bytes_can_be_compared() -> None:
    assert Secret("\udcff") == Secret("\udcff") != Secret("\udcfe")


def test_it_equals_no_string_and_has_no_hash() -> None:
    assert Secret(CANARY) != CANARY
    with pytest.raises(TypeError):
        hash(Secret(CANARY))


def test_only_an_empty_secret_is_false() -> None:
    assert Secret("0")
    assert not Secret("")


def test_redact_masks_secrets_in_texts_that_others_made() -> None:
    secret = Secret(CANARY)
    text = f"login as me with {CANARY!r} failed: https://me:c4n%40ry%2fp%3Ass@host/"
    other_case = "https://me:c4n%40ry%2Fp%3Ass@host/ https://me:c4n%40ry%2fp%3ass@host/"
    assert CANARY not in redact(text)
    assert redact(other_case) == "https://me:***@host/ https://me:***@host/"
    assert secret.reveal() == CANARY  # it is alive until here


def test_redact_leaves_no_rest_of_a_secret_that_starts_as_another_does() -> None:
    secrets = [Secret("canary"), Secret("canary-bird")]
    assert redact("canary-bird, canary") == "***, ***"
    assert len(secrets) == 2


def test_redact_knows_secrets_only_as_long_as_they_are_in_use() -> None:
    secret = Secret("flown-off")
    assert redact("flown-off") == "***"
    del secret
    assert redact("flown-off") == "flown-off"


def test_an_empty_secret_redacts_nothing() -> None:
    secret = Secret("")
    assert redact("as it was") == "as it was"
    assert not secret
