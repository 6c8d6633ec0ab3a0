#!/usr/bin/env python
bzr_plugin_name = 'origami'
bzr_plugin_version = (1, 0, 0, 'final', 0)

if __name__ == '__main__':
    from distutils.core import setup
    setup(name='bzr-origami', version='1.0.0', packages=['bzrlib.plugins.origami'],
          package_dir={'bzrlib.plugins.origami': '.'})
