bzr_plugin_name = 'bell'
bzr_plugin_version = (0, 1, 0, 'dev', 0)
bzr_maximum_version = None
