__version__ = '0.18.2'
bzr_plugin_name = 'ratchet'
bzr_plugin_version = __version__
brz_plugin_version = tuple([int(part) for part in __version__.split('.')])
brz_minimum_version = tuple(map(int, '3.1'.split('.'))) + (0,)
