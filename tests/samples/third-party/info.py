import bzrlib
from bzrlib import api_minimum_version, version_info as _host_version
from breezy.plugins.other.info import brz_plugin_version

bzr_plugin_name = 'remora'
bzr_minimum_version = api_minimum_version
bzr_maximum_version = bzrlib.version_info[:3]
bzr_plugin_version = _host_version
bzr_commands = ['cling']
