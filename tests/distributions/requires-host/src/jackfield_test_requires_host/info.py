"""What this plugin declares: it fits, were it not for what its distribution requires."""

jackfield_plugin_name = "requires_host"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_commands = {"requires-host": "Say that it ran."}
jackfield_compatible_versions = [(0, 1, 0)]
