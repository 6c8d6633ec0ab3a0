bzr_plugin_name = 'crooked'
bzr_plugin_version = [1, 0, 0]
bzr_commands = 'bend straighten'
bzr_minimum_version = '2.0'
bzr_maximum_version = (2, 'x', 0)
bzr_compatible_versions = (2, 1, 0)
bzr_control_formats = ['.crooked/']
bzr_transports = ['crook://']
