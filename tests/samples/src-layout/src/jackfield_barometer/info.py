jackfield_plugin_name = "barometer"
jackfield_plugin_version = (2, 1, 0, "final", 0)
jackfield_commands = {"barometer": "Show the pressure"}
jackfield_minimum_version = (0, 1, 0)
