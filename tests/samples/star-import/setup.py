#!/usr/bin/env python
from info import *

if __name__ == '__main__':
    from distutils.core import setup
    setup(name='bzr-weathervane', version='%d.%d.%d' % bzr_plugin_version[:3])
