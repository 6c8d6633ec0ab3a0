"""Looks over the edge of a stacked branch."""

from __future__ import absolute_import

from .info import *
from ...commands import plugin_cmds

plugin_cmds.register_lazy("cmd_peek", [], "breezy.plugins.periscope.commands")
