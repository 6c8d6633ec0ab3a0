brz_plugin_name = "periscope"
brz_commands = ["peek"]
brz_plugin_version = (0, 7, 0, "dev", 0)
brz_minimum_version = (3, 0, 0)
