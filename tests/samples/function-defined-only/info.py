bzr_plugin_name = 'museum'
bzr_commands = ['visit']
bzr_plugin_version = (1, 0, 0, 'final', 0)


def tests():
    global bzr_plugin_version
    bzr_plugin_version = None
    bzr_commands.append('selftest')


bzr_minimum_version = (1, 0, 0)
