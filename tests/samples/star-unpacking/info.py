_base = ["knit", "purl"]
_more = {"Sock 1\n": "sock"}
brz_commands = [*_base, "cast-on", *("bind-off",)]
brz_plugin_version = *range(3), "final", *[0]
brz_branch_formats = {**_more, "Sock 2\n": "long sock", **{"Sock 1\n": "short sock"}}
brz_names = {*_base, *_base}
brz_numbers = [*range(*(2, 5))]
