"""A plugin that is too old: it must not be imported."""

from otherapp import hookimpl


@hookimpl
def otherapp_greet(name):
    return f"Hail, {name}!"
