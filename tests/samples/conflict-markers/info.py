bzr_plugin_name = 'crossroads'
bzr_commands = ['left', 'right']
<<<<<<< TREE
bzr_plugin_version = (1, 1, 0, 'dev', 0)
=======
bzr_plugin_version = (1, 2, 0, 'dev', 0)
>>>>>>> MERGE-SOURCE
bzr_minimum_version = (1, 0, 0)
