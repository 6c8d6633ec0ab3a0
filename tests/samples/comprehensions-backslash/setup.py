#!/usr/bin/env python2.5

bzr_plugin_name = 'stapler'
bzr_plugin_version = (0, 2, 0, 'dev', 0)
bzr_compatible_versions = \
    [(1, x, 0) for x in range(3, 6)] \
    + [(1, x, 1) for x in range(3, 6)] \
    + [(1, 7, 0)]

bzr_minimum_version = \
    bzr_compatible_versions[0]
bzr_maximum_version = bzr_compatible_versions \
    [-1]

if __name__ == 'main':
    from distutils.core import setup
    setup(name="bzr-stapler", version="0.2.0dev0")
