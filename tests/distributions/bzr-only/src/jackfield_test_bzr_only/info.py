"""What this plugin declares, to Bazaar."""

bzr_plugin_name = "bzr_only"
bzr_plugin_version = (0, 9, 0, "dev", 0)
bzr_commands = ["bzr-only"]
bzr_minimum_version = (2, 4, 0)
bzr_compatible_versions = [(2, 4, 0), (2, 5, 0)]
bzr_control_formats = {"Arch working tree": {"{arch}/": None}}
