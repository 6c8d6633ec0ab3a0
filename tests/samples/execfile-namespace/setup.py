#!/usr/bin/env python
from distutils.core import setup

bzr_plugin_name = 'stencil'
bzr_commands = ['trace']

if __name__ == '__main__':
    namespace = {}
    execfile('_version.py', namespace)
    setup(name='stencil', version=namespace['version_string'])
