"""What this plugin declares; hosts read it without running it."""

jackfield_plugin_name = "crypt"
jackfield_plugin_version = (0, 1, 0, "final", 0)
jackfield_compatible_versions = [(0, 1, 0)]
