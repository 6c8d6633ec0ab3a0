bzr_plugin_name = 'draft'
bzr_plugin_version = (0, 1, 0, 'dev', 0)
bzr_minimum_version = bzr_plugin_version[:3]
_old = bzr_plugin_version
bzr_plugin_version = (0, 2, 0) + bzr_plugin_version[3:]
bzr_maximum_version = _old[0], 9, 0
bzr_plugin_name, bzr_spare_name = bzr_plugin_name + '2', bzr_plugin_name
