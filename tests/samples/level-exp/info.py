bzr_plugin_name = brz_plugin_name = 'petri_dish'
bzr_plugin_version = (0, 0, 1, 'exp', 0)
brz_plugin_version = (0, 0, 1, 'exp', 7)
