bzr_plugin_version = (1, 0, 0, 'final', 0)
