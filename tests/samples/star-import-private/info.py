bzr_commands = ['first']
from common import *
bzr_plugin_version = (1, 0, 0, 'final', 0)
bzr_maximum_version = _hidden
