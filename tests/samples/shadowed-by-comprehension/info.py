x = 7
bzr_plugin_name = 'echo'
bzr_compatible_versions = [(2, x, 0) for x in range(3)]
bzr_maximum_version = (2, x, 0)
bzr_commands = [bzr_plugin_name for bzr_plugin_name in ('shout', 'listen')]
brz_compatible_versions = [(x, y, 0) for x in (x,) for y in range(x) if y > 4]
