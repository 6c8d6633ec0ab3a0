"""What this plugin declares."""

jackfield_plugin_name = "half"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_commands = {"half": "Never runs."}
jackfield_compatible_versions = [(0, 1, 0)]
