"""Shows history as a moving picture."""

from bzrlib.commands import register_command

version_info = (0, 12, 0, 'exp', 3)


def test_suite():
    from bzrlib.plugins.zoetrope import tests
    return tests.test_suite()
