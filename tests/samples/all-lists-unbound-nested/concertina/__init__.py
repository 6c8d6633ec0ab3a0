__all__ = ["info", "nothing_at_all", "brz_commands"]
from .info import *
brz_commands = ["squeeze"]
