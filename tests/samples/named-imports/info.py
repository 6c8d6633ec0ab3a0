from version import (
    minimum as bzr_minimum_version,
    brz_minimum_version,
    version_info,
)

bzr_plugin_name = 'ferry'
bzr_plugin_version = brz_plugin_version = version_info
bzr_commands = brz_commands = ['ferry-across']
