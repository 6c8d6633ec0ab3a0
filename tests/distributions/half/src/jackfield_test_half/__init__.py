"""A plugin that registers a backend and defines a hook, and then fails."""

from jackfield import Command, hookimpl
from jackfield.backends import Backend, register_backend


class HalfBackend(Backend):
    def _get(self, remote_filename, local_path):
        local_path.touch()

    def _put(self, source_path, remote_filename):
        pass

    def _list(self):
        return []

    def _delete(self, filename):
        pass


register_backend("half", HalfBackend)


@hookimpl
def jackfield_provide_commands():
    return [Command("half", lambda arguments: "half ran")]


raise RuntimeError("half came half-way")
