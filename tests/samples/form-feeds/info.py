
# Part one
bzr_plugin_name = 'printer'
bzr_plugin_version = (1, 0, 0, 'final', 0)

# Part two
bzr_commands = ['print']
