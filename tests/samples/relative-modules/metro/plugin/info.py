from . import version, stops as _stops
from .. import LINES
from .stops import STOPS as jackfield_commands

jackfield_plugin_name = "metro"
jackfield_plugin_version = version.version_info
jackfield_transports = [f"{line}://" for line in LINES]
jackfield_compatible_versions = [_stops.FIRST]
