jackfield_plugin_name = "not read: the entry point names another module"
