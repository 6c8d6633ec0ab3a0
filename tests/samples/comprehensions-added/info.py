bzr_plugin_name = 'gangway'
bzr_compatible_versions = [(0, x, 0) for x in range(15, 19)] + [(0, 90, 0), (0, 91, 0)] + [
    (1, x, 0) for x in range(0, 4)]
bzr_minimum_version = bzr_compatible_versions[0]
bzr_maximum_version = bzr_compatible_versions[-1]
bzr_commands = ['gangway']
