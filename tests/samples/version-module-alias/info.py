import version as _v
import numbers_of_it

brz_plugin_name = "plumb_line"
brz_plugin_version = _v.version_info[:3] + ("candidate", _v.version_info[-1])
brz_compatible_versions = numbers_of_it.api_versions
brz_minimum_version = numbers_of_it.api_versions[0]
