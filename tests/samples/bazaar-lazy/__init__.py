"""Rings a bell when a commit is done."""

from bzrlib.plugins.bell.info import bzr_plugin_version as version_info

from bzrlib import branch
from bzrlib.commands import Command, register_command
from bzrlib.lazy_import import lazy_import
from bzrlib.option import Option
lazy_import(globals(), """
import os
from bzrlib import errors
""")

bzr_commands = ['ring']


class cmd_ring(Command):
    """Ring the bell."""

    takes_options = [Option('loud', help='Ring it loudly.')]

    def run(self, loud=False):
        print("ding" * (1 + loud))


register_command(cmd_ring)
branch.Branch.hooks.install_named_hook('post_commit', lambda *args: None, 'bell')


def load_tests(basic_tests, module, loader):
    return basic_tests
