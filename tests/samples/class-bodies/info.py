bzr_plugin_name = 'cabinet'
bzr_plugin_version = (1, 0, 0, 'final', 0)
bzr_commands = ['open']
bzr_transports = ['cabinet://']


class Drawer(object):
    bzr_plugin_version = (9, 9, 9, 'final', 9)
    bzr_maximum_version = (2, 7, 0)
    names = bzr_transports
    names.append('drawer://')

    def pull(self):
        bzr_plugin_name = 'local'
        return bzr_plugin_name


bzr_minimum_version = (2, 0, 0)
