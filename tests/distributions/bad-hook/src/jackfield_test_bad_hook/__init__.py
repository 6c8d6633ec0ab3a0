"""A plugin that imports well, registers a backend, and has a hook that the host cannot call."""

from jackfield import hookimpl
from jackfield.backends import Backend, register_backend


class BadHookBackend(Backend):
    def _list(self):
        return []


register_backend("badhook", BadHookBackend)


@hookimpl
def jackfield_provide_commands(weather):
    return [weather]
