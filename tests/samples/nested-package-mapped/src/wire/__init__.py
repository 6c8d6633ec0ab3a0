from bzrlib.plugins.telegraph.constants import *
bzr_plugin_name = PLUGIN
bzr_plugin_version = VERSION + ("final", 0)
