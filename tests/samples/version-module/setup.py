#!/usr/bin/env python
import version
from distutils.core import setup

bzr_plugin_name = 'metronome'
bzr_plugin_version = version.version_info
bzr_commands = ['tick', 'tock']
bzr_minimum_version = version.minimum

setup(name='bzr-metronome', version='0.6', packages=['bzrlib.plugins.metronome'],
      package_dir={'bzrlib.plugins.metronome': '.'})
