bzr_plugin_name = 'hinge'
bzr_commands = ['open', 'close']
bzr_compatible_versions = [(1, x, 0) for x in range(5)] +
bzr_plugin_version = (0, 2, 0, 'final', 0)
