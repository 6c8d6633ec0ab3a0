bzr_plugin_name = 'tripwire'
bzr_commands = ['trip']
brz_commands = ['trip']
jackfield_transports = ['trip://']
bzr_transports = ['untouched://']


def stumble(distance=bzr_commands.append('stumble')):
    return distance


@brz_commands.append
def fall():
    pass


def land(place: jackfield_transports.append('land://')) -> None:
    bzr_transports.append('only if called')


bzr_plugin_version = (1, 0, 0)
