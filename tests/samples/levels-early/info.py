jackfield_plugin_version = (0, 1, 0, 'alpha', 2)
bzr_plugin_version = (0, 2, 0, 'beta', 1)
brz_plugin_version = (0, 3, 0, 'dev', 0)
