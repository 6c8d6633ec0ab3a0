"""Which class serves which scheme, and who said so."""

from __future__ import annotations

import inspect
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from jackfield.backends.contract.base import OPTIONAL, Backend
from jackfield.backends.contract.errors import (
    BackendException,
    RegistrationError,
    UnsupportedBackendScheme,
)

if TYPE_CHECKING:
    from jackfield.crediting import Credit

Kind = Literal["scheme", "prefix"]

_NAME = re.compile(r"[a-z][a-z0-9.-]*(\+[a-z0-9.-]+)*")


@dataclass(frozen=True, slots=True)
class Registration:
    """A class that was registered.

    Attributes:
        kind: ``scheme`` or ``prefix``.
        name: the scheme, or the prefix without its ``+``, in lower case.
        backend: the class.
        owner: who registered it, None where nobody was named.
    """

    kind: Kind
    name: str
    backend: type[Backend]
    owner: str | None

    def __str__(self) -> str:
        by = f" by {self.owner!r}" if self.owner is not None else ""
        return f"{self.backend.__module__}.{self.backend.__qualname__}{by}"


@dataclass(frozen=True, slots=True)
class Match:
    """Who serves a scheme; `inner` is what is left of it after a prefix, None without one."""

    backend: type[Backend]
    inner: str | None = None


