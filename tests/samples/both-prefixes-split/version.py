brz_plugin_name = "hammock"
brz_plugin_version = (2, 0, 0, "dev", 0)
brz_commands = ["swing", "sway"]
brz_minimum_version = (3, 0, 0)
