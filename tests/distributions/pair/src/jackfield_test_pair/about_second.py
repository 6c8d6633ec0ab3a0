"""What the second plugin declares."""

jackfield_plugin_name = "second"
jackfield_plugin_version = (2, 2, 0, "beta", 1)
jackfield_commands = {"second": "Say that the second ran."}
jackfield_compatible_versions = [(0, 1, 0)]
