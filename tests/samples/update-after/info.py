brz_plugin_name = "attic"
brz_branch_formats = {"Attic 1\n": "first"}
brz_branch_formats.update({"Attic 2\n": "second"}, **{"Attic 3\n": "third"})
brz_branch_formats["Attic 1\n"] = "the first"
brz_branch_formats.setdefault("Attic 2\n", "not this")
brz_branch_formats.setdefault("Attic 4\n", "fourth")
brz_control_formats = {"Attic": {".attic/": None}}
brz_control_formats["Attic"][".attic/format"] = "4\n"
del brz_branch_formats["Attic 3\n"]
