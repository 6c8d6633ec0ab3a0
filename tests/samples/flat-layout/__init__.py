"""Folds history."""
bzr_commands = ['fold', 'unfold']
bzr_maximum_version = (2, 7, 0)
bzr_plugin_version = (9, 9, 9, 'final', 0)
