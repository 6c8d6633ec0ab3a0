bzr_plugin_name = 'doorbell'
bzr_plugin_version = (1, 0, 0, 'candidate', 2)
try:
    from doorbell_local import bzr_commands
except ImportError:
    bzr_commands = ['ring']
try:
    brz_commands = ['ring']
finally:
    brz_plugin_version = (1, 0, 0)
