"""From a URL to a backend: schemes, prefixes, rules of the class, errors, the right registry."""

from __future__ import annotations

import errno
import threading
from pathlib import Path
from typing import Any

import pytest
from jackfield.backends import (
    Backend,
    BackendException,
    BackendWrapper,
    InvalidBackendURL,
    ParsedUrl,
    Registry,
    UnsupportedBackendScheme,
    error_code,
    get_backend,
    get_backend_object,
    parse_url,
)
from jackfield.errors import IncompatiblePlugin


@pytest.fixture
def outer_class(store_class) -> type[Backend]:
    """A meta backend, which opens its inner URL whenever it is used."""

    class Outer(store_class):
        def _list(self) -> list[str]:
            return [f"outer-{name}" for name in get_backend_object(self.url)._list()]

    return Outer


def test_a_backend_is_given_its_url(registry: Registry, store_class) -> None:
    registry.register_backend("foo", store_class)
    backend = get_backend_object("foo://me:secret@host/dir")
    assert type(backend) is store_class
    assert backend.url.hostname == "host"
    assert backend.url.password.reveal() == "secret"


def test_get_backend_wraps_it(registry: Registry, store_class) -> None:
    registry.register_backend("foo", store_class)
    backend = get_backend("foo://me:secret@host/dir")
    assert type(backend) is BackendWrapper
    assert type(backend.backend) is store_class
    assert backend.url.path == "/dir"
    assert repr(backend) == "<BackendWrapper foo://me:***@host/dir>"


@pytest.mark.parametrize("url", [Path("/srv"), b"file:///srv", None])
def test_what_is_no_url_is_told_by_its_type(registry: Registry, url: Any) -> None:
    wanted = f"a URL is a str, as PATH.as_uri() gives one, not {type(url).__name__}"
    for opens in (get_backend, get_backend_object, parse_url):
        with pytest.raises(TypeError) as caught:
            opens(url)
        assert str(caught.value) == wanted


@pytest.mark.parametrize("opener", [get_backend_object, lambda url: get_backend(url).backend])
def test_a_parsed_url_opens_as_well_and_keeps_its_password(
    registry: Registry, store_class, opener
) -> None:
    registry.register_backend("foo", store_class)
    backend = opener(ParsedUrl("foo://me:secret@host"))
    assert backend.url.password.reveal() == "secret"


@pytest.mark.parametrize("text", [str, ParsedUrl.geturl, lambda url: url.url_string])
def test_a_masked_password_is_not_mistaken_for_one(registry: Registry, store_class, text) -> None:
    registry.register_backend("foo", store_class)
    with pytest.raises(InvalidBackendURL, match=r"'foo://me:\*\*\*@host'.*ParsedUrl"):
        get_backend_object(text(ParsedUrl("foo://me:secret@host")))
    assert get_backend_object("foo://me:%2A%2A%2A@host").url.password.reveal() == "***"


def test_a_prefix_is_taken_off(registry: Registry, store_class, outer_class) -> None:
    registry.register_backend("foo", store_class)
    registry.register_backend_prefix("bar", outer_class)
    backend = get_backend("BAR+foo://me:s@c:r/t@host/dir")
    assert type(backend.backend) is outer_class
    assert backend.backend.url.reveal() == "foo://me:s@c:r/t@host/dir"
    assert backend.backend.url.scheme == "foo"
    assert backend.url.scheme == "bar+foo"


def test_prefixes_stack(registry: Registry, store_class, outer_class) -> None:
    class Fixed(store_class):
        def _list(self) -> list[str]:
            return ["a"]

    registry.register_backend("foo", Fixed)
    registry.register_backend_prefix("bar", outer_class)
    registry.register_backend_prefix("baz", outer_class)
    assert get_backend("bar+baz+foo://host").list() == ["outer-outer-a"]


