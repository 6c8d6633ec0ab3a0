"""What this plugin declares to otherapp."""

otherapp_plugin_name = "polite"
otherapp_plugin_version = (1, 2, 0, "final", 0)
otherapp_commands = ["ask"]
otherapp_minimum_version = (2, 0, 0)
otherapp_maximum_version = (2, 9, 9)
otherapp_control_formats = {"Desk": {".desk/": None}}
