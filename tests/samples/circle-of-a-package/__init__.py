"""Kiln: branches that are fired once."""

bzr_plugin_name = 'kiln'
bzr_plugin_version = version_info = (1, 2, 0, 'final', 0)
bzr_commands = ['fire']

_is_checked = False


def check_clay():
    global _is_checked
    _is_checked = True


from . import shelves
from .shelves import LABELS

bzr_branch_formats = dict(LABELS)
bzr_minimum_version = (2, 0, 0)
