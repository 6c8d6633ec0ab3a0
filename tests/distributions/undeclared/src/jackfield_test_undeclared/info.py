"""What this plugin declares: no host version at all."""

jackfield_plugin_name = "undeclared"
jackfield_commands = ["undeclared"]
