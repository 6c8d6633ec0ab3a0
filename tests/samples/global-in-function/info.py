bzr_plugin_name = 'faucet'
bzr_plugin_version = (0, 0, 0)


def configure():
    global bzr_plugin_version, bzr_commands
    bzr_plugin_version = (1, 0, 0)
    bzr_commands = ['drip']


configure()
bzr_maximum_version = (2, 7, 0)
