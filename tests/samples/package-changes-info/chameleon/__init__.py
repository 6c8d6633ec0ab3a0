from . import info
from .info import jackfield_transports

info.jackfield_plugin_version = (9, 0, 0)
jackfield_transports.append("branch://")
