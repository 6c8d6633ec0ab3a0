bzr_plugin_name = 'jigsaw'
bzr_commands = ('cut', 'join')
bzr_compatible_versions = ((2, 0, 0), (2, 1, 0))
brz_commands = {'cut'}
brz_transports = ('jig://',)
