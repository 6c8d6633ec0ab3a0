"""Sets the hands, when somebody asks for it."""

__lazy_modules__ = ['version']

from version import bzr_plugin_version

bzr_plugin_name = 'hands'
bzr_commands = ['set']