def test_a_prefix_knows_what_the_errors_of_the_rest_mean(
    registry: Registry, store_class, settings, naps, tmp_path: Path
) -> None:
    class Inner(store_class):
        def _get(self, remote_filename: str, local_path: Path) -> None:
            raise KeyError(remote_filename)

        def _error_code(self, operation: str, exception: Exception) -> int | None:
            return 52 if isinstance(exception, KeyError) else None

    class Outer(store_class):
        def __init__(self, parsed_url: ParsedUrl) -> None:
            self.inner = get_backend_object(parsed_url)

        def _get(self, remote_filename: str, local_path: Path) -> None:
            self.inner._get(remote_filename, local_path)

        def _error_code(self, operation: str, exception: Exception) -> int:
            return error_code(self.inner, operation, exception)

    registry.register_backend("foo", Inner)
    registry.register_backend_prefix("bar", Outer)
    with pytest.raises(BackendException) as caught:
        get_backend("bar+foo://host", settings).get("a", tmp_path / "a")
    assert caught.value.code == 52
    assert naps == []
    assert "error_code(self.inner, operation, exception)" in str(get_backend_object.__doc__)


def test_a_prefix_may_do_without_a_backend_for_the_rest(registry: Registry, store_class) -> None:
    registry.register_backend_prefix("bar", store_class)
    assert get_backend_object("bar+unknown://host/dir").url.hostname == "host"
    assert get_backend_object("bar+unknown:///dir").url.path == "/dir"


def test_the_class_says_whether_there_is_a_network_location(
    registry: Registry, store_class, outer_class
) -> None:
    local = type("Local", (store_class,), {"has_network_location": False})
    registry.register_backend("net", store_class)
    registry.register_backend("rclone", local)
    registry.register_backend_prefix("bar", outer_class)
    assert get_backend_object("rclone://remote:path").url.path == "remote:path"
    assert get_backend_object("bar+rclone://remote:path").url.path == "remote:path"
    assert get_backend("bar+rclone://remote:path").url.path == "remote:path"
    for url in ("net:///dir", "bar+net:///dir"):
        with pytest.raises(InvalidBackendURL, match="host is missing"):
            get_backend(url)


def test_the_class_says_whether_there_are_modules(registry: Registry, store_class) -> None:
    registry.register_backend("rsync", type("Rsync", (store_class,), {"has_module": True}))
    registry.register_backend("sftp", store_class)
    assert get_backend_object("rsync://host::module/path").url.module == "module"
    with pytest.raises(InvalidBackendURL, match="port"):
        get_backend("sftp://host::module/path")


def test_parse_url_applies_the_rules_without_setting_anything_up(
    registry: Registry, store_class
) -> None:
    local = type("Local", (store_class,), {"has_network_location": False, "__init__": None})
    registry.register_backend("local", local)
    assert parse_url("local://host/dir").path == "host/dir"
    assert parse_url("unknown://host/dir").path == "/dir"


@pytest.mark.parametrize("url", ["foo://remote:path", "foo:///x", "foo://me:canary@host"])
def test_an_unknown_scheme_is_the_first_thing_to_be_said(registry: Registry, url: str) -> None:
    with pytest.raises(UnsupportedBackendScheme) as raised:
        get_backend(url)
    assert "canary" not in str(raised.value)
    assert raised.value.operation == "open"


def test_the_host_is_asked_for_names_only(registry: Registry) -> None:
    asked = []
    registry.resolver = lambda *question: bool(asked.append(question))
    with pytest.raises(UnsupportedBackendScheme):
        get_backend("bar+foo://me:canary@host/dir")
    assert set(asked) == {("scheme", "bar+foo"), ("prefix", "bar")}


def test_the_host_can_provide_prefix_and_scheme(
    registry: Registry, store_class, outer_class
) -> None:
    def resolve(kind: str, name: str) -> bool:
        if (kind, name) == ("scheme", "foo"):
            registry.register_backend("foo", store_class)
        elif (kind, name) == ("prefix", "bar"):
            registry.register_backend_prefix("bar", outer_class)
        else:
            return False
        return True

    registry.resolver = resolve
    assert get_backend("bar+foo://host").list() == []


