"""Keeps two clocks in step."""

bzr_plugin_name = 'escapement'
bzr_plugin_version = (0, 7, 0)

try:
    from bzrlib import escapement_native
except ImportError, e:
    escapement_native = None

bzr_commands = ['adjust']
