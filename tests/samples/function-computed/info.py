bzr_plugin_name = 'sausage'
bzr_commands = ['grind']
bzr_transports = ['sausage://']


def version():
    return (1, 0, 0, 'final', 0)


def add(name):
    bzr_commands.append(name)


bzr_plugin_version = version()
add('stuff')
bzr_minimum_version = (2, 0, 0)
