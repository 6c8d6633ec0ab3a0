"""Tells by the pressure of commits when a release comes."""
from .info import jackfield_plugin_version as version_info

jackfield_commands = {"never": "info.py goes before this"}
jackfield_transports = ["pressure://"]
