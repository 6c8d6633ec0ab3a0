jackfield_plugin_name = "pigeon"
jackfield_plugin_version = (0, 3, 0)
