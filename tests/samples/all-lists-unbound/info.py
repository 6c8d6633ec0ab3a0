__all__ = ['bzr_plugin_name', 'bzr_maximum_version', 'bzr_minimum_version']
bzr_plugin_name = 'ledger'
bzr_minimum_version = (1, 0, 0)
