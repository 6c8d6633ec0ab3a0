"""What this plugin declares."""

jackfield_plugin_name = "compatible"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_commands = {"greet": "Greet somebody."}
jackfield_minimum_version = (0, 1, 0)
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_control_formats = {"Shelf": {".shelf/": None, ".shelf/format": "1\n"}}
