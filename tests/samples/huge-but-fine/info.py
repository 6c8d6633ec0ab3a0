brz_plugin_name = "z" * 60
brz_commands = ["command-%02d" % number for number in range(100)]
brz_big = 2 ** 200
brz_line = "=" * 70 + "\n"
brz_compatible_versions = [(3, minor, micro) for minor in range(20) for micro in range(20)]
brz_maximum_version = brz_compatible_versions[-1]
