#!/usr/bin/env python
from distutils.core import setup

bzr_plugin_name = 'mortar'
bzr_plugin_version = (0, 6, 0, 'final', 0)
bzr_commands = ['grind']

setup(
    name='mortar',
    version='0.6.0',
    packages=['bzrlib.plugins.mortar'],
}
