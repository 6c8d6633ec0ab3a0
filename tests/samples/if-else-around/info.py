import os
import sys

bzr_plugin_name = 'furnace'
if sys.platform == 'win32':
    _separator = ';'
else:
    _separator = ':'
bzr_plugin_version = (0, 1, 0, 'alpha', 1)
if os.path.exists('/usr/share/furnace'):
    data_directory = '/usr/share/furnace'
bzr_commands = ['smelt']
