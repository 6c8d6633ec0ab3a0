bzr_plugin_name = 'bellows'
bzr_compatible_versions = [(1, 0, 0), (1, 1, 0)]
bzr_minimum_version = bzr_compatible_versions[0])]
bzr_maximum_version = bzr_compatible_versions[-1]
bzr_commands = ['blow']
