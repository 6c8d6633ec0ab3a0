x = 99
bzr_plugin_name = 'overflow'
bzr_compatible_versions = [(2, x, 0) for x in range(3)]
bzr_maximum_version = (2, x, 0)
print bzr_plugin_name
