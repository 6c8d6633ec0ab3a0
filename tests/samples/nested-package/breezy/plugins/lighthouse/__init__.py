from .info import brz_plugin_version as version_info
