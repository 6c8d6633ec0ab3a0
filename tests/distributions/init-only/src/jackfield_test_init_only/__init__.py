"""A plugin whose metadata is in the module itself."""

from jackfield import Command, hookimpl

jackfield_plugin_name = "init_only"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_commands = {"init-only": "Say that it ran."}
jackfield_compatible_versions = [(0, 1, 0)]


@hookimpl
def jackfield_provide_commands():
    return [Command("init-only", lambda arguments: "init-only ran", help="Say that it ran.")]
