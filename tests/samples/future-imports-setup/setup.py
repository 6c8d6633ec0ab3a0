from __future__ import with_statement

import os

from distutils.core import Command, setup


class build_almost(Command):
    user_options = []
    bzr_commands = ['of the class, not of the module']

    def initialize_options(self):
        self.bzr_plugin_version = None

    def run(self):
        with open(os.devnull) as stream:
            stream.read()


def version_string():
    bzr_plugin_version = 'local to the function'
    return bzr_plugin_version


bzr_plugin_name = 'kiln'
bzr_commands = ['fire']
bzr_plugin_version = (1, 9, 0)

if '__main__' == __name__:
    setup(name='kiln', version='1.9.0', cmdclass={'build_almost': build_almost})
