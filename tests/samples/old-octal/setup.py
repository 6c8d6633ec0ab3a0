import os

bzr_plugin_name = 'padlock'
bzr_plugin_version = (0, 8, 0, 'final', 0)
_mode = 0755
_limit = 100L

if __name__ == '__main__':
    os.chmod('padlock', 0644)

bzr_commands = ['lock', 'unlock']
