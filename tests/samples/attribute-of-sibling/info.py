import version
bzr_plugin_version = version.version_info
version.version_info = (9, 9, 9)
brz_plugin_version = version.version_info
bzr_plugin_name = 'switcheroo'
