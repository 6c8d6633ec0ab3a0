bzr_plugin_name = 'ouroboros'
import tail
bzr_commands = ['bite']
bzr_plugin_version = (1, 0, 0)
