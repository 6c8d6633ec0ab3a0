"""Metadata of lantern, which lights up the revisions that touched a line."""

bzr_plugin_name = 'lantern'

bzr_commands = [
    'lantern',
    'lantern-annotate',
    'lantern-off',
    ]

bzr_plugin_version = (1, 4, 2, 'final', 0)

bzr_compatible_versions = [(1, 15, 0), (1, 16, 0), (1, 17, 0)]

bzr_minimum_version = (1, 15, 0)
bzr_maximum_version = (1, 17, 0)
