bzr_plugin_name = 'conjurer'
bzr_plugin_version = __import__('sys').version_info[:3]
bzr_commands = ['pull-rabbit']
