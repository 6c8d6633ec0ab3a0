# -*- coding: utf-8 -*-
bzr_plugin_name = 'carriage'
bzr_commands = ['return',
                'feed']
bzr_branch_formats = {"Carriage branch 1\n": """Carriage,
branch"""}
