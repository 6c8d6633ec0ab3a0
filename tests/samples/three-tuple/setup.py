#!/usr/bin/env python
from distutils.core import setup

bzr_plugin_name = 'tidy'
bzr_commands = ['tidy']
bzr_plugin_version = (0, 3, 1)
bzr_minimum_version = (0, 15, 0)

if __name__ == '__main__':
    setup(name='bzr-tidy',
          version='.'.join([str(part) for part in bzr_plugin_version]),
          description='Tidies the tree up',
          package_dir={'bzrlib.plugins.tidy': '.'},
          packages=['bzrlib.plugins.tidy'])
