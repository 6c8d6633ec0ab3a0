"""What the first plugin declares."""

jackfield_plugin_name = "first"
jackfield_plugin_version = (1, 1, 0, "final", 0)
jackfield_commands = {"first": "Say that the first ran."}
jackfield_compatible_versions = [(0, 1, 0)]
