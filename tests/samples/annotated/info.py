from typing import Final, Optional

brz_plugin_name: Final = "label"
brz_plugin_version: "tuple" = (1, 0, 0, "dev", 0)
brz_commands: list[str]
brz_maximum_version: Optional[tuple] = None
(brz_minimum_version): tuple = (3, 0, 0)
