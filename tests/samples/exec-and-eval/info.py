bzr_plugin_name = 'oracle'
bzr_plugin_version = eval('(1, 0, 0)')
exec("bzr_commands = ['ask']")
bzr_minimum_version = (2, 0, 0)
