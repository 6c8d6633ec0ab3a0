from names import bzr_commands
bzr_plugin_name = 'relay'
import more
bzr_plugin_version = (0, 1, 0, 'dev', 0)
