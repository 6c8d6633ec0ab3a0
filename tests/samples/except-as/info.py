import contextlib
import os.path as brz_path

brz_error = "bound before"
brz_plugin_name = "safety_net"
try:
    int("x")
except ValueError as brz_error:
    pass
with contextlib.nullcontext(["hold"]) as brz_commands:
    brz_plugin_version = (1, 0, 0)
brz_minimum_version = (3, 0, 0)
