"""A plugin whose metadata is in the module itself.

The hook that gives commands has the name of the variable that declares them, so the function has
a name of its own here.
"""

from jackfield import Command, hookimpl

jackfield_plugin_name = "init_only"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_commands = {"init-only": "Say that it ran."}
jackfield_compatible_versions = [(0, 1, 0)]


@hookimpl(specname="jackfield_commands")
def provide_commands():
    return [Command("init-only", lambda arguments: "init-only ran", help="Say that it ran.")]
