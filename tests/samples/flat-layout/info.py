bzr_plugin_name = 'origami-of-info'
bzr_commands = ['fold']
bzr_minimum_version = (2, 0, 0)
