"""Bearings and fixes."""

import breezy
from breezy import trace

from .info import brz_plugin_version as version_info

trace.mutter("sextant %r", version_info)
breezy.commands.plugin_cmds.register_lazy("cmd_fix", [], __name__ + ".commands")
