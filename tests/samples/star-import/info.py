bzr_plugin_name = 'weathervane'
bzr_plugin_version = (1, 1, 0, 'final', 0)
bzr_commands = ['wind']
bzr_compatible_versions = [(1, 0, 0), (1, 1, 0)]
