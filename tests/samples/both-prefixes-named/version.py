brz_plugin_name = bzr_plugin_name = "sluice"
version_info = (1, 3, 0)
