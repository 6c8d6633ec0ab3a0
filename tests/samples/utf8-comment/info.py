"""Métadonnées — «naïve», but read."""
bzr_plugin_name = 'accent'  # prononcé à la française
bzr_plugin_version = (0, 2, 0)
bzr_commands = ['stress',  # ☞ the only one
                ]
