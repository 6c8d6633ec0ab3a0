import sys

bzr_plugin_name = 'guillotine'
bzr_commands = ['drop']
if bzr_plugin_name:
    sys.exit('run this with bzr')
bzr_plugin_version = (1, 0, 0)
