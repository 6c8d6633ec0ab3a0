bzr_plugin_name = 'abacus'
bzr_plugin_version = (0, 9, 5, 1)
brz_plugin_version = (1, 0, 0, 2)
brz_compatible_versions = [(3, 0, 0), (3, 1, 0, 0)]
jackfield_plugin_version = (4,)
