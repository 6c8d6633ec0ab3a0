"""The store that a test of the suite works on, and what the test needs around it."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jackfield.backends import (
    Backend,
    BackendException,
    BackendWrapper,
    ErrorCode,
    ParsedUrl,
    Settings,
    get_backend,
    get_backend_object,
)
from jackfield.backends.contract.failures import error_code, failure
from jackfield.testing.selection import bare
from jackfield.testing.steady import ATTEMPTS, Steady

TAG_LENGTH = 10
_ATTEMPTS = 3


class Site:
    """A store, and a local directory beside it, for one test.

    Every name that a test uses comes from `name`, and has the test's `tag` in it: ten digits, so
    that no folding or normalising changes them. By it the suite knows its own files.

    Attributes:
        url: the store's URL.
        tag: what every name has in it.
        local: a local directory, empty.
        raw: the bare backend.
        backend: the same; on a flaky store, with further attempts around it.
        naps: the seconds of every wait that the host asked for; none of them lasts.
        notes: what was learnt about the storage, for the report at the end: (what, detail).
    """

    def __init__(self, url: ParsedUrl, local: Path, *, flaky: bool) -> None:
        """Open the store; the registry that serves the URL is the current one."""
        self.url = url
        self.local = local
        self.tag = "".join(secrets.choice("0123456789") for _ in range(TAG_LENGTH))
        self.naps: list[float] = []
        self.notes: list[tuple[str, str]] = []
        self._flaky = flaky
        self._opened: list[Backend] = []
        self._stores: list[BackendWrapper] = []
        self._numbers = itertools.count()
        self._named: list[str] = []
        self.backend = self.open()
        self.raw = bare(self._opened[0])
        self.foreign = self.listed()

    # The store.

    def open(self) -> Backend:
        """Give a further bare backend for the same URL; it is closed after the test."""
        backend = get_backend_object(self.url)
        self._opened.append(backend)
        return Steady(backend) if self._flaky else backend

    def open_store(self, **options: Any) -> BackendWrapper:
        """Give the store as programs have it, with `Settings` by which no wait lasts.

        Three attempts, where `options` say nothing else; more on a flaky store.
        """
        options.setdefault("num_retries", ATTEMPTS if self._flaky else _ATTEMPTS)
        store = get_backend(self.url, Settings(sleep=self.naps.append, **options))
        self._stores.append(store)
        return store

    def optional(self, name: str) -> Callable[..., Any]:
        """Give an optional method, which the test `needs`."""
        method: Callable[..., Any] = getattr(self.backend, name)
        return method

    # Its files.

    def name(self, pattern: str = "file-{}") -> str:
        """Give a name of this test's own: `pattern` with the tag for ``{}``, or after the tag."""
        name = pattern.replace("{}", self.tag) if "{}" in pattern else f"{self.tag}-{pattern}"
        self._named.append(name)
        return name

    def source(self, content: bytes) -> Path:
        """Make a local file, of a name that the store does not have."""
        path = self.local / f"source-{next(self._numbers)}"
        path.write_bytes(content)
        return path

    def target(self) -> Path:
        """Give the path of a local file that is not there."""
        return self.local / f"target-{next(self._numbers)}"

    def link(self, path: Path) -> Path:
        """Make a local link to a file; where the system has none, the test is skipped."""
        link = self.target()
        try:
            link.symlink_to(path)
        except (OSError, NotImplementedError) as error:
            pytest.skip(f"there are no links here: {error}")
        return link

    def put(self, name: str, content: bytes) -> None:
        """Store a file by the bare backend."""
        self.backend._put(self.source(content), name)

    def put_if_allowed(self, name: str, content: bytes, kind: str) -> bool:
        """Store a file under a name that a storage may refuse, by an error; tell whether it did.

        `kind` is what is unusual about the name.
        """
        try:
            self.put(name, content)
        except Exception:  # noqa: BLE001 - of any type, says the contract
            self.notes.append(("names refused", kind))
            return False
        return True

    def get(self, name: str, backend: Backend | None = None) -> bytes:
        """Fetch a file by the bare backend, or by another one for the same URL."""
        target = self.target()
        (backend or self.backend)._get(name, target)
        content = target.read_bytes()
        target.unlink()
        return content

    def listed(self, backend: Backend | None = None) -> list[Any]:
        """Give what the bare backend lists; a store that nothing was put into may not be there."""
        backend = backend or self.backend
        try:
            return list(backend._list())
        except Exception as error:
            if error_code(backend, "list", error) != ErrorCode.NOT_FOUND:
                raise
            return []

    def names(self, backend: Backend | None = None) -> list[Any]:
        """Give what the store lists beyond what it had before the test.

        Where it had something, others may be using it: then only what bears the tag counts.
        """
        new = (Counter(self.listed(backend)) - Counter(self.foreign)).elements()
        return [name for name in new if not self.foreign or self._is_own(name)]

    def code_of(self, operation: Callable[[BackendWrapper], object]) -> ErrorCode:
        """Give the error code with which an operation of the host fails, which it has to."""
        try:
            operation(self.open_store())
        except BackendException as error:
            return error.code
        pytest.fail("the operation did not fail", pytrace=False)

    # The end.

    def clean_up(self) -> list[str]:
        """Remove the files of this test, close everything, and give the names of what is left.

        By a new backend: the tested one may be broken, or have been broken on purpose.
        """
        left = []
        backend = self.open()
        self._see_that_it_can_be_listed(backend)
        for name in dict.fromkeys(filter(self._is_own, self.listed(backend))):
            try:
                backend._delete(os.fsdecode(name))
            except Exception as error:  # noqa: BLE001 - reported, by name
                left.append(str(failure(backend, "delete", os.fsdecode(name), "left over", error)))
        left += [f"{name!r} is left over" for name in self.listed(backend) if self._is_own(name)]
        for store in self._stores:
            store.close()
        for opened in self._opened:
            getattr(opened, "_close", lambda: None)()
        return left

    def _see_that_it_can_be_listed(self, backend: Backend) -> None:
        """Delete the files of this test unseen if the store cannot be listed any more.

        One of their names may be why; it would be the fault of all tests that follow.
        """
        try:
            self.listed(backend)
        except Exception:  # noqa: BLE001 - of any type; what remains of it fails the test
            for name in self._named:
                with contextlib.suppress(Exception):
                    backend._delete(name)

    def _is_own(self, name: object) -> bool:
        return isinstance(name, str | bytes) and self.tag in os.fsdecode(name)


@contextlib.contextmanager
def failing(owner: object, method: str, *errors: Exception) -> Iterator[list[Exception]]:
    """Let a method of one object fail with `errors`, one after the other, then work again.

    Gives those that are still to come.
    """
    original = getattr(owner, method)
    coming = list(errors)

    def call(*arguments: Any) -> Any:
        if coming:
            raise coming.pop(0)
        return original(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, method, call)
        yield coming
