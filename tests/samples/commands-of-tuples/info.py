bzr_plugin_name = 'pulley'
bzr_commands = [('hoist', ['up']), ('lower', ['down']), 'rest']
bzr_plugin_version = (1, 0, 0, 'final', 0)
