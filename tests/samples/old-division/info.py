bzr_plugin_name = 'slide_rule'
bzr_half = 7 / 2
print "loaded"
bzr_commands = ['slide']
