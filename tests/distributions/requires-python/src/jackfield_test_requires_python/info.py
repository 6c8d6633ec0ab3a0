"""What this plugin declares: it fits, were it not for what its distribution requires."""

jackfield_plugin_name = "requires_python"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_commands = {"requires-python": "Say that it ran."}
jackfield_compatible_versions = [(0, 1, 0)]