class Registry:
    """The backends of one host. All of its methods may be called from any thread.

    Attributes:
        resolver: called with the kind, ``scheme`` or ``prefix``, and a name that nothing is
            registered for, so that the host can activate the plugin that provides it. Says
            whether there is one; an exception of it reaches whoever wanted the backend. It never
            sees more of a URL than that.
        known: gives what else there is for the message that nothing fits: ``foo://``, ``bar+``.
    """

    def __init__(
        self,
        resolver: Callable[[Kind, str], bool] | None = None,
        known: Callable[[], Iterable[str]] | None = None,
    ) -> None:
        self.resolver = resolver
        self.known = known
        self._registered: dict[tuple[Kind, str], Registration] = {}
        self._lock = threading.Lock()
        self._owner: ContextVar[str | None] = ContextVar("owner", default=None)

    def register_backend(self, scheme: str, backend: type[Backend]) -> None:
        """Let `backend` serve ``scheme://…``.

        Raises:
            RegistrationError: if another class, or the same by another owner, serves it already;
                if `scheme` can be none, or `backend` is not a complete subclass of `Backend`.
        """
        self._register("scheme", scheme, backend)

    def register_backend_prefix(self, prefix: str, backend: type[Backend]) -> None:
        """Let `backend` serve ``prefix+…://…``; raises as `register_backend` does."""
        self._register("prefix", prefix, backend)

    def registered(self) -> tuple[Registration, ...]:
        """Give everything that is registered, by kind and name."""
        with self._lock:
            return tuple(self._registered[key] for key in sorted(self._registered))

    @contextmanager
    def credited_to(self, owner: str) -> Iterator[None]:
        """Credit `owner` with what this thread registers meanwhile."""
        token = self._owner.set(owner)
        try:
            yield
        finally:
            self._owner.reset(token)

    def withdraw(self, owner: str) -> None:
        """Take back all that `owner` is credited with."""
        with self._lock:
            for key, registration in list(self._registered.items()):
                if registration.owner == owner:
                    del self._registered[key]

    @contextmanager
    def current(self) -> Iterator[Registry]:
        """Make this, in a ``with`` block, the registry that the functions of the package act on."""
        token = CURRENT.set(self)
        try:
            yield self
        finally:
            CURRENT.reset(token)

    def find(self, scheme: str) -> Match:
        """Find who serves ``a+b+c``: its very scheme, else the longest of its prefixes.

        Where something is not registered, `resolver` is asked for it before a shorter prefix
        is tried: what is found does not depend on what was used before.

        Raises:
            UnsupportedBackendScheme: if nobody does.
        """
        parts = scheme.lower().split("+")
        found = self._find("scheme", scheme.lower())
        if found is not None:
            return Match(found)
        for length in range(len(parts) - 1, 0, -1):
            found = self._find("prefix", "+".join(parts[:length]))
            if found is not None:
                return Match(found, "+".join(parts[length:]))
        raise UnsupportedBackendScheme(self._unknown(scheme))

    def _register(self, kind: Kind, name: str, backend: type[Backend]) -> None:
        given: object = name
        if not isinstance(given, str):  # as where the two arguments have changed places
            raise RegistrationError(f"{given!r} cannot be the {kind} of a URL: it is no text")
        name = name.lower()
        if not _NAME.fullmatch(name):
            raise RegistrationError(f"{name!r} cannot be the {kind} of a URL")
        new = Registration(kind, name, _checked(backend, f"the {kind} {name!r}"), self._credited())
        with self._lock:
            old = self._registered.setdefault((kind, name), new)
        if old != new:
            raise RegistrationError(f"the {kind} {name!r} is taken: {old} serves it, not {new}")

    def _credited(self) -> str | None:
        owner = self._owner.get()
        credit = _awaited()
        if owner is None and credit is not None and credit.registry() is self:
            return credit.owner
        return owner

    def _find(self, kind: Kind, name: str) -> type[Backend] | None:
        registration = self._registered.get((kind, name))
        if registration is None and self.resolver is not None and self.resolver(kind, name):
            registration = self._registered.get((kind, name))
            if registration is None:
                raise BackendException(f"the plugin for the {kind} {name!r} does not register it")
        return None if registration is None else registration.backend

    def _unknown(self, scheme: str) -> str:
        known = {_shown(each.kind, each.name) for each in self.registered()}
        known.update(self.known() if self.known is not None else ())
        message = f"no backend for {_shown('scheme', scheme)!r}"
        if not known:
            hint = "" if self.resolver else ", or open it by get_backend of jackfield or a Host"
            return f"{message}: there are no backends; install a plugin that has it{hint}"
        import difflib  # late: only for this message

        prefix, plus, _ = scheme.partition("+")
        wanted = _shown("prefix", prefix) if plus else _shown("scheme", scheme)
        close = difflib.get_close_matches(wanted, sorted(known), n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        return f"{message}: known are {', '.join(sorted(known))}{hint}"


default_registry = Registry()
"""The registry of programs that make none of their own."""

CURRENT: ContextVar[Registry | None] = ContextVar("registry", default=None)
"""What `Registry.current` sets; for who cannot spare the time of a ``with`` block."""


def current_registry() -> Registry:
    """Give the registry that applies here: see `Registry.current`."""
    registry = CURRENT.get()
    if registry is None:
        credit = _awaited()
        registry = default_registry if credit is None else credit.registry()
    return registry


def _awaited() -> Credit | None:
    from jackfield.crediting import awaiting  # late: most programs activate nothing

    return awaiting.get()


def register_backend(scheme: str, backend: type[Backend]) -> None:
    """Let `backend` serve ``scheme://…`` in the current registry."""
    current_registry().register_backend(scheme, backend)
    _called[("scheme", scheme, backend.__module__)] = backend


def register_backend_prefix(prefix: str, backend: type[Backend]) -> None:
    """Let `backend` serve ``prefix+…://…`` in the current registry."""
    current_registry().register_backend_prefix(prefix, backend)
    _called[("prefix", prefix, backend.__module__)] = backend


_called: dict[tuple[Kind, str, str], type[Backend]] = {}
"""What the two functions have registered: modules call them once, when they are imported."""


def register_again(modules: Sequence[str]) -> None:
    """Register with the current registry what these modules, and those below, once registered.

    They were loaded for another host, or by the program itself, and will not do it again.
    """
    registry = current_registry()
    known = {(each.kind, each.name, each.backend) for each in registry.registered()}
    below = tuple(f"{module}." for module in modules)
    for (kind, name, module), backend in list(_called.items()):
        is_theirs = module in modules or module.startswith(below)
        if is_theirs and (kind, name.lower(), backend) not in known:
            registry._register(kind, name, backend)


_DEMANDED = ("_get", "_put", "_list", "_delete")

_MAY_YIELD = frozenset({"_list", "_identity", "_unlisted"})
"""The methods whose answers are gone through: what they give shows whether they run."""


def _checked(backend: object, what: str) -> type[Backend]:
    if not (isinstance(backend, type) and issubclass(backend, Backend)):
        raise RegistrationError(f"{what}: {backend!r} is not a subclass of jackfield's Backend")
    if inspect.isabstract(backend):
        missing = ", ".join(sorted(backend.__abstractmethods__))
        raise RegistrationError(f"{what}: {backend.__qualname__} does not have {missing}")
    for name in (*_DEMANDED, *OPTIONAL):
        method = getattr(backend, name, None)
        is_async = inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method)
        if is_async or (inspect.isgeneratorfunction(method) and name not in _MAY_YIELD):
            kind = "async" if is_async else "a generator"
            raise RegistrationError(
                f"{what}: {backend.__qualname__}.{name} is {kind}: it would never run"
            )
    return backend


def _shown(kind: Kind, name: str) -> str:
    return f"{name}://" if kind == "scheme" else f"{name}+"
