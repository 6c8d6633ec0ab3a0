# © nobody — «metadata» of a plugin that says good morning
bzr_plugin_name = 'aurora'
bzr_author = 'Zoë Ångström'
bzr_plugin_version = (0, 1, 0, 'final', 0)
jackfield_commands = {'aurora': 'Sagt „Guten Morgen“', 'aurora-off': '☾'}
