"""A backend around a backend: what every layer has in common.

A layer adds one concern to any backend and is a backend itself, so that layers stack:
``Retry(Validate(backend))``.
"""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from jackfield.backends.contract.base import OPTIONAL, Backend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from jackfield.backends.contract.outcomes import Proof

_T = TypeVar("_T")

_SAYS = (
    "gets_whole",
    "max_delete_batch",
    "max_parallel",
    "may_stall",
    "parsed_url",
    "proves_gets",
    "reports_bytes",
    "thread_safe",
)
"""What a backend says about itself."""


def acting(backend: Backend, operation: str) -> Backend:
    """Give the outermost of some layers that adds something to an operation, or the backend."""
    while isinstance(backend, Layer) and getattr(type(backend), operation) is getattr(
        Layer, operation
    ):
        backend = backend.backend
    return backend


class Layer(Backend):
    """Passes everything on to `backend`; a subclass overrides what it adds something to.

    It has what `backend` says about itself, such as `Backend.max_parallel`, and exactly those of
    the optional methods that `backend` has. A subclass that adds
    something to one of them does so in `_optional`, which is not called for the others.
    """

    def __init__(self, backend: Backend) -> None:
        """Wrap `backend`."""
        self.backend = backend
        for name in _SAYS:
            if hasattr(backend, name):
                setattr(self, name, getattr(backend, name))

    def _get(self, remote_filename: str, local_path: Path) -> None:
        self.backend._get(remote_filename, local_path)

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        return self.backend._put(source_path, remote_filename)

    def _list(self) -> Sequence[str]:
        return self.backend._list()

    def _delete(self, filename: str) -> None:
        self.backend._delete(filename)

    def _optional(self, name: str, method: Any) -> Any:
        """Give this layer's form of an optional method: by default the backend's own `method`."""
        return method


class Around(Layer):
    """Does something around each operation of `backend`; a subclass says what, in `_around`."""

    @abstractmethod
    def _around(self, name: str, method: Callable[..., _T], *arguments: Any) -> _T:
        """Call a method of `backend` that is called `name`."""

    def _get(self, remote_filename: str, local_path: Path) -> None:
        self._around("_get", self.backend._get, remote_filename, local_path)

    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        return self._around("_put", self.backend._put, source_path, remote_filename)

    def _list(self) -> Sequence[str]:
        return self._around("_list", self.backend._list)

    def _delete(self, filename: str) -> None:
        self._around("_delete", self.backend._delete, filename)

    def _optional(self, name: str, method: Any) -> Any:
        return partial(self._around, name, method)


class _Optional:
    """An optional method of a layer, where the backend has it.

    A ``__getattr__`` of the layer would do the same, and make each of its attributes slow.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, layer: Layer | None, kind: type[Layer]) -> Any:
        if layer is None:
            raise AttributeError(f"type object {kind.__name__!r} has no attribute {self._name!r}")
        return layer._optional(self._name, getattr(layer.backend, self._name))


for _name in OPTIONAL:
    setattr(Layer, _name, _Optional(_name))
