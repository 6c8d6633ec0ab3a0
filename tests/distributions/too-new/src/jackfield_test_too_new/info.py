"""What this plugin declares."""

jackfield_plugin_name = "too_new"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_commands = {"too-new": "Never runs."}
jackfield_minimum_version = (99, 0, 0)
jackfield_control_formats = {"Future working copy": {".future/": None}}
