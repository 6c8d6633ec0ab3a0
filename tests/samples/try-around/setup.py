#!/usr/bin/env python
try:
    from setuptools import setup
except ImportError:
    from distutils.core import setup

bzr_plugin_name = 'bobbin'
bzr_commands = ['wind-up', 'unwind']
bzr_plugin_version = (0, 0, 5, 'dev', 0)
bzr_minimum_version = (0, 18, 0)

try:
    import bobbin_speedups
except ImportError:
    have_speedups = False
else:
    have_speedups = True

if __name__ == 'main':
    setup(name='bobbin', version='0.0.5')
