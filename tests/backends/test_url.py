"""How a URL is taken apart, and that its password does not show."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jackfield.backends import BackendException, InvalidBackendURL, ParsedUrl, redact
from jackfield.backends.contract.url import mask, scheme_of


def located(url: str, module: bool = False) -> ParsedUrl:
    """Parse a URL of a scheme that has a network location."""
    return ParsedUrl(url, network_location=True, module=module)


def local(url: str) -> ParsedUrl:
    """Parse a URL of a scheme that has none."""
    return ParsedUrl(url, network_location=False)


def password(url: ParsedUrl) -> str | None:
    return None if url.password is None else url.password.reveal()


def test_all_the_parts() -> None:
    url = located("Foo://me:secret@Host.Example:22/a/b?x=1&y=a%20b&x=2#there")
    assert url.scheme == "foo"
    assert url.netloc == "me:***@Host.Example:22"
    assert url.hostname == "host.example"
    assert url.port == 22
    assert url.module is None
    assert url.username == "me"
    assert password(url) == "secret"
    assert url.path == "/a/b"
    assert url.query == "x=1&y=a%20b&x=2"
    assert url.query_args == {"x": ["1", "2"], "y": ["a b"]}
    assert url.fragment == "there"


def test_what_is_missing_is_none_or_empty() -> None:
    url = located("foo://host")
    assert (url.port, url.username, url.password, url.module) == (None, None, None, None)
    assert (url.path, url.query, url.query_args, url.fragment) == ("", "", {}, "")


def test_empty_is_not_missing() -> None:
    url = located("foo://:@host:/?a=")
    assert url.username == ""
    assert password(url) == ""
    assert url.port is None
    assert url.query_args == {"a": [""]}


def test_path_user_and_password_are_unquoted() -> None:
    url = located("foo://m%40e:p%40s%2Fs%3Aw@host/a%20b%2Fc%3F?q%20=%26#f%20")
    assert url.username == "m@e"
    assert password(url) == "p@s/s:w"
    assert url.path == "/a b/c?"
    assert url.query_args == {"q ": ["&"]}
    assert url.fragment == "f "


def test_a_plus_is_a_plus() -> None:
    assert located("foo://a+b:c+d@host/e+f").path == "/e+f"
    assert located("foo://a+b:c+d@host/e+f").username == "a+b"


def test_undecodable_bytes_survive() -> None:
    assert local("file:///%FF\udcfe").path == "/\udcff\udcfe"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file:///absolute", "/absolute"),
        ("file://relative", "relative"),
        ("file://relative/dir", "relative/dir"),
        ("file://./dir", "./dir"),
        ("file:////a", "//a"),
        ("file:///", "/"),
        ("file://", ""),
        ("file:///C:/x", "/C:/x"),
        ("file:///a@b:c", "/a@b:c"),
        ("file:///a%3Fb%23c", "/a?b#c"),
        ("rclone://remote:path", "remote:path"),
        ("rclone://remote:path/to@dir", "remote:path/to@dir"),
    ],
)
def test_without_a_network_location_the_path_is_what_follows_the_slashes(
    url: str, path: str
) -> None:
    parsed = local(url)
    assert parsed.path == path
    assert (parsed.netloc, parsed.hostname, parsed.username) == ("", None, None)
    assert parsed.url_string == parsed.strip_auth() == url


@pytest.mark.parametrize(
    ("url", "module", "port", "path"),
    [
        ("rsync://host::module/path", "module", None, "/path"),
        ("rsync://host::module", "module", None, ""),
        ("rsync://me:pw@host:873::module/path", "module", 873, "/path"),
        ("rsync://[::1]::module/path", "module", None, "/path"),
        ("rsync://host:22/path", None, 22, "/path"),
    ],
)
def test_rsync_has_modules(url: str, module: str | None, port: int | None, path: str) -> None:
    parsed = located(url, module=True)
    assert (parsed.module, parsed.port, parsed.path) == (module, port, path)
    assert parsed.hostname in {"host", "::1"}


@pytest.mark.parametrize(
    ("url", "hostname", "port"),
    [
        ("foo://[::1]/path", "::1", None),
        ("foo://[2001:DB8::1]:22/path", "2001:db8::1", 22),
        ("foo://me:pw@[::1]:22/path", "::1", 22),
        ("foo://[fe80::1%25eth0]/path", "fe80::1%eth0", None),
        ("foo://127.0.0.1:65535/path", "127.0.0.1", 65535),
        ("foo://bücher.example/path", "bücher.example", None),
        ("foo://under_score/path", "under_score", None),
    ],
)
def test_hosts(url: str, hostname: str, port: int | None) -> None:
    parsed = located(url)
    assert (parsed.hostname, parsed.port, parsed.path) == (hostname, port, "/path")


def test_prefixes_are_part_of_the_scheme() -> None:
    url = located("A+b+C://host/path")
    assert (url.scheme, url.hostname, url.path) == ("a+b+c", "host", "/path")
    assert scheme_of("A+b+C://host/path") == "a+b+c"


@pytest.mark.parametrize(
    ("url", "expected", "host", "path"),
    [
        ("foo://me:p@ss@host/dir", "p@ss", "host", "/dir"),
        ("foo://me:p:ss@host/dir", "p:ss", "host", "/dir"),
        ("foo://me:p/ss@host/dir", "p/ss", "host", "/dir"),
        ("foo://me:p?s#s@host/dir", "p?s#s", "host", "/dir"),
        ("foo://me:/p/ss@host/dir", "/p/ss", "host", "/dir"),
        ("foo://me:p@s/s:w@host/dir", "p@s/s:w", "host", "/dir"),
        ("foo://me:p/s@s:w@host/dir", "p/s@s:w", "host", "/dir"),
        ("foo://me:@:/@host/dir", "@:/", "host", "/dir"),
        ("foo://me:p/ss@host:22/dir", "p/ss", "host", "/dir"),
        ("foo://me:p/ss@[::1]:22/dir", "p/ss", "::1", "/dir"),
        ("foo://me:pw@host/me@example.com/", "pw", "host", "/me@example.com/"),
        ("foo://me:pw@host:22/dir@2", "pw", "host", "/dir@2"),
        ("foo://me:pw@host/x?at=12:30&by=a@b", "pw", "host", "/x"),
        ("foo://me:pw@host/a:b@/c", "pw", "host", "/a:b@/c"),
        ("foo://me@mail.com:pw@host/dir", "pw", "host", "/dir"),
    ],
)
def test_a_password_may_hold_what_separates_the_parts(
    url: str, expected: str, host: str, path: str
) -> None:
    parsed = located(url)
    assert (password(parsed), parsed.hostname, parsed.path) == (expected, host, path)
    assert parsed.username in {"me", "me@mail.com"}


@pytest.mark.parametrize(
    ("url", "username", "host", "path"),
    [
        ("foo://host/a:b@c", None, "host", "/a:b@c"),
        ("foo://host:22/a@b", None, "host", "/a@b"),
        ("foo://me@host/a:b@c", "me", "host", "/a:b@c"),
        ("foo://host?x=a@b", None, "host", ""),
        ("foo://host:/a", None, "host", "/a"),
        ("foo://host:/a@", None, "host", "/a@"),
    ],
)
def test_an_at_sign_in_the_path_stays_there_without_a_password(
    url: str, username: str | None, host: str, path: str
) -> None:
    parsed = located(url)
    assert (parsed.username, parsed.hostname, parsed.path) == (username, host, path)
    assert parsed.password is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("foo:///path", "host is missing"),
        ("foo://me:canary@/path", "host is missing"),
        ("foo://:22/path", "host is missing"),
        ("foo://host:port/path", "port is not a number"),
        ("foo://host:65536/path", "from 0 to 65535"),
        (f"foo://host:{'9' * 5000}/path", "from 0 to 65535"),
        ("foo://host:-1/path", "port is not a number"),
        ("foo://host:٣/path", "port is not a number"),
        ("foo://me:canary@host:port/path", "port is not a number"),
        ("foo://host::module/path", "rsync"),
        ("foo://2001:db8::1/path", "brackets"),
        ("foo://::1/path", "host is missing"),
        ("foo://[::g]/path", "not an IPv6 address"),
        ("foo://ho st/path", "character in it that no host has"),
        ("foo:/host/path", "// after 'foo:' is missing"),
        ("C:/x", "file:///PATH"),
        ("me:canary@host/path", "// after 'me:' is missing"),
        ("/local/path", "no scheme"),
        ("", "no scheme"),
        ("3foo://host", "stands before its :// is no scheme"),
        ("my_foo://host", "stands before its :// is no scheme"),
        (" foo://host", "stands before its :// is no scheme"),
        ("/local/path/://odd", "it has no scheme"),
        ("foo://host/a\nb", "control character"),
        ("foo://host/a%00b", "NUL"),
        ("foo://canary%00@host/", "NUL"),
    ],
)
def test_what_is_no_url_is_named_with_the_reason_but_without_the_password(
    url: str, reason: str
) -> None:
    with pytest.raises(InvalidBackendURL) as raised:
        located(url)
    message = str(raised.value)
    assert reason in message
    assert repr(mask(url)) in message
    assert ":canary" not in message
    assert "\n" not in message
    assert isinstance(raised.value, BackendException)


@pytest.mark.parametrize("url", ["foo://me:canary/dir", "foo://me:canary#1/dir", "foo://me:canary"])
def test_a_password_whose_host_was_forgotten_is_masked_too(url: str) -> None:
    with pytest.raises(InvalidBackendURL) as raised:
        located(url)
    assert "canary" not in str(raised.value)
    assert "foo://me:***" in str(raised.value)


@pytest.mark.parametrize("module", [True, False])
def test_of_a_scheme_that_nobody_knows_everything_is_taken(module: bool) -> None:
    assert ParsedUrl("foo://host/path").hostname == "host"
    assert ParsedUrl("foo:///path").path == "/path"
    assert ParsedUrl("foo:///path").hostname is None
    assert ParsedUrl("foo://host::module/path").module == "module"


URLS = [
    "foo://me:c4nary@host/dir",
    "foo://me:c4n@ry@host/dir",
    "foo://me:c4n/ary@host:22/dir",
    "foo://me:c4n%41ry@host/dir?x=1#y",
    "a+b://me:c4n:ary@[::1]/dir",
]


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    "show", [str, repr, ParsedUrl.geturl, lambda url: url.url_string, lambda url: url.netloc]
)
def test_whatever_shows_a_url_masks_its_password(url: str, show) -> None:
    shown = show(located(url))
    assert "me:***@" in shown
    assert "c4n" not in shown
    assert "ary" not in shown


@pytest.mark.parametrize("url", URLS)
def test_strip_auth_leaves_user_and_password_out(url: str) -> None:
    stripped = located(url).strip_auth()
    assert "@" not in stripped
    assert stripped.partition("://")[2].startswith(("host", "[::1]"))
    assert located(stripped).path == "/dir"


@pytest.mark.parametrize("url", URLS)
def test_reveal_gives_the_url_as_it_was(url: str) -> None:
    assert located(url).reveal() == url


def test_only_the_password_is_redacted_from_a_text() -> None:
    without, with_password = local("file:///some/where"), located(URLS[0])
    assert redact(f"{without} is full") == "file:///some/where is full"
    assert redact(f"{with_password.reveal()} is full") == f"{with_password} is full"


@pytest.mark.parametrize("url", ["foo://me:c4n%41ry@host/dir", "foo://me:c4n@ry@host/dir"])
def test_the_password_is_redacted_as_it_was_given_and_as_it_is(url: str) -> None:
    parsed = located(url)
    assert redact(f"{url} {password(parsed)}") == "foo://me:***@host/dir ***"


def quoted(text: str) -> str:
    """Escape everything that can be escaped."""
    octets = text.encode("utf-8", "surrogateescape")
    return "".join(f"%{octet:02X}" for octet in octets)


# Bytes that are not UTF-8 become surrogates when they are read, and valid UTF-8 never does.
texts = st.binary().map(lambda octets: octets.decode("utf-8", "surrogateescape"))
parts = texts.filter(lambda text: "\0" not in text)
hosts = st.from_regex(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", fullmatch=True) | st.ip_addresses(v=6).map(
    lambda address: f"[{address}]"
)


@given(
    scheme=st.from_regex(r"[a-z][a-z0-9.-]*(\+[a-z0-9.-]+)*", fullmatch=True),
    username=st.none() | parts,
    secret=st.none() | texts,
    host=hosts,
    port=st.none() | st.integers(0, 65535),
    path=st.lists(parts),
    query=st.dictionaries(texts.filter(bool), st.lists(texts, min_size=1, max_size=3)),
    fragment=parts,
)
@example("foo", "", "@:/?#", "host", None, ["a@b:c"], {"@": ["/"]}, "?")
def test_a_url_made_of_escaped_parts_is_taken_apart_into_them(
    scheme: str,
    username: str | None,
    secret: str | None,
    host: str,
    port: int | None,
    path: list[str],
    query: dict[str, list[str]],
    fragment: str,
) -> None:
    user = None if username is None else quoted(username)
    if secret is not None:
        user = f"{user or ''}:{quoted(secret)}"
    arguments = [f"{quoted(key)}={quoted(each)}" for key in query for each in query[key]]
    text = f"{scheme}://"
    text += "" if user is None else f"{user}@"
    text += host
    text += "" if port is None else f":{port}"
    text += "".join(f"/{quoted(each)}" for each in path)
    text += f"?{'&'.join(arguments)}" if arguments else ""
    text += f"#{quoted(fragment)}" if fragment else ""

    url = located(text)
    assert url.scheme == scheme
    assert url.username == (username if secret is None else username or "")
    assert password(url) == secret
    assert url.hostname == host.strip("[]")
    assert url.port == port
    assert url.path == "".join(f"/{each}" for each in path)
    assert url.query_args == query
    assert url.fragment == fragment
    assert url.reveal() == text
    if secret is not None:
        assert url.netloc.startswith(f"{quoted(username or '')}:***@{host}")


@given(st.text(alphabet="@:/p", min_size=1), st.sampled_from(["host", "[::1]", "host:22"]))
def test_an_unescaped_password_either_counts_whole_or_never_shows_up_as_a_host_and_port(
    secret: str, host: str
) -> None:
    """What can be read in two ways is read as any URL is; everything else is the password."""
    url = located(f"foo://me:{secret}@{host}/dir")
    assert url.username == "me"
    if password(url) == secret:
        assert url.netloc == f"me:***@{host}"
        assert url.path == "/dir"
    else:
        head, _, rest = secret.partition(f"{password(url)}@")
        assert head == ""
        assert rest.startswith("p")


@given(st.text())
def test_any_text_is_a_url_or_a_clear_error(text: str) -> None:
    for network_location in (True, False, None):
        try:
            url = ParsedUrl(text, network_location=network_location)
        except InvalidBackendURL as error:
            assert "\n" not in str(error)
        else:
            assert url.reveal() == text


@given(st.text(alphabet="foo:/@?#[]1 ", max_size=20))
def test_any_text_of_separators_is_a_url_or_a_clear_error(rest: str) -> None:
    for text in (rest, f"foo://{rest}"):
        try:
            url = located(text)
        except InvalidBackendURL:
            continue
        assert url.hostname
        assert url.reveal() == text


@pytest.mark.parametrize(
    ("given_url", "left"),
    [
        ("file:///a?seed=7", "file:///a"),
        ("file:///a?seed=7&x=%201&seed=8&y", "file:///a?x=%201&y"),
        ("file:///a?x=seed", "file:///a?x=seed"),
        ("file:///a?%73eed=1#seed=2", "file:///a#seed=2"),
        ("sftp://me:p%40s?s@host:22/a?seed=7&x=1", "sftp://me:p%40s?s@host:22/a?x=1"),
    ],
)
def test_a_url_without_some_of_its_arguments(given_url: str, left: str) -> None:
    rest = ParsedUrl(given_url).without_args({"seed"})
    assert rest.reveal() == left
    assert "s?s" not in str(rest)
