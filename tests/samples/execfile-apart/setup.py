#!/usr/bin/env python
import os
from distutils.core import setup

bzr_plugin_name = 'sundial'
bzr_plugin_version = (0, 4, 0, 'beta', 1)
bzr_commands = ['shade']

about = {}
execfile(os.path.join(os.path.dirname(__file__), 'about.py'), about)
bzr_minimum_version = about['oldest']

setup(name='bzr-sundial', version=about['version'])
