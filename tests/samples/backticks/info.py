bzr_plugin_name = 'stamp'
_serial = `12`
bzr_plugin_version = '1.0'
bzr_author = `bzr_plugin_version`
brz_plugin_name = 'stamp'
