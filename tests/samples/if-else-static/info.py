DEBUG = False
_apis = [(2, x, 0) for x in range(3)]

bzr_plugin_name = 'switchboard'
if DEBUG:
    bzr_commands = ['switch', 'switch-debug']
    bzr_plugin_version = (0, 2, 0, 'dev', 0)
else:
    bzr_commands = ['switch']
    bzr_plugin_version = (0, 2, 0, 'final', 0)
if len(_apis) > 2 and not DEBUG:
    bzr_minimum_version = _apis[0]
elif undefined_name:
    bzr_minimum_version = None
