bzr_plugin_name = 'magpie'
bzr_commands = ['steal']
from bzrlib.commands import *
bzr_plugin_version = (1, 0, 0, 'final', 0)
