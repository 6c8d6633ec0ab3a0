brz_plugin_name = "tusk"
brz_plugin_version = (last := 3, 1, 0)
brz_compatible_versions = [(3, (highest := x), 0) for x in range(last)]
brz_maximum_version = (3, highest, 0)
brz_commands = ["dig"]
