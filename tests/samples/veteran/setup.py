#!/usr/bin/env python
# Copyright: nobody. This plugin was invented for a test.

"""Setup of the zoetrope plugin.

To try it without installing it, put this branch into a plugin directory.
"""

import os
import sys

try:
    import setuptools
except ImportError:
    pass

bzr_plugin_name = 'zoetrope'

bzr_plugin_version = (0, 12, 0, 'exp', 3)

bzr_minimum_api = (1, 5, 0)
bzr_compatible_versions = [
    (1, 5, 0), (1, 6, 0),
    # 1.7 never worked
    (1, 8, 0),
]
bzr_minimum_version = bzr_compatible_versions[0]
bzr_tested_version = bzr_compatible_versions[-1]
bzr_maximum_version = None

bzr_commands = [
    'zoetrope', # the main one
    'zoetrope-spin',
]

if bzr_plugin_version[3] == 'final':
    version_string = '%d.%d.%d' % bzr_plugin_version[:3]
else:
    version_string = '%d.%d.%d%s%d' % bzr_plugin_version

if __name__ == 'main':
    from distutils.core import setup

    setup(name="bzr-zoetrope",
          version=version_string,
          description="Shows history as a moving picture.",
          long_description=__doc__,
          author="Nobody",
          license="none",
          packages=['bzrlib.plugins.zoetrope',
                    'bzrlib.plugins.zoetrope.tests'],
          package_dir={'bzrlib.plugins.zoetrope': '.'},
          data_files=[(os.path.join('share', 'zoetrope'), ['drum.svg'])])
