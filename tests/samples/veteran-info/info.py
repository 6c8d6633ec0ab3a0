bzr_plugin_name = 'praxinoscope'

bzr_commands = [
    'mirror-drum',
    'mirror-spin',
    ]

bzr_plugin_version = (0, 4, 0, 'dev', 0)

bzr_compatible_versions = [
    (1, x, 0) for x in range(12, 18)] + [(2, x, 0) for x in range(0, 6)]
bzr_minimum_version = (1, 12, 0)
bzr_maximum_version = bzr_compatible_versions[-1]
