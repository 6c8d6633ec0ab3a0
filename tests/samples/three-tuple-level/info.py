bzr_plugin_name = 'sundial'
bzr_plugin_version = (0, 1, 'dev')
bzr_commands = ['when']
