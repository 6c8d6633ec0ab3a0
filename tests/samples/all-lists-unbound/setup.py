bzr_plugin_version = (0, 1, 0, 'dev', 0)
from info import *
bzr_commands = ['late']
