from distutils.core import setup
bzr_plugin_name = u'gauntlet'
bzr_plugin_version = (1, 1, 0, 'beta', 2)


def check(value):
    if value <> 3:
        raise ValueError, "not three"
    exec "value = 4" in {}
    return value


bzr_commands = [u'throw-down', r'pick-up']
setup(name='gauntlet', version='1.1b2')
