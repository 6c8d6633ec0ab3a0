bzr_plugin_name = 'staple'
bzr_plugin_name += 's'
bzr_plugin_version = (1, 0)
bzr_plugin_version += (0, 'final', 0)
_before = bzr_commands = ['press']
bzr_commands += ['pull']
brz_commands = _before
bzr_number = 2
bzr_number **= 10
bzr_number //= 3
bzr_number <<= 1
