import sys

bzr_plugin_name = 'seesaw'
bzr_commands = ['up']
if sys.version_info[0] >= 3:
    bzr_plugin_version = (2, 0, 0, 'final', 0)
else:
    bzr_plugin_version = (1, 0, 0, 'final', 0)
if sys.platform == 'plan9':
    bzr_commands.append('down')
bzr_minimum_version = (2, 0, 0)
