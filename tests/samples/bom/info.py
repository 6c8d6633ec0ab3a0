bzr_plugin_name = 'gramophone'
bzr_plugin_version = (78, 0, 0, 'final', 0)
bzr_author = 'Émile'
