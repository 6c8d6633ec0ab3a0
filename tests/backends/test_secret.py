"""A secret shows as *** wherever it is shown, and only `reveal` gives it away."""

from __future__ import annotations

import base64
import copy
import html
import io
import json
import logging
import pickle
import re
import shlex
import traceback
from collections.abc import Callable
from urllib.parse import quote, quote_plus

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


STANDING_AS_A_PASSWORD: dict[str, Callable[[str], str]] = {
    "in a URL": lambda clear: f"https://ME:{clear}@HOST/X",
    "escaped in a URL": lambda clear: f"https://ME:{quote(clear, safe='*')}@HOST/X",
    "escaped by fewer rules": lambda clear: f"https://ME:{quote(clear, safe='*/')}@HOST/X",
    "escaped in lower case": lambda clear: (
        "https://ME:"
        + re.sub("%..", lambda found: found[0].lower(), quote(clear, safe="*"))
        + "@HOST/X"
    ),
    "in a URL that is escaped as a whole": lambda clear: f"ME%3A{quote(clear, safe='*')}%40HOST",
    "as in a form": lambda clear: f"U=ME&P={quote_plus(clear, safe='*')}&Q=X",
    "in the environment": lambda clear: f"BACKEND_PASSWORD={clear}\nPATH=X",
    "in the environment as Python shows it": lambda clear: repr({"P": clear, "Q": "X"}),
    "as JSON": lambda clear: json.dumps({"P": clear, "Q": "X"}),
    "in XML": lambda clear: f"<P>{html.escape(clear, quote=False)}<P>",
    "in an attribute of XML": lambda clear: f"<P X='{html.escape(clear)}'>",
    "among the arguments of a process": lambda clear: repr(["TOOL", "-P", clear, "X"]),
    "in a shell's words": lambda clear: shlex.join(["TOOL", "-P", clear, "X"]),
    "after the letter of an option": lambda clear: f"TOOL -P{clear} X",
    "after the name of an option": lambda clear: f"TOOL --PASSWORD={clear} X",
    "in the output of a process": lambda clear: repr(f"LOGIN:\n{clear}\n".encode()),
    "in a traceback": lambda clear: f'FILE "X"\nLOGINERROR: {clear}\n',
    "in colour": lambda clear: f"\x1b[1m{clear}\x1b[0m \x1b[31m{clear}\x1b[0m",
}
"""Where a password may stand in texts that others made; the rest is capitals."""


@pytest.mark.parametrize("place", STANDING_AS_A_PASSWORD)
@pytest.mark.parametrize(
    "clear",
    [
        *("a", "7", "@", "/", "ж", "in", "a1", "p@", "the", "a b", "it's", "file", "a%2f", "x:/@"),
        *("correct horse", CANARY, "p%40ss wört", "'\"\\'\"", "a+b=c&d/e?f#g"),
    ],
)
def test_no_secret_is_seen_however_short_it_is(clear: str, place: str) -> None:
    text, masked = (STANDING_AS_A_PASSWORD[place](each) for each in (clear, "***"))
    secret = Secret(clear)
    quotes = re.compile("""['"]""")  # which ones stand around it depends on what is in it
    assert quotes.sub("", redact(text)) == quotes.sub("", masked)
    assert secret.reveal() == clear


@pytest.mark.parametrize("user", ["", "m", "me", "ada", "ada@host"])
@pytest.mark.parametrize("clear", ["12345", "correct horse", CANARY, "p%40ss wört", ">>>???>>>???"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_secret_is_not_seen_in_base64(
    encode: Callable[[bytes], bytes], clear: str, user: str
) -> None:
    secret = Secret(clear)
    login = encode(f"{user}:{clear}".encode()).decode()
    text = redact(f"{{'Authorization': 'Basic {login}', 'Accept': '*/*'}}")
    seen = re.fullmatch(r"\{'Authorization': 'Basic (\w*)\*{3}=*', 'Accept': '\*/\*'\}", text)
    assert seen is not None
    assert login.startswith(seen[1])
    assert len(seen[1]) * 6 <= len(f"{user}:") * 8  # so they hold no bit of the secret
    assert secret.reveal() == clear


@pytest.mark.parametrize("clear", ["a", "in", "is", "/", ":", ".", "-", "the", "file", "to"])
def test_a_short_secret_leaves_the_words_alone_that_have_it_in_them(clear: str) -> None:
    text = "jackfield: file:///backup/x: cannot copy 'main.thesis': profiles/pathnames... lost-in"
    secret = Secret(clear)
    assert redact(text).replace("***", clear) == text
    for word in ("jackfield", "///backup/x", "cannot", "main.thesis", "profiles/pathnames..."):
        assert word in redact(text)
    assert secret.reveal() == clear


@given(st.text(min_size=1, max_size=12).filter(lambda text: text.isprintable()))
def test_in_a_url_no_secret_is_seen(clear: str) -> None:
    secret = Secret(clear)
    for safe in ("", "/"):
        text = f"https://me:{quote(clear, safe=safe)}@host/"
        assert redact(text) in {"https://me:***@host/", "https://***:***@***/"} or any(
            word == clear for word in ("https", "me", "host")
        )
    assert secret.reveal() == clear