@pytest.mark.parametrize(
    ("error", "code", "reason"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), 51, "Permission denied"),
        (ImportError("No module named 'boto3'"), 50, "ImportError: No module named 'boto3'"),
        (BackendException("canary is wrong", 54), 54, "*** is wrong"),
    ],
)
def test_a_backend_that_cannot_be_set_up(
    registry: Registry, store_class, error: Exception, code: int, reason: str
) -> None:
    class Broken(store_class):
        def __init__(self, parsed_url: ParsedUrl) -> None:
            self.url = parsed_url
            raise error

    registry.register_backend("foo", Broken)
    with pytest.raises(BackendException) as raised:
        get_backend("foo://me:canary@host")
    assert str(raised.value) == f"foo://me:***@host: cannot open: {reason}"
    assert raised.value.code == code
    assert (raised.value.operation, raised.value.filename) == ("open", None)
    assert raised.value.__cause__ is error


@pytest.mark.parametrize("user", ["", "me@", "me:canary@"])
def test_a_backend_that_cannot_be_set_up_is_named_with_its_port(
    registry: Registry, store_class, user: str
) -> None:
    def refuse(backend: Backend, url: ParsedUrl) -> None:
        raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")

    registry.register_backend("foo", type("Foo", (store_class,), {"__init__": refuse}))
    with pytest.raises(BackendException) as raised:
        get_backend(f"foo://{user}host:2022/dir")
    shown = user.replace("canary", "***")
    assert str(raised.value) == f"foo://{shown}host:2022/dir: cannot open: Connection refused"


@pytest.mark.parametrize("value", [0, -1, "8", None, 2.5])
def test_a_limit_that_is_none_is_told_to_the_author(
    registry: Registry, store_class, value: object
) -> None:
    registry.register_backend("foo", type("Foo", (store_class,), {"max_parallel": value}))
    with pytest.raises(BackendException) as raised:
        get_backend("foo://host")
    said = f"Foo.max_parallel is {value!r}, where a number from 1 is wanted"
    assert str(raised.value) == f"foo://host: cannot open: {said}"
    assert raised.value.code == 55


def test_a_url_that_the_backend_refuses_is_said_in_its_words(
    registry: Registry, store_class
) -> None:
    class Picky(store_class):
        def __init__(self, parsed_url: ParsedUrl) -> None:
            raise InvalidBackendURL("no bucket is named")

    registry.register_backend("foo", Picky)
    with pytest.raises(InvalidBackendURL, match=r"^no bucket is named$"):
        get_backend("foo://host")


def test_why_a_plugin_cannot_be_used_reaches_the_user(registry: Registry) -> None:
    def resolve(kind: str, name: str) -> bool:
        raise IncompatiblePlugin("plugin 'foo' is too old")

    registry.resolver = resolve
    with pytest.raises(IncompatiblePlugin, match="too old"):
        get_backend("foo://host")


def test_every_operation_sees_the_registry_it_was_opened_in(
    registry: Registry, store_class, tmp_path: Path
) -> None:
    """Whichever registry is current by then, in whichever thread."""
    seen: list[tuple[str, type[Backend]]] = []

    def probe(operation: str):
        def look(self: Backend, *args: object) -> None:
            seen.append((operation, type(get_backend_object("inner://x"))))

        return look

    optional = ("_query", "_move", "_close")
    required = ("_get", "_put", "_delete")
    members = {name: probe(name) for name in (*optional, *required)}
    members["_get"] = lambda self, name, path: (probe("_get")(self), path.touch())
    members["_list"] = lambda self: (
        seen.append(("_list", type(get_backend_object("inner://x")))) or []
    )
    registry.register_backend("outer", type("Outer", (store_class,), members))
    registry.register_backend("inner", store_class)
    backend = get_backend("outer://host")
    path = tmp_path / "file"
    path.touch()

    def work() -> None:
        backend.put(path)
        backend.get("file", path)
        backend.list()
        backend.query(["file"])
        backend.delete(["file"])
        backend.move(path)
        backend.close()

    with Registry().current():
        work()
    first = len(seen)
    backend = get_backend("outer://host")
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(seen) == 2 * first
    assert {operation for operation, _ in seen} == {*optional, *required, "_list"}
    assert {found for _, found in seen} == {store_class}
