import sys

bzr_plugin_name = 'quine'
bzr_plugin_version = (0, 1, 0)
setattr(sys.modules[__name__], 'bzr_plugin_version', (0, 2, 0))
bzr_commands = ['print-me']
vars()['bzr_commands'] = ['print-you']
bzr_minimum_version = (2, 0, 0)
