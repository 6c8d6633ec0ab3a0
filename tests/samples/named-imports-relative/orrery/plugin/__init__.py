from .info import brz_commands as commands
