# Compass shows where a branch lies among its neighbours.
bzr_plugin_name = "compass"
bzr_commands = ["compass", "bearing"]
bzr_plugin_version = (0, 9, 0, 'dev', 3)
bzr_compatible_versions = [(2, 0, 0), (2, 1, 0), (2, 2, 0)]
bzr_minimum_version = bzr_compatible_versions[0]
bzr_maximum_version = None
