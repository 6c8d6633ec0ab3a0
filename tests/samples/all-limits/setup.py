from info import *
from info import bzr_commands as bzr_commands
bzr_maximum_version = _limit
