brz_plugin_name = "concertina"
brz_plugin_version = (1, 0, 0, "final", 0)
