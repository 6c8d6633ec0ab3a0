bzr_plugin_name = 'horseshoe'
bzr_plugin_version = (0, 1, 0, 'dev', 0)
bzr_compatible_versions = [(1, 0, 0), (1, 1, 0])]
bzr_commands = ['nail']
