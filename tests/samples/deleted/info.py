bzr_plugin_name = 'eraser'
bzr_commands = ['rub', 'blow']
del bzr_commands[0]
bzr_plugin_version = (1, 0, 0)
del bzr_plugin_version
_low, bzr_minimum_version, _high = (1, 0, 0), (2, 0, 0), (3, 0, 0)
del (_low, _high)
