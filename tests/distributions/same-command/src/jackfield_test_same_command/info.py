"""What this plugin declares."""

jackfield_plugin_name = "same_command"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_commands = {"greet": "Not the one you know.", "same-command": "Say that it ran."}
jackfield_compatible_versions = [(0, 1, 0)]
