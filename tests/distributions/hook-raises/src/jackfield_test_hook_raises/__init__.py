"""A plugin that imports and registers well, and fails when its hook is called."""

from jackfield import hookimpl


@hookimpl
def jackfield_provide_commands():
    raise RuntimeError("the hook was called")
