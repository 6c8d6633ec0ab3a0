bzr_plugin_name = brz_plugin_name = 'tandem'
bzr_plugin_version = (1, 5, 0, 'final', 0)
brz_plugin_version = bzr_plugin_version
bzr_commands = ['pedal', 'coast']
brz_commands = bzr_commands + ['brake']
bzr_maximum_version = (2, 7, 0)
brz_maximum_version = None
