_release = 0
bzr_plugin_name = 'fork' if not _release else 'spoon'
bzr_plugin_version = (1, 0, 0, 'final' if _release else 'alpha', 0 < 3 <= 3 and 5 or 6)
bzr_commands = [] or _release or ['pick']
bzr_maximum_version = (2, 7, 0) if _release is None else None
brz_commands = ['left' if side < 1 else 'right' for side in range(2)]
