#!/usr/bin/env python
from __future__ import print_function
from info import *

if __name__ == '__main__':
    from distutils.core import setup
    setup(name='bzr-' + bzr_plugin_name,
          version='.'.join(str(part) for part in bzr_plugin_version[:3]),
          package_dir={'bzrlib.plugins.' + bzr_plugin_name: '.'},
          packages=['bzrlib.plugins.' + bzr_plugin_name])
