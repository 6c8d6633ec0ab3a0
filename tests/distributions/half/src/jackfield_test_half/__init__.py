"""A plugin that registers a backend and defines a hook, and then fails."""

from jackfield import Command, hookimpl
from jackfield.backends import Backend, register_backend


class HalfBackend(Backend):
    def _list(self):
        return []


register_backend("half", HalfBackend)


@hookimpl
def jackfield_provide_commands():
    return [Command("half", lambda arguments: "half ran")]


raise RuntimeError("half came half-way")
