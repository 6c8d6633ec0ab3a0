"""What this plugin declares to otherapp: it needs an API that otherapp gave up."""

otherapp_plugin_name = "ancient"
otherapp_plugin_version = (0, 3, 0, "final", 0)
otherapp_commands = ["hail"]
otherapp_minimum_version = (1, 0, 0)
otherapp_maximum_version = (1, 7, 9)
