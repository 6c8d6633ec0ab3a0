"""One of the stores, opened when it can be."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Sequence

from jackfield.backends import (
    Backend,
    BackendException,
    BackendWrapper,
    InvalidBackendURL,
    Settings,
    State,
    UnsupportedBackendScheme,
    current_registry,
    get_backend,
)

from jackfield_multi.config import StoreConfig
from jackfield_multi.trouble import is_absent

_LOG = logging.getLogger(__name__)


class Store:
    """A store, with what the configuration says of it.

    Attributes:
        number: its place in the configuration, from 1.
        label: its name, else its URL without the password: how it is shown.
        prefixes: what the names of the files begin with that it takes; none for all files.
    """

    def __init__(self, number: int, config: StoreConfig, settings: Settings) -> None:
        """Take a store from the configuration; `open` opens it."""
        self.number = number
        self.label = config.name or str(config.url)
        self.prefixes = config.prefixes
        self._identity = (config.name or config.url.strip_auth()).encode("utf-8", "surrogatepass")
        self._url = config.url
        self._settings = settings
        self._registry = current_registry()
        self._lock = threading.Lock()
        self._wrapper: BackendWrapper | None = None

    def prepare(self) -> None:
        """Open the store; if it is its fault that this fails, it is tried again when it is used.

        Raises:
            JackfieldError: if it is the fault of the configuration or of a plugin.
        """
        try:
            self.open()
        except (InvalidBackendURL, UnsupportedBackendScheme):
            raise
        except BackendException as error:
            _LOG.warning("%s", error)

    def open(self) -> BackendWrapper:
        """Give the open store.

        Raises:
            BackendException: if it cannot be opened now.
            JackfieldError: if its plugin cannot be used.
        """
        with self._lock:
            if self._wrapper is None:
                with self._registry.current():
                    self._wrapper = get_backend(self._url, self._settings)
            return self._wrapper

    @property
    def max_parallel(self) -> int:
        """How many files the store lets be transferred at a time; not open, the usual number."""
        return Backend.max_parallel if self._wrapper is None else self._wrapper.max_parallel

    def takes(self, name: str) -> bool:
        """Tell whether the file `name` begins with one of the prefixes."""
        return name.startswith(self.prefixes)

    def score(self, name: str) -> bytes:
        """Give how well the file `name` suits this store: as good as random, always the same.

        Who has the highest score of all stores gets the file (rendezvous hashing): so another
        store takes its share of the names, and no name moves from one of the old ones to another.
        """
        text = self._identity + b"\0" + name.encode("utf-8", "surrogateescape")
        return hashlib.sha256(text).digest()

    def retry_cleanup(self) -> None:
        """Let the store reset what a failed operation may have broken."""
        cleanup = getattr(self._wrapper and self._wrapper.backend, "_retry_cleanup", None)
        if cleanup is not None:
            cleanup()

    def close(self) -> None:
        """Close the store, if it is open."""
        if self._wrapper is not None:
            self._wrapper.close()

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        return f"<Store {self.number}: {self.label}>"


def has(store: BackendWrapper, name: str) -> bool:
    """Ask one store whether it has a file; by its list if it cannot tell otherwise.

    Raises:
        BackendException: if that fails.
    """
    outcome = store.query([name])[0]
    if outcome.error is not None:
        raise outcome.error
    if outcome.state is not State.UNKNOWN:
        return outcome.state is State.DONE
    try:
        return name in store.list()
    except BackendException as error:
        if is_absent(error):
            return False
        raise


def eligible(stores: Sequence[Store], name: str) -> list[Store]:
    """Give the stores that the file `name` belongs to.

    Those with a prefix that it begins with; if there are none, all.
    """
    return [store for store in stores if store.takes(name)] or list(stores)


def groups(stores: Sequence[Store]) -> list[list[Store]]:
    """Give every list that `eligible` may give."""
    prefixes = {prefix for store in stores for prefix in store.prefixes}
    return [list(stores), *(eligible(stores, prefix) for prefix in sorted(prefixes))]
