# Für Bäume, die zu groß sind.
bzr_plugin_name = 'pruner'
bzr_plugin_version = (0, 2, 0, 'final', 0)
bzr_commands = ['prune']
