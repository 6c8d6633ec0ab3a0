jackfield_plugin_name = "chameleon"
jackfield_plugin_version = (0, 1, 0)
jackfield_transports = ["leaf://"]
