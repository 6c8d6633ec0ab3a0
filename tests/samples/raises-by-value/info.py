bzr_plugin_name = 'empty_net'
bzr_compatible_versions = []
bzr_minimum_version = bzr_compatible_versions[0]
bzr_commands = ['cast']
