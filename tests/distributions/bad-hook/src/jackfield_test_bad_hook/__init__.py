"""A plugin that imports well, registers a backend, and has a hook that the host cannot call."""

from jackfield import hookimpl
from jackfield.backends import Backend, register_backend


class BadHookBackend(Backend):
    def _get(self, remote_filename, local_path):
        local_path.touch()

    def _put(self, source_path, remote_filename):
        pass

    def _list(self):
        return []

    def _delete(self, filename):
        pass


register_backend("badhook", BadHookBackend)


@hookimpl
def jackfield_provide_commands(weather):
    return [weather]
