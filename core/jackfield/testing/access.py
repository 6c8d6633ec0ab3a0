"""From the URL that an author gave to the store that the suite may use."""

from __future__ import annotations

import secrets
from pathlib import Path

from jackfield.backends import (
    BackendException,
    BackendWrapper,
    ErrorCode,
    ParsedUrl,
    Registry,
    Settings,
    UnsupportedBackendScheme,
    current_registry,
    get_backend,
    scratch_directory,
)
from jackfield.backends.contract.url import scheme_of

CONFORMANCE = Path(__file__).with_name("conformance.py")
"""The module with the tests for a URL of the command line; pytest imports it."""


def registry_for(url: str | ParsedUrl) -> Registry:
    """Tell who serves the URL: what was registered here, else the installed plugins.

    Raises:
        InvalidBackendURL: if it is none.
    """
    try:
        current_registry().find(scheme_of(url if isinstance(url, str) else url.reveal()))
    except UnsupportedBackendScheme:
        from jackfield.host import default_host  # late: not needed by what registers itself

        return default_host().registry
    return current_registry()


def check_store(url: str | ParsedUrl, *, force: bool, flaky: bool = False) -> ParsedUrl:
    """Open a store in the current registry, once, and see that it is empty or may have files.

    One that is `flaky` is listed again if that fails.

    Raises:
        JackfieldError: if it cannot be opened or listed; is not there, and no file makes it; or
            has files, and `force` is false.
    """
    with get_backend(url, Settings(num_retries=20 if flaky else 1, retry_delay=0)) as store:
        try:
            names = store.list()
        except BackendException as error:
            if error.code != ErrorCode.NOT_FOUND:
                raise
            names = []
            _check_made_by_a_file(store)
        if names and not force:
            raise BackendException(not_empty(store.url))
        return store.url


def _check_made_by_a_file(store: BackendWrapper) -> None:
    """See that a store which is not there comes to be there when a file is put into it."""
    name = f"file-{secrets.token_hex(5)}"
    try:
        with scratch_directory(in_memory=True) as local:
            source = local / name
            source.write_bytes(b"")
            store.put(source)
    except BackendException as error:
        if error.code in (ErrorCode.PERMISSION_DENIED, ErrorCode.NO_SPACE):
            raise
        if error.code != ErrorCode.NOT_FOUND:
            return  # it is something else: the suite says what
        raise BackendException(
            f"{store.url}: the store is not there, and putting a file does not make it: "
            "create it first, or let the backend do so",
            code=error.code,
        ) from error
    outcome = store.delete([name])[0]
    if outcome.error is not None:
        raise outcome.error


def not_empty(url: ParsedUrl) -> str:
    """Say that a store has files already, and what to do."""
    return (
        f"{url}: the store is not empty; give an empty one, or force it (--force; --backend-force; "
        "force = True): the suite then leaves the files alone that it did not make"
    )
