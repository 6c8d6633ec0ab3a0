__all__ = ('bzr_plugin_name', 'bzr_plugin_version', 'bzr_transports')
bzr_plugin_name = 'tollgate'
bzr_plugin_version = (1, 0, 0, 'final', 0)
_bzr_commands = ['not one of the prefix']
