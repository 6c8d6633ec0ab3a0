brz_plugin_name = "lighthouse"
brz_commands = ["shine"]
brz_plugin_version = (1, 0, 0, "final", 0)
brz_minimum_version = (3, 0, 0)
brz_maximum_version = None
