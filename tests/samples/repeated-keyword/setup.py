#!/usr/bin/env python
from distutils.core import setup

bzr_plugin_name = 'anvil'
bzr_plugin_version = (0, 3, 1, 'final', 0)
bzr_commands = ['forge', 'quench']

if __name__ == '__main__':
    setup(name='anvil', version='0.3.1',
          packages=['anvil'], scripts=['hammer'],
          package_dir={'bzrlib.plugins.anvil': '.'}, scripts=['tongs'],
          )
