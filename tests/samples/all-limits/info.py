__all__ = ["bzr_plugin_name", "_limit"]
__all__ += ["bzr_plugin_version"]
_limit = (2, 7, 0)
bzr_plugin_name = "sieve"
bzr_plugin_version = (0, 2, 0, "final", 0)
bzr_commands = ["sift"]
bzr_transports = ["sieve://"]
