"""What this plugin declares."""

jackfield_plugin_name = "editable"
jackfield_plugin_version = (1, 0, 0, "dev", 0)
jackfield_commands = {"editable": "Say that it ran."}
jackfield_compatible_versions = [(0, 1, 0)]
