version_string = '0.9'
bzr_plugin_version = (0, 9, 0, 'final', 0)
