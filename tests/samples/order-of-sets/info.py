_names = {"ebb", "flow", "slack"}
brz_plugin_name = "tide"
jackfield_commands = sorted(_names)
brz_count = len(_names)
brz_known = "ebb" in _names
brz_words = " ".join(_names)
brz_commands = list(_names)
