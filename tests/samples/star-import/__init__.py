"""Tells which way the upstream blows."""
from info import bzr_plugin_version as version_info
