from distutils.core import setup

bzr_plugin_name = 'handrail'
bzr_commands = ['grip']
bzr_plugin_version = (1, 0, 0, 'final', 0)
setup(name='bzr-' + bzr_plugin_name, version='1.0.0', keywords=bzr_commands)
