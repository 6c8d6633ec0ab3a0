from ..version import version_info as brz_plugin_version
from .apis import APIS

brz_plugin_name = "orrery"
brz_commands = ["orbit"]
brz_compatible_versions = APIS
brz_maximum_version = APIS[-1]
