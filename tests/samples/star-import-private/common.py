_hidden = (9, 9, 9)
bzr_plugin_name = 'thimble'
bzr_commands = ['second', 'third']
bzr_plugin_version = (0, 0, 0, 'dev', 0)
