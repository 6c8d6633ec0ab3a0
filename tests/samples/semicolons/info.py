bzr_plugin_name = 'freight'; bzr_plugin_version = (1, 0, 0); bzr_commands = ['load'];
if bzr_commands: bzr_commands.append('unload'); bzr_minimum_version = (2, 0, 0)
apis = [(2, 1, 0)]; bzr_maximum_version = apis[0]
