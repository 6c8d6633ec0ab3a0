"""The backend for ``multi://`` URLs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path

from jackfield import JackfieldError
from jackfield.backends import (
    Backend,
    BackendException,
    InvalidBackendURL,
    ParsedUrl,
    Proof,
    Settings,
)

from jackfield_multi.config import Config, read
from jackfield_multi.mirror import Mirror
from jackfield_multi.several import Several, Sizes
from jackfield_multi.store import Store
from jackfield_multi.stripe import Stripe


class MultiBackend(Backend):
    """Several stores as one: ``multi:///absolute/config.json``, ``multi://relative.toml``.

    The README is the reference of the configuration. `jackfield_multi.mirror` and
    `jackfield_multi.stripe` say what becomes of a file.

    Attributes:
        several: the stores.
    """

    has_network_location = False
    max_delete_batch = 1000
    # The stores are wrapped one by one, each with what sees to that:
    gets_whole = True
    may_stall = False

    def __init__(self, parsed_url: ParsedUrl) -> None:
        """Read the configuration and open the stores."""
        super().__init__(parsed_url)
        config = read(parsed_url)
        with _inside(config.path):
            self.several = _opened(config, str(parsed_url))
        self.max_parallel = min(store.max_parallel for store in self.several.stores)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        self.several.get(remote_filename, local_path)

    def _put(self, source_path: Path, remote_filename: str) -> Proof:
        return self.several.put(source_path, remote_filename)

    def _move(self, source_path: Path, remote_filename: str) -> bool:
        return self.several.move(source_path, remote_filename)

    def _list(self) -> list[str]:
        return self.several.list()

    def _unlisted(self) -> Sequence[BackendException]:
        return self.several.unlisted

    def _delete(self, filename: str) -> None:
        for error in self.several.delete([filename]).values():
            raise error

    def _delete_list(self, filenames: Sequence[str]) -> dict[str, Exception]:
        return self.several.delete(filenames)

    def _query_list(self, filenames: Sequence[str]) -> Sizes:
        return self.several.sizes(filenames)

    def _identity(self, filename: str) -> frozenset[str]:
        return self.several.identity(filename)

    def _retry_cleanup(self) -> None:
        with contextlib.ExitStack() as stack:  # all of them, also if one fails
            for store in self.several.stores:
                stack.callback(store.retry_cleanup)

    def _close(self) -> None:
        with contextlib.ExitStack() as stack:
            for store in self.several.stores:
                stack.callback(store.close)


_CLASSES: dict[str, type[Several]] = {"mirror": Mirror, "stripe": Stripe}

_reading: ContextVar[tuple[Path, ...]] = ContextVar("reading", default=())
"""The configurations whose stores are being opened."""


@contextlib.contextmanager
def _inside(path: Path) -> Iterator[None]:
    """Notice a configuration that has itself among its stores."""
    outer, path = _reading.get(), path.resolve()
    if path in outer:
        raise InvalidBackendURL(f"{path}: it is one of its own stores")
    token = _reading.set((*outer, path))
    try:
        yield
    finally:
        _reading.reset(token)


def _opened(config: Config, where: str) -> Several:
    settings = Settings(
        num_retries=config.retries,
        retry_delay=config.retry_delay,
        stall_timeout=config.stall_timeout,
    )
    stores = [Store(number, each, settings) for number, each in enumerate(config.stores, 1)]
    for store in stores:
        try:
            store.prepare()
        except JackfieldError as error:
            raise InvalidBackendURL(
                f"{config.path}: stores[{store.number - 1}].url: {error}"
            ) from None
    goes_on = config.on_fail == "continue"
    return _CLASSES[config.mode](stores, goes_on=goes_on, where=where)
