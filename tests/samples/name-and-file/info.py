"""Describes itself."""
bzr_plugin_name = __name__.split('.')[-1]
bzr_summary = __doc__
bzr_place = __file__
bzr_plugin_version = (1, 0, 0)
