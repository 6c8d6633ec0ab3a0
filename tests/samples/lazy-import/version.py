bzr_plugin_version = (1, 2, 0)
