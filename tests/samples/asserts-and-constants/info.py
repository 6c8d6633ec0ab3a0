bzr_plugin_name = 'keystone'
bzr_plugin_version = (1, 0, 0)
assert bzr_plugin_version[0] == 1, 'one at least'
if 1:
    bzr_commands = ['arch']
else:
    bzr_commands = []
if not ():
    pass
elif True:
    bzr_commands = None
if 'bzr' in bzr_plugin_name or None:
    bzr_commands = ['never']
brz_commands = [name for name in ('a', 'b') if name is not None if name != 'b']
