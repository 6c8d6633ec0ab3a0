"""Which layers lie around a backend, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jackfield.backends.layers.arrival import Arrival
from jackfield.backends.layers.retry import Retry
from jackfield.backends.layers.validate import Validate, ValidateGet, ValidateMove

if TYPE_CHECKING:
    from jackfield.backends.contract.base import Backend
    from jackfield.backends.settings import Settings


def stacked(backend: Backend, settings: Settings, where: str) -> Backend:
    """Wrap `backend` in what the settings ask for; `where` is how the log names it.

    From the inside out: the time that the backend itself takes is measured; one operation goes
    on at a time where it wants that; none of them must get stuck; what was put or got is checked; a
    file arrives whole; its bytes are limited and counted; and every attempt is all of these.
    """
    layers = backend
    if settings.timing is not None:
        from jackfield.backends.layers.timing import Timing

        layers = Timing(layers, settings.timing)
    if not backend.thread_safe:
        from jackfield.backends.layers.serial import Serial

        layers = Serial(layers)
    if settings.stall_timeout is not None and backend.may_stall:
        from jackfield.backends.layers.stall import Stall

        layers = Stall(layers, settings.stall_timeout, reports=backend.reports_bytes)
    if settings.validate:
        unchecked = layers
        layers = ValidateMove(layers) if backend.proves_puts else Validate(layers)
        if not (backend.gets_whole or backend.proves_gets):
            # For a size that cannot be told, what is below that is asked again, and patiently.
            layers = ValidateGet(layers, Retry(unchecked, settings, where))
    if not backend.gets_whole:
        layers = Arrival(layers)
    if settings.throttle is not None:
        from jackfield.backends.layers.limit import Limit

        layers = Limit(layers, settings.throttle)
    if settings.progress is not None:
        from jackfield.backends.layers.progress import Progress

        layers = Progress(layers, settings.progress)
    return Retry(layers, settings, where)
