#!/usr/bin/env python
bzr_plugin_name = 'gapped'
from info import *
bzr_commands = ['mind-the-gap']

if __name__ == '__main__':
    from distutils.core import setup
    setup(name=bzr_plugin_name)
