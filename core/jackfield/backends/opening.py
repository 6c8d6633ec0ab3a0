"""From a URL to the backend that serves it."""

from __future__ import annotations

from jackfield.backends.contract.base import Backend
from jackfield.backends.contract.errors import (
    BackendException,
    ErrorCode,
    FatalBackendException,
    InvalidBackendURL,
    UnsupportedBackendScheme,
)
from jackfield.backends.contract.failures import failure
from jackfield.backends.contract.registry import Registry, current_registry
from jackfield.backends.contract.url import ParsedUrl, mask, scheme_of
from jackfield.backends.settings import Settings
from jackfield.backends.wrapper import BackendWrapper
from jackfield.errors import JackfieldError


def get_backend(url: str | ParsedUrl, settings: Settings | None = None) -> BackendWrapper:
    """Give the storage at `url`, as programs use it.

    Raises:
        BackendException: if the URL is wrong (`InvalidBackendURL`), no backend serves it
            (`UnsupportedBackendScheme`), or its backend cannot be set up.
        JackfieldError: if the plugin that has the backend cannot be used.
        TypeError: if `url` is something else, such as a `Path`.
    """
    _clear(url)  # it names what is no text; so nothing below has to
    try:
        backend = _open(url)
        parsed = parse_url(url)
    except (InvalidBackendURL, UnsupportedBackendScheme) as error:
        error.operation = "open"  # their messages say all; the others are told what and where
        raise
    except Exception as error:
        if isinstance(error, JackfieldError) and not isinstance(error, BackendException):
            raise
        raise failure(None, "open", None, _shown(url), error) from error
    return BackendWrapper(backend, parsed, current_registry(), settings or Settings())


def get_backend_object(url: str | ParsedUrl) -> Backend:
    """Give the bare backend for `url`: for backends that are made of others.

    Such a backend is retried and checked as a whole; what it is made of is not. But any thread
    may call it: where it cannot do two things at once, they wait for each other.

    Only this backend knows what its errors mean. Ask it, or what is not there is tried again::

        def _error_code(self, operation, exception):
            return error_code(self.inner, operation, exception)

    A `Layer` around it does so by itself, and has its other optional methods, too; they are given
    the names that the layer is given.

    Raises:
        BackendException: if the URL is wrong or no backend serves it, as `get_backend`.
        Exception: whatever the backend raises while it is set up.
    """
    backend = _open(url)
    if backend.thread_safe:
        return backend
    from jackfield.backends.layers.serial import Serial  # late: most backends need no such thing

    return Serial(backend)


def _open(url: str | ParsedUrl) -> Backend:
    text = _clear(url)
    registry = current_registry()
    found = registry.find(scheme_of(text))
    parsed = parse_url(url)
    if parsed.password_is_masked():
        raise InvalidBackendURL(
            f"the password of {parsed.url_string!r} is only its mask: a ParsedUrl is to be passed "
            "on itself, not as text"
        )
    if found.inner is not None:
        prefix = parsed.scheme.removesuffix(found.inner)
        parsed = parse_url(text[len(prefix) :])
    backend = found.backend(parsed)
    limit: object = backend.max_parallel
    if not isinstance(limit, int) or limit < 1:
        raise FatalBackendException(
            f"{found.backend.__name__}.max_parallel is {limit!r}, where a number from 1 is wanted",
            ErrorCode.CODE_ERROR,
        )
    return backend


def parse_url(url: str | ParsedUrl) -> ParsedUrl:
    """Take a URL apart by the rules of the backend that serves it, in the current registry.

    Prefixes do not change the rules: they are those of the innermost scheme. Where nobody serves
    that, they are `ParsedUrl`'s own.

    Raises:
        InvalidBackendURL: if it is none.
    """
    text = _clear(url)
    backend = _innermost(current_registry(), scheme_of(text))
    if backend is None:
        return ParsedUrl(text)
    return ParsedUrl(text, network_location=backend.has_network_location, module=backend.has_module)


def _innermost(registry: Registry, scheme: str) -> type[Backend] | None:
    """Give who serves what is left of a scheme without its prefixes, None where nobody does."""
    try:
        found = registry.find(scheme)
    except UnsupportedBackendScheme:
        return None
    return found.backend if found.inner is None else _innermost(registry, found.inner)


def _shown(url: str | ParsedUrl) -> str:
    """Show a URL: with its port, where it is known to be one and not a password."""
    try:
        return str(parse_url(url))
    except Exception:  # noqa: BLE001 - there is an error already, which the caller raises
        return mask(_clear(url))


def _clear(url: str | ParsedUrl) -> str:
    if isinstance(url, ParsedUrl):
        return url.reveal()
    if not isinstance(url, str):  # it is not shown: bytes may hold a password
        raise TypeError(f"a URL is a str, as PATH.as_uri() gives one, not {type(url).__name__}")
    return url
