bzr_plugin_version = '1.1pre'
brz_plugin_version = '0.18'
jackfield_plugin_version = 'newest of all'
