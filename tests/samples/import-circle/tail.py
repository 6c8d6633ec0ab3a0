import info
info.bzr_plugin_name = 'changed by the tail'
