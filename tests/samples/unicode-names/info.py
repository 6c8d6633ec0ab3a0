größe = (3, 0, 0)
brz_plugin_name = "umlaut"
brz_minimum_version = größe
brz_größe = 4
brz_ﬁrst = "ligature"
brz_commands = [brz_first]
