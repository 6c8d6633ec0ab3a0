"""What this plugin declares."""

jackfield_plugin_name = "too_old"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_commands = {"too-old": "Never runs."}
jackfield_maximum_version = (0, 0, 9)
jackfield_control_formats = {"Past working copy": {".past/format": "1\n"}}
