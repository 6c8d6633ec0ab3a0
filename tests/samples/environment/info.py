import os

brz_plugin_name = "thermometer"
brz_plugin_version = tuple(int(part) for part in os.environ.get("THERMO", "1.2.0").split("."))
brz_commands = ["measure"] if os.environ.get("THERMO") else []
brz_minimum_version = (3, 0, 0)
