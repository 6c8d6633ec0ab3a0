# é
bzr_plugin_name = 'marquee'
print bzr_plugin_name
bzr_plugin_version = (0, 1, 0, 'alpha', 1)
