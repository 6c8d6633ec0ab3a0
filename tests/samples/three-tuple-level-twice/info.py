_numbers = (0, 1)
bzr_plugin_version = _numbers + ('dev',)
brz_plugin_version = (_numbers[0], _numbers[1], "dev")
brz_minimum_version = (3, 0)
