bzr_plugin_name = 'bellows'
bzr_plugin_version = (0, 4, 0, 'final', 0)
bzr_compatible_versions = [(1, x, 0) for x in range(9, 14)]
bzr_minimum_version = bzr_compatible_versions[0]
bzr_maximum_version = bzr_compatible_versions[-1]
