# -*- mode: python -*-
"""Metadata.

bzr_plugin_name = 'not this, it is in the docstring'
"""

from __future__ import (absolute_import,
	print_function)

bzr_plugin_name	=	'wavemaker'
bzr_plugin_version = (0,
	0, # a tab before it
	1, 2)
