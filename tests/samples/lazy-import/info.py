"""Winds the mainspring, when somebody asks for it."""

lazy from version import bzr_plugin_version

bzr_plugin_name = 'mainspring'
bzr_commands = ['wind', 'unwind']
