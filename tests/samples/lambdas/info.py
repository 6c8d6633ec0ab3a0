bzr_plugin_name = 'pocketwatch'
_make = lambda minor: (2, minor, 0)
bzr_minimum_version = _make(1)
bzr_maximum_version = (lambda: (2, 7, 0))()
bzr_helper = lambda: None
bzr_plugin_version = (0, 1, 0)
bzr_commands = sorted(['wind', 'Set'], key=lambda name: name.lower())
