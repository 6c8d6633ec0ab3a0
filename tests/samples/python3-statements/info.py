brz_plugin_name = "kaleidoscope"
first, *rest = ["turn", "shake", "look"]
brz_commands = [first, *rest]
match brz_plugin_name:
    case "kaleidoscope":
        brz_plugin_version = (1, 0, 0)
    case _:
        brz_plugin_version = None
if (count := len(brz_commands)) > 2:
    brz_minimum_version = (3, count, 0)
try:
    pass
except* ValueError:
    brz_maximum_version = (4, 0, 0)
brz_transports = [f"{name}+kal://" for name in rest]
