bzr_plugin_name = 'cafe'
bzr_author = 'René Exemple'
bzr_plugin_version = (0, 3, 0, 'final', 0)
