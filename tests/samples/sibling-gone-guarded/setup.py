bzr_plugin_name = 'parachute'
bzr_plugin_version = (0, 1, 0, 'dev', 0)
try:
    import _local_settings
except ImportError:
    _local_settings = None
if __name__ == '__main__':
    from info import *
    execfile('info.py')
    setup(name=bzr_plugin_name)
bzr_commands = ['jump']
