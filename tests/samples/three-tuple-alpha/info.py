from release import level, numbers
bzr_plugin_name = 'pinhole'
bzr_plugin_version = numbers + (level,)
brz_plugin_version = (numbers[0], numbers[-1], 'exp')
