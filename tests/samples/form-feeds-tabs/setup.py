bzr_plugin_name = 'daisywheel'

if bzr_plugin_name:
	bzr_plugin_version = (2, 0, 0)
bzr_commands = ['spin']
if __name__ == "__main__":
	pass