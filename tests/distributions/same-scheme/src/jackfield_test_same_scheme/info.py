"""What this plugin declares."""

jackfield_plugin_name = "same_scheme"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_compatible_versions = [(0, 1, 0)]
