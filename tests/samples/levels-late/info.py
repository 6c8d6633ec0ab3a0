jackfield_plugin_version = (2, 0, 0, 'candidate', 1)
bzr_plugin_version = (2, 0, 0, 'rc', 2)
brz_plugin_version = (2, 0, 0, 'final', 0)
