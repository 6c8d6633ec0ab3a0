bzr_plugin_name = 'gate'
bzr_plugin_version = (3, 0, 0, 'final', 0)
bzr_author = 'Ada Example
bzr_commands = ['swing']
