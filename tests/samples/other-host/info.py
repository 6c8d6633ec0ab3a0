paint_shop_plugin_name = "brushes"
paint_shop_plugin_version = (4, 0, 1)
paint_shop_commands = ["stroke"]
paint_plugin_name = "another program's"
bzr_plugin_name = "brushes"
