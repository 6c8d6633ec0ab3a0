bzr_plugin_version = (0, 9, 1)
