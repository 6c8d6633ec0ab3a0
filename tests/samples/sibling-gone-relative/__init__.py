"""A cupboard whose drawer is missing."""
brz_plugin_name = "cupboard"
brz_plugin_version = (1, 0, 0, "final", 0)
from .info import *
brz_commands = ["open"]
