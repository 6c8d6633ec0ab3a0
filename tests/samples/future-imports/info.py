"""Metadata of the spyglass plugin."""

from __future__ import absolute_import, division
from __future__ import print_function as _

bzr_plugin_name = 'spyglass'
bzr_commands = ['spy']
bzr_plugin_version = (0, 3, 0, 'beta', 1)
