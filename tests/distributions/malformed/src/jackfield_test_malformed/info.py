"""What this plugin declares: versions that are none."""

jackfield_plugin_name = "malformed"
jackfield_plugin_version = "one point oh"
jackfield_commands = {"malformed": "Say that it ran."}
jackfield_minimum_version = "0.1.0"
jackfield_maximum_version = (0, "x", 0)
jackfield_compatible_versions = 7
