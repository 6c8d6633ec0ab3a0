"""Shows history in mirrors."""

from __future__ import absolute_import

from bzrlib.plugins.praxinoscope.info import (
    bzr_commands,
    bzr_plugin_version as version_info,
    )

if version_info[3] == 'final':
    __version__ = '%d.%d.%d' % version_info[:3]
else:
    __version__ = '%d.%d.%d%s%d' % version_info
for name in bzr_commands:
    pass
