"""Signals by flags."""

import breezy
import breezy.commands
from breezy import hooks
from breezy.plugins.semaphore.limits import brz_minimum_version

from ... import trace

brz_plugin_name = "semaphore"
brz_commands = ["signal"]

trace.mutter("semaphore needs %r", brz_minimum_version)
breezy.commands.plugin_cmds.register_lazy("cmd_signal", [], "breezy.plugins.semaphore.commands")
hooks.install_lazy_named_hook("breezy.branch", "Branch.hooks", "open", len, "semaphore")
