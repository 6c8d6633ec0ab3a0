"""What this plugin declares."""

jackfield_plugin_name = "builtin_command"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_commands = {"list": "Not the one you know.", "builtin-command": "Say that it ran."}
jackfield_compatible_versions = [(0, 1, 0)]
