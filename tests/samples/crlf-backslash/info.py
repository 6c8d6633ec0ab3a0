bzr_plugin_name = 'winch'
bzr_compatible_versions = [(1, x, 0) for x in range(2)] + \
    [(2, x, 0) for x in range(2)]
bzr_minimum_version = \
    bzr_compatible_versions[0]
