bzr_plugin_name = None
bzr_plugin_version = None
bzr_minimum_version = (2, 0, 0)
bzr_maximum_version = None
brz_minimum_version = None
brz_maximum_version = None
