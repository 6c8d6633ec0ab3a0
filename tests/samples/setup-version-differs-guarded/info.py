bzr_plugin_name = 'hourglass'
bzr_plugin_version = (1, 9, 0, 'dev', 0)
bzr_commands = ['turn']
