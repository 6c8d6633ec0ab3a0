bzr_plugin_name = 'fuse'
bzr_commands = ['light']
bzr_commands.append('burn'
bzr_plugin_version = (0, 1, 0, 'dev', 0)
